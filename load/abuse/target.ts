import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Route } from '../../server/http.ts';
import { openSigningKeys } from '../../server/identity/keys.ts';
import { type StartOptions, startServer } from '../../server/start.ts';
import { reservePort } from '../stack/port.ts';
import { startRedis } from '../stack/redis.ts';

/** What a server answered. */
export interface Answered {
  status: number;
  /** The stable code of a refusal; null where there is none. */
  code: string | null;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an attempt says what it looks for
  json: any;
}

/** What an attempt shows and sends. */
export interface Shown {
  bearer?: string;
  ticket?: string;
  admission?: string;
  body?: string;
}

export type Ask = (method: string, path: string, shown?: Shown) => Promise<Answered>;

/** A server to be abused, in this process, with an opening of its own. */
export interface Target {
  ask: Ask;
  port: number;
  adminToken: string;
  /** Every route, as the reference server has it. */
  routes: readonly Route[];
  /** `opening_day_refusals_total`, by code. */
  counted(): Promise<Map<string, number>>;
  /** Lets the clock of the day stand at this time and go on. */
  clock(time: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts servers on one Redis, one after the other. */
export async function startTargets(): Promise<{
  start(variants: NonNullable<StartOptions['variants']>): Promise<Target>;
  stop(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-abuse-'));
  const redis = await startRedis({ durability: 'none' });
  // Made once, so that servers that start together need not wait for each other's file.
  openSigningKeys(join(folder, 'keys.json'), Date.now);
  let started = 0;
  return {
    start: (variants) => startTarget(redis.url, folder, ++started, variants),
    async stop() {
      await redis.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

const adminToken = 'the operator of the abused';
/** Sockets of the attacker. */
const sockets = 50;

async function startTarget(
  redisUrl: string,
  folder: string,
  index: number,
  variants: NonNullable<StartOptions['variants']>,
): Promise<Target> {
  const [port, metricsPort] = await Promise.all([reservePort(), reservePort()]);
  let routes: readonly Route[] = [];
  const server = await startServer({
    config: {
      ...{ host: '127.0.0.1', port: port.port, metricsPort: metricsPort.port, redisUrl, adminToken },
      ...{
        signingKeys: join(folder, 'keys.json'),
        durability: 'none',
        tls: null,
        payments: null,
        passwords: { cost: 1, parallel: 1 },
        portalShare: { index: 1, count: 1 },
      },
      settings: {
        opening: {
          ...{ id: `abused-${process.pid}-${index}`, title: 'Abused', timeZone: 'America/Toronto' },
          preQueueAt: '2016-06-13T07:30:00-04:00',
          opensAt: '2016-06-13T08:30:00-04:00',
          closesAt: '2016-06-13T18:00:00-04:00',
          ...{ quota: 50, paymentDays: 30, unpaid: 'returned' },
        },
        admission: {
          ...{ mode: 'fifo', ratePerSecond: 1000, maxActive: 50, claimSeconds: 600, sessionSeconds: 600 },
        },
      },
    },
    clock: Date.now,
    log: () => {},
    variants: {
      ...variants,
      routes: (list, services, app) => {
        routes = list;
        return variants.routes?.(list, services, app) ?? list;
      },
    },
  });
  const agent = new Agent({ connections: sockets, pipelining: 1 });
  const url = `http://127.0.0.1:${port.port}`;
  const ask: Ask = async (method, path, { bearer, ticket, admission, body } = {}) => {
    const response = await request(url + path, {
      ...{ method: method as 'GET', dispatcher: agent },
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(ticket !== undefined && { 'queue-ticket': ticket }),
        ...(admission !== undefined && { admission }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.body.text();
    let json = null;
    try {
      json = JSON.parse(text);
    } catch {
      // Lines, a page, or nothing.
    }
    const code = response.statusCode >= 400 ? (json?.code ?? null) : null;
    return { status: response.statusCode, code, text, json };
  };
  return {
    ...{ ask, port: port.port, adminToken, routes },
    async counted() {
      const { body } = await request(`http://127.0.0.1:${metricsPort.port}/metrics`);
      const lines = (await body.text()).matchAll(
        /^opening_day_refusals_total\{[^}]*code="(\w+)"[^}]*\} (\d+)/gm,
      );
      return new Map([...lines].map(([, code, count]) => [code!, Number(count)]));
    },
    async clock(time) {
      const openingMs = Date.parse(`2016-06-13T${time}:00-04:00`);
      const segments = [{ fromWallMs: Date.now(), openingMs, speed: 1 }];
      await ask('POST', '/api/admin/clock', { bearer: adminToken, body: JSON.stringify({ segments }) });
      const shown = async () => Date.parse((await ask('GET', '/api/opening')).json?.now ?? '');
      await until(async () => Math.abs((await shown()) - openingMs) < 300_000, `the clock to show ${time}`);
    },
    async stop() {
      await agent.close();
      await server.stop();
      port.release();
      metricsPort.release();
    },
  };
}

/** @throws Error naming what did not happen within 30 s (wall) */
export async function until(happened: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await happened())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}
