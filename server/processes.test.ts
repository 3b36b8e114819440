import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type StartedRedis, startRedis } from '../load/stack/redis.ts';
import { type ServerProcess, type StartedServers, startServers } from '../load/stack/server.ts';
import type { AdmissionSettings, OpeningSettings } from './opening/settings.ts';
import { keysOf } from './store/keys.ts';
import { ask } from './testing/client.ts';
import { someSettings } from './testing/settings.ts';
import { adminToken, type Visitor, visitorOf } from './testing/visitor.ts';
import { cadence } from './waiting-room/controller.ts';

let store: StartedRedis;
let redis: Redis;
let folder: string;
let servers: StartedServers | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-processes-test-'));
  store = await startRedis({ durability: 'always' });
  redis = new Redis(store.url);
});
afterEach(async () => {
  await servers?.stop();
  servers = null;
});
afterAll(async () => {
  redis?.disconnect();
  await store?.stop();
  rmSync(folder, { recursive: true });
});

async function start(
  count: number,
  id: string,
  opening: Partial<OpeningSettings>,
  admission: Partial<AdmissionSettings>,
): Promise<Visitor> {
  const openingFile = join(folder, `${id}.yaml`);
  writeFileSync(openingFile, stringify(someSettings({ opening: { id, ...opening }, admission })));
  servers = await startServers({
    ...{ count, openingFile, redisUrl: store.url, durability: 'always', adminToken, folder },
    signingKeys: join(folder, 'keys.json'),
  });
  const visitor = visitorOf(servers.url);
  await visitor.clock('08:30');
  return visitor;
}

/** The value of a metric of one process; null when it has none, or is gone. */
async function metric(server: ServerProcess, name: string, labels = ''): Promise<number | null> {
  const text = await ask(server.metricsUrl, 'GET', '').then(
    (answered) => answered.text,
    () => '',
  );
  const line = text.split('\n').find((l) => l.startsWith(`${name}{`) && l.includes(labels));
  return line === undefined ? null : Number(line.split(' ').at(-1));
}

async function controllers(): Promise<ServerProcess[]> {
  const found = await Promise.all(
    servers!.processes.map(async (server) =>
      (await metric(server, 'opening_day_controller')) === 1 ? [server] : [],
    ),
  );
  return found.flat();
}

/** Whether a new connection is taken. */
function listens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** When each number was called, in the order of numbers; opening ms. */
async function callTimes(id: string): Promise<number[]> {
  const spots = await redis.hgetall(keysOf(id).spots);
  const called = Object.entries(spots).map(
    ([number, text]) => [Number(number), Number(text.split('|')[3])] as const,
  );
  return called.sort(([a], [b]) => a - b).map(([, atMs]) => atMs);
}

test('two servers on one port have one controller and one order; when it is killed, the other goes on', async () => {
  const id = 'two-servers';
  const visitor = await start(2, id, { quota: 500 }, { ratePerSecond: 20, maxActive: 500 });
  const people = Array.from({ length: 300 }, (_, i) => ({ id: `p${i}` }));
  const bearers = await visitor.people(...people);
  await visitor.admin('POST', 'room', { paused: true });
  const asked = bearers
    .flatMap((bearer) => [bearer, bearer])
    .map((bearer) => visitor.ask('POST', '/api/queue', { bearer }));
  const joined = await Promise.all(asked);
  const numbers = new Map<string, number>(joined.map(({ json }) => [json.ticket, json.number]));
  expect([...numbers.values()].sort((a, b) => a - b)).toEqual(people.map((_, i) => i + 1));
  // Both took part, and one of them controls.
  for (const server of servers!.processes)
    expect(await metric(server, 'opening_day_joins_total')).toBeGreaterThan(0);
  await expect.poll(async () => (await controllers()).length).toBe(1);

  const served: number[] = [];
  const servingNow = async () => {
    served.push(Number(await redis.hget(keysOf(id).room, 'serving')));
    return served.at(-1)!;
  };
  await visitor.admin('POST', 'room', { paused: false });
  await expect.poll(servingNow, { interval: 5 }).toBeGreaterThan(10);
  const [controller] = await controllers();
  await controller!.kill();
  // The other need not wait longer than for what is left of the lease.
  expect(await redis.pttl(keysOf(id).lease)).toBeLessThanOrEqual(cadence.leaseMs);
  const before = await servingNow();
  await expect.poll(servingNow, { interval: 5 }).toBeGreaterThan(before);
  const [other] = servers!.processes;
  await expect.poll(controllers).toEqual([other]);
  // Those who ask meanwhile are answered by the one that is left, from a picture that goes on.
  await expect.poll(servingNow, { interval: 5 }).toBeGreaterThan(before + 20);
  expect(served).toEqual([...served].sort((a, b) => a - b));
  expect((await visitor.ask('GET', '/api/opening')).json.room.serving).toBeGreaterThanOrEqual(before);
  const times = (await callTimes(id)).slice(0, before + 20);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.every((atMs) => atMs > 0)).toBe(true);

  // A third takes the place of the one that was killed, and is one of the same opening.
  const third = await servers!.add();
  expect(await metric(third, 'opening_day_joined_people')).toBe(300);
  await expect.poll(async () => (await controllers()).length).toBe(1);
  expect((await visitor.ask('POST', '/api/queue', { bearer: bearers[0]! })).status).toBe(200);
  expect((await visitor.admin('GET', 'audit')).json.ok).toBe(true);
});

test('told to end, a server answers what is under way, gives its lease up, and exits with 0', async () => {
  const id = 'drained';
  const visitor = await start(1, id, {}, {});
  const [ann] = (await visitor.people({ id: 'ann' })) as [string];
  const [server] = servers!.processes;
  const stoodAt = performance.now();
  process.kill(store.pid, 'SIGSTOP');
  let answered: Promise<{ status: number }>;
  try {
    answered = visitor.ask('POST', '/api/queue', { bearer: ann });
    // The request is with the server once another, on a later connection, is answered.
    await visitor.until(200, () => visitor.ask('GET', '/healthz'));
    process.kill(server!.pid, 'SIGTERM');
    await expect.poll(() => listens(visitor.url), { interval: 10 }).toBe(false);
  } finally {
    process.kill(store.pid, 'SIGCONT');
  }
  const { status } = await answered;
  // Where the machine itself stood still for longer than the time-out, nothing has come of it, and that is the answer.
  expect(performance.now() - stoodAt > 1_400 ? [201, 503] : [201]).toContain(status);
  expect(await server!.exited).toMatchObject({ code: 0, signal: null });
  expect(await redis.get(keysOf(id).lease)).toBe(null);
  expect(Number(await redis.hget(keysOf(id).room, 'lastNumber'))).toBe(status === 201 ? 1 : 0);
});
