import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupLives, isRunning } from './group.ts';
import { reservePort } from './port.ts';
import { type Durability, type StartedRedis, startRedis } from './redis.ts';

let folder: string;
let started: StartedRedis[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-redis-test-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((redis) => redis.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startRedis>[0]): Promise<StartedRedis> {
  const redis = await startRedis(options);
  started.push(redis);
  return redis;
}

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

const settings: [Durability, object][] = [
  ['always', { appendonly: 'yes', appendfsync: 'always' }],
  ['everysec', { appendonly: 'yes', appendfsync: 'everysec' }],
  ['none', { appendonly: 'no' }],
];

test.each(settings)(
  'with durability %s, Redis keeps what that says and nothing else',
  async (durability, expected) => {
    const { url, port } = await start({ durability });
    expect(url).toBe(`redis://127.0.0.1:${port}`);
    const found = await ask(url, async (redis) => {
      const asked = [
        'appendonly',
        'appendfsync',
        'save',
        'bind',
        'maxmemory-policy',
        'auto-aof-rewrite-percentage',
      ];
      const pairs = await Promise.all(
        asked.map((name) => redis.config('GET', name) as Promise<[string, string]>),
      );
      return Object.fromEntries(pairs);
    });
    expect(found).toMatchObject({
      ...expected,
      save: '',
      bind: '127.0.0.1',
      'maxmemory-policy': 'noeviction',
      'auto-aof-rewrite-percentage': '0',
    });
  },
);

test('stop ends the process and removes its own folder; it can be called again', async () => {
  const redis = await start({ durability: 'always' });
  expect(existsSync(redis.folder)).toBe(true);
  await Promise.all([redis.stop(), redis.stop()]);
  expect(groupLives(redis.pid)).toBe(false);
  expect(existsSync(redis.folder)).toBe(false);
  await redis.stop();
});

test('a folder that was named is kept, unless told otherwise', async () => {
  const kept = await start({ durability: 'always', folder: join(folder, 'kept') });
  const removed = await start({ durability: 'always', folder: join(folder, 'removed'), removeFolder: true });
  await Promise.all([kept.stop(), removed.stop()]);
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('killed and started again on the same folder and port, it has what was acknowledged', async () => {
  const first = await start({ durability: 'always', folder });
  await ask(first.url, (redis) => redis.set('place', '1'));
  await first.kill();
  expect(groupLives(first.pid)).toBe(false);
  const second = await start({ durability: 'always', folder, port: first.port });
  expect(second.url).toBe(first.url);
  expect(second.pid).not.toBe(first.pid);
  expect(await ask(second.url, (redis) => redis.get('place'))).toBe('1');
});

test('a wrapper runs it, and the pid is still that of Redis', async () => {
  const wrapper = ['sh', '-c', 'echo "$KIND" > wrapped; "$@" & wait', 'sh'];
  const redis = await start({ durability: 'none', folder, wrapper, env: { KIND: 'a wrapped one' } });
  const info = await ask(redis.url, (client) => client.info('server'));
  expect(info).toContain(`process_id:${redis.pid}\r\n`);
  expect(readdirSync(folder)).toContain('wrapped');
  await redis.stop();
  expect(isRunning(redis.pid)).toBe(false);
});

test("a port that is another Redis's is not taken for its own", async () => {
  const other = await start({ durability: 'none' });
  const attempt = startRedis({ durability: 'none', folder, port: other.port });
  await expect(attempt).rejects.toThrow(/redis-server ended at its start .*Address already in use/s);
  expect(await ask(other.url, (redis) => redis.ping())).toBe('PONG');
});

test('when it cannot start, its own words say why', async () => {
  writeFileSync(join(folder, 'appendonlydir'), 'in the way');
  const attempt = startRedis({ durability: 'always', folder });
  await expect(attempt).rejects.toThrow(/appendonlydir/);
});

test('starting can be given up', async () => {
  const { port, release } = await reservePort();
  const signal = AbortSignal.timeout(100);
  const wrapper = ['sh', '-c', 'sleep 60'];
  await expect(startRedis({ durability: 'none', wrapper, port, signal })).rejects.toThrow(/timeout/i);
  release();
});

test('an end that nobody asked for is told', async () => {
  const told: string[] = [];
  const redis = await start({ durability: 'none', note: (line) => told.push(line) });
  process.kill(redis.pid, 'SIGKILL');
  await redis.exited;
  await expect
    .poll(() => told)
    .toEqual([expect.stringContaining(`redis-server (${redis.pid}) ended by itself`)]);
});
