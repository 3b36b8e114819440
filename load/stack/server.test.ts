import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning } from './group.ts';
import { isFree } from './port.ts';
import { type StartedServers, startServers } from './server.ts';

let folder: string;
let servers: StartedServers | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-servers-test-'));
});
afterEach(async () => {
  await servers?.stop();
  servers = null;
  rmSync(folder, { recursive: true });
});

const options = (count: number, fake = '') => ({
  count,
  openingFile: '/scenarios/some.yaml',
  redisUrl: 'redis://127.0.0.1:1',
  durability: 'always' as const,
  adminToken: 'secret',
  signingKeys: join(folder, 'keys.json'),
  folder,
  env: { FAKE: fake },
  entry: join(import.meta.dirname, 'fake-server.ts'),
});

const answersFrom = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;

test('all share one port, each has its own metrics, and they know what they serve', async () => {
  servers = await startServers(options(3));
  expect(servers.pids).toHaveLength(3);
  expect(new Set(servers.metricsUrls).size).toBe(3);
  const metrics = await Promise.all(servers.metricsUrls.map(async (url) => (await fetch(url)).text()));
  expect(metrics).toEqual(servers.pids.map((pid) => `fake_up{pid="${pid}"} 1\n`));
  expect(servers.pids).toContain((await answersFrom(servers.url))['pid']);
  expect(await answersFrom(servers.url)).toMatchObject({
    REDIS_URL: 'redis://127.0.0.1:1',
    ADMIN_TOKEN: 'secret',
    SIGNING_KEYS: join(folder, 'keys.json'),
    OPENING: '/scenarios/some.yaml',
    DURABILITY: 'always',
  });
});

test('one is killed, another takes its place on the same port', async () => {
  servers = await startServers(options(2));
  const [first, second] = servers.processes;
  await first!.kill();
  expect(servers.pids).toEqual([second!.pid]);
  const { pid, PORTAL_SHARE: kept } = await answersFrom(servers.url);
  expect(pid).toBe(second!.pid);
  const third = await servers.add();
  expect(servers.pids).toEqual([second!.pid, third.pid]);
  await second!.stop();
  const answer = await answersFrom(servers.url);
  expect(answer['pid']).toBe(third.pid);
  // It has the part of the portal of the one whose place it took.
  expect([kept, answer['PORTAL_SHARE']].sort()).toEqual(['1/2', '2/2']);
});

test('stop ends all of them, also one that does not listen, and frees the port', async () => {
  servers = await startServers({ ...options(2, 'deaf'), graceMs: 300 });
  const { pids, url } = servers;
  await Promise.all([servers.stop(), servers.stop()]);
  expect(pids.map(isRunning)).toEqual([false, false]);
  expect(servers.pids).toEqual([]);
  expect(await isFree(Number(new URL(url).port))).toBe(true);
});

test('a server that does not start says why', async () => {
  const attempt = startServers(options(2, 'bad-settings'));
  await expect(attempt).rejects.toThrow('server 1 ended at its start (exit code 1): OPENING: /nowhere.yaml');
});

test('waiting for one that never gets ready can be given up; none is left', async () => {
  const signal = AbortSignal.timeout(500);
  await expect(startServers({ ...options(1, 'never-ready'), signal })).rejects.toThrow(/timeout/i);
});

test('an end that nobody asked for is told', async () => {
  const told: string[] = [];
  servers = await startServers({ ...options(1), note: (line) => told.push(line) });
  const [server] = servers.processes;
  process.kill(server!.pid, 'SIGKILL');
  await server!.exited;
  await expect.poll(() => told).toEqual([expect.stringContaining('ended by itself (signal SIGKILL)')]);
});
