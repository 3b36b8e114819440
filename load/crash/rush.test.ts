import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../record/files.ts';
import { type Rush, startRush } from './rush.ts';
import { verify } from './verify.ts';

/** How a small server in this process fails, from its first crash on. */
type Fault = 'none' | 'sends again' | 'forgets' | 'gives the rank twice';

const QUOTA = 40;
const PEOPLE = 60;

/**
 * A server without a waiting room that keeps its places in memory. After 20 places its store is away for 300 ms:
 * every submission is told 503. What it does wrong is its fault's.
 */
class SmallServer {
  readonly ledger: LedgerEntry[] = [];
  crashedAtMs = Number.POSITIVE_INFINITY;
  backAtMs = Number.POSITIVE_INFINITY;
  readonly #places = new Map<string, number>();
  readonly #unsent: string[] = [];
  readonly #fault: Fault;
  readonly #http: Server;

  constructor(fault: Fault) {
    this.#fault = fault;
    this.#http = createServer((request, response) => {
      const person = request.headers.authorization?.slice('Bearer '.length) ?? '';
      const { status, body } = this.#submit(person);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #submit(person: string): { status: number; body: object } {
    const nowMs = Date.now();
    const known = this.#places.get(person);
    if (nowMs >= this.crashedAtMs && nowMs <= this.backAtMs) {
      if (this.#fault === 'sends again') this.#unsent.push(person);
      return { status: 503, body: { code: 'store_unavailable' } };
    }
    // Before anybody else is served, so that those who have left are not too late for a place.
    for (const one of this.#unsent.splice(0)) this.#take(one);
    if (known !== undefined) return { status: 200, body: { rank: known } };
    const rank = this.#take(person);
    if (rank === null) return { status: 409, body: { code: 'quota_exhausted' } };
    if (rank === QUOTA / 2 && this.crashedAtMs === Number.POSITIVE_INFINITY) this.#crash(nowMs);
    return { status: 201, body: { rank } };
  }

  #crash(nowMs: number): void {
    this.crashedAtMs = nowMs;
    this.backAtMs = nowMs + 300;
    if (this.#fault === 'forgets') this.#places.delete(this.ledger.pop()!.accountId!);
  }

  #take(person: string): number | null {
    if (this.#places.has(person) || this.ledger.length === QUOTA) return null;
    let rank = this.ledger.length + 1;
    if (this.#fault === 'gives the rank twice' && rank === QUOTA) rank--;
    this.#places.set(person, rank);
    const balances = { remaining: 0, reserved: 0, confirmed: 0, burned: 0, total: QUOTA };
    const chain = { seq: rank, previousHash: '', hash: '' };
    const at = new Date(Date.now()).toISOString();
    this.ledger.push({ ...chain, ...balances, at, kind: 'reserve', amount: 1, accountId: person, rank });
    return rank;
  }
}

let server: SmallServer;
let rush: Rush;
afterEach(async () => {
  await rush.close();
  server.close();
});

async function faultsWith(fault: Fault): Promise<string[]> {
  server = new SmallServer(fault);
  const url = await server.listen();
  const people = Array.from({ length: PEOPLE }, (_, i) => ({ id: `p${i}`, token: `p${i}` }));
  const size = { people: PEOPLE, quota: QUOTA, arrivalsMs: 300 };
  rush = startRush({ url, mode: 'passthrough', people, size, seed: 1, connections: 16, now: Date.now });
  expect(await rush.reaches(QUOTA / 2)).toBe(true);
  await rush.end(10_000);
  const { faults } = verify({
    people: rush.people,
    ledger: server.ledger,
    auditViolations: [],
    quota: QUOTA,
    clock: { fromWallMs: 0, openingMs: 0, speed: 1 },
    restartedAtMs: server.backAtMs,
  });
  return Object.entries(faults).flatMap(([name, list]) => (list.length > 0 ? [name] : []));
}

describe('a rush against a server that fails', () => {
  it('finds nothing against an honest one, and everyone is told again what they have', async () => {
    expect(await faultsWith('none')).toEqual([]);
    await rush.askAgain();
    const holders = rush.people.filter(({ told }) => told.length > 0);
    expect(holders).toHaveLength(QUOTA);
    for (const { told } of holders)
      expect(told.map(({ rank }) => rank)).toEqual([told[0]!.rank, told[0]!.rank]);
  });

  it('finds the writes of one that sends again what it told had failed', async () => {
    expect(await faultsWith('sends again')).toEqual(['lateWrites']);
  });

  it('finds what one forgets that it had acknowledged', async () => {
    expect(await faultsWith('forgets')).toContain('placesLost');
  });

  it('finds a rank given twice', async () => {
    expect(await faultsWith('gives the rank twice')).toContain('overQuota');
  });
});
