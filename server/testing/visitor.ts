import { expect } from 'vitest';
import { type Answered, type AskOptions, ask } from './client.ts';

export const adminToken = 'the operator of a test';

/** What a test does with servers at an address, as their people and as their operator. */
export interface Visitor {
  url: string;
  ask(method: string, path: string, options?: AskOptions): Promise<Answered>;
  /** A call of the operator: `path` is what follows `/api/admin/`. */
  admin(method: string, path: string, body?: unknown): Promise<Answered>;
  /** Sets people up. @returns their tokens */
  people(...people: { id: string; category?: string; complete?: boolean }[]): Promise<string[]>;
  /** Lets the clock go on from a time of 13 June 2016, like `08:30`, at a speed; waits until the site shows it. */
  clock(time: string, speed?: number): Promise<void>;
  /** Joins. @returns the ticket */
  join(bearer: string): Promise<string>;
  /** Joins, waits for the call, and takes it up. */
  admit(bearer: string): Promise<{ ticket: string; admission: string }>;
  /** Asks again until the answer has this status. */
  until(status: number, asking: () => Promise<Answered>): Promise<Answered>;
}

export function visitorOf(url: string): Visitor {
  const visitor: Visitor = {
    url,
    ask: (method, path, options) => ask(url, method, path, options),
    admin: (method, path, body) => ask(url, method, `/api/admin/${path}`, { bearer: adminToken, body }),
    async people(...people) {
      const lines = people.map((person) => `${JSON.stringify(person)}\n`).join('');
      const { text } = await visitor.admin('POST', 'people', lines);
      const answered = text.trim().split('\n');
      return answered.map((line) => JSON.parse(line).token);
    },
    async clock(time, speed = 1) {
      const openingMs = Date.parse(`2016-06-13T${time}:00-04:00`);
      const segments = [{ fromWallMs: Date.now(), openingMs, speed }];
      const { status } = await visitor.admin('POST', 'clock', { segments });
      expect(status).toBe(200);
      const offMs = async () =>
        Math.abs(Date.parse((await visitor.ask('GET', '/api/opening')).json.now) - openingMs);
      // The snapshot that servers answer from follows within a few steps of the controller.
      await expect.poll(offMs, { interval: 20, timeout: 5_000 }).toBeLessThan(30_000 * Math.max(1, speed));
    },
    async join(bearer) {
      const { json, text } = await visitor.ask('POST', '/api/queue', { bearer });
      expect(json?.ticket, text).toBeTypeOf('string');
      return json.ticket;
    },
    async admit(bearer) {
      const ticket = await visitor.join(bearer);
      const { json } = await visitor.until(201, () =>
        visitor.ask('POST', '/api/queue/admission', { ticket }),
      );
      return { ticket, admission: json.admission };
    },
    async until(status, asking) {
      let last: Answered | undefined;
      const once = async () => {
        last = await asking();
        return last.status;
      };
      // So seldom that nobody who asks for a second is told that they ask too often.
      await expect.poll(once, { interval: 40 }).toBe(status);
      return last!;
    },
  };
  return visitor;
}
