import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning } from './group.ts';
import { startRedis } from './redis.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

let folder: string;
let told: string[];
let stack: Stack | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-stack-test-'));
  told = [];
});
afterEach(async () => {
  await stack?.stop();
  stack = null;
  rmSync(folder, { recursive: true });
});

const options = (more: Partial<StackOptions> = {}): StackOptions => ({
  folder: join(folder, 'run'),
  servers: 2,
  durability: 'always',
  openingFile: 'scenarios/some.yaml',
  note: (line) => told.push(line),
  entry: join(import.meta.dirname, 'fake-server.ts'),
  ...more,
});

test('Redis, servers and Prometheus come up together and go together', async () => {
  stack = await startStack(options({ prometheus: true, faults: { FAKE: 'oversell' } }));
  const { redis, servers, prometheus } = stack.pids;
  const pids = [redis!, ...servers, prometheus!];
  expect(pids.map(isRunning)).toEqual([true, true, true, true]);
  const served = await (await fetch(stack.url)).json();
  expect(served).toMatchObject({
    REDIS_URL: stack.redisUrl,
    ADMIN_TOKEN: stack.adminToken,
    FAKE: 'oversell',
  });
  expect(stack.adminToken).toMatch(/^[0-9a-f]{64}$/);
  expect(readdirSync(join(folder, 'run')).sort()).toEqual(['prometheus', 'redis', 'servers']);

  const up = new URL(`${stack.prometheusUrl}/api/v1/query?query=sum(fake_up)`);
  const sum = async () => JSON.parse(await (await fetch(up)).text()).data.result[0]?.value[1];
  await expect.poll(sum, { interval: 200 }).toBe('2');

  await Promise.all([stack.stop(), stack.stop()]);
  expect(pids.map(isRunning)).toEqual([false, false, false, false]);
  expect(readdirSync(join(folder, 'run'))).toEqual([]);
  expect(told).toEqual([]);
});

test('all or nothing: when the servers fail, Redis is gone too', async () => {
  await expect(startStack(options({ faults: { FAKE: 'bad-settings' } }))).rejects.toThrow('/nowhere.yaml');
  expect(readdirSync(join(folder, 'run'))).toEqual([]);
});

test('one part that is dead already does not keep the others from being stopped', async () => {
  stack = await startStack(options());
  const [first, second] = stack.pids.servers;
  process.kill(stack.pids.redis!, 'SIGKILL');
  process.kill(first!, 'SIGKILL');
  await stack.stop();
  expect(isRunning(second!)).toBe(false);
  expect(existsSync(join(folder, 'run/redis'))).toBe(false);
});

test('starting can be given up', async () => {
  const signal = AbortSignal.timeout(700);
  await expect(startStack(options({ faults: { FAKE: 'never-ready' }, signal }))).rejects.toThrow(/timeout/i);
  expect(readdirSync(join(folder, 'run'))).toEqual([]);
});

test('a Redis that was named is used, not stopped, and held to what was asked', async () => {
  const given = await startRedis({ durability: 'everysec' });
  try {
    stack = await startStack(options({ redisUrl: given.url, servers: 1 }));
    expect(stack.pids.redis).toBeNull();
    expect(stack.redisUrl).toBe(given.url);
    expect(told).toEqual(['the Redis given keeps writes as "everysec", not as "always"']);
    await stack.stop();
    expect(isRunning(given.pid)).toBe(true);
  } finally {
    await given.stop();
  }
  await expect(startStack(options({ redisUrl: given.url }))).rejects.toThrow(`no Redis at ${given.url}`);
});

test('the real servers, two on one port: one is killed and replaced', async () => {
  const openingFile = 'scenarios/csq-2016-06-13.yaml';
  stack = await startStack({ ...options({ openingFile }), entry: undefined });
  const admin = { headers: { authorization: `Bearer ${stack.adminToken}` } };
  const audit = async () => (await fetch(`${stack?.url}/api/admin/audit`, admin)).json();
  expect(await audit()).toMatchObject({ ok: true });
  const before = stack.pids.servers;
  await stack.servers.processes[0]!.kill();
  const replacement = await stack.servers.add();
  expect(stack.pids.servers).toEqual([before[1], replacement.pid]);
  for (let ask = 0; ask < 10; ask++) expect(await audit()).toMatchObject({ ok: true });
  const pids = stack.pids.servers;
  await stack.stop();
  expect(pids.map(isRunning)).toEqual([false, false]);
  expect(told).toEqual([]);
});
