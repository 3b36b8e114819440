import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomStream } from '../population/random.ts';
import { type StartedRedis, startRedis } from '../stack/redis.ts';
import { losePower } from './power.ts';
import { recordSyncs } from './recorder.ts';
import { provideStrace } from './strace.ts';

let home: string;
let data: string;
let running: StartedRedis | null = null;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'opening-day-power-')));
  data = join(home, 'data');
  mkdirSync(data);
});
afterEach(async () => {
  await running?.stop();
  running = null;
  rmSync(home, { recursive: true, force: true });
});

const settings = { enableOfflineQueue: false, retryStrategy: () => null, maxRetriesPerRequest: 0 };

/** Writes from many hands until the connection breaks; collects what Redis acknowledged. */
async function write(redis: Redis, hands: number): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = 0;
  const hand = async () => {
    for (;;) {
      const n = next++;
      try {
        await redis.multi().set(`key:${n}`, n).incr('count').exec();
      } catch {
        return;
      }
      acknowledged.push(n);
    }
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return acknowledged;
}

/** A Redis under load loses its power at a random moment; says what it lost of what it had acknowledged. */
async function lose(durability: 'always' | 'everysec', seed: number) {
  const random = randomStream(seed, 'power.test', 0);
  const recorder = recordSyncs({
    strace: await provideStrace(() => {}),
    folder: data,
    log: join(home, 'trace'),
  });
  running = await startRedis({ durability, folder: data, wrapper: [...recorder.wrapper] });
  const redis = new Redis(running.port, '127.0.0.1', settings);
  redis.on('error', () => {});
  await new Promise((resolve) => redis.once('ready', resolve));
  const writing = write(redis, 20);
  await delay(300 + random.next() * 500);
  // A rewrite starts a new base and a new increment: the recorder must follow.
  await redis.bgrewriteaof();
  await delay(300 + random.next() * 500);
  process.kill(running.pid, 'SIGKILL');
  await running.exited;
  const acknowledged = await writing;
  const loss = losePower(await recorder.files(), random);

  const again = await startRedis({ durability: 'always', folder: data, port: running.port });
  running = again;
  const after = new Redis(again.port, '127.0.0.1', settings);
  await new Promise((resolve) => after.once('ready', resolve));
  const values = await after.mget(acknowledged.map((n) => `key:${n}`));
  const halved = await after.exists('crash-test:halved');
  after.disconnect();
  redis.disconnect();
  const lost = acknowledged.filter((n, i) => values[i] !== String(n));
  return { loss, acknowledged: acknowledged.length, lost: lost.length, halved };
}

describe('losePower on a Redis under load', () => {
  it('takes nothing that was acknowledged with `always`', async () => {
    const { acknowledged, lost, halved } = await lose('always', 1);
    expect(acknowledged).toBeGreaterThan(100);
    expect(lost).toBe(0);
    expect(halved).toBe(0);
  });

  it('takes something that was acknowledged with `everysec`', async () => {
    const { acknowledged, lost, loss } = await lose('everysec', 2);
    expect(acknowledged).toBeGreaterThan(100);
    expect(loss.unsyncedBytes).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
  });
});

describe('losePower', () => {
  const aof = () => join(data, 'appendonlydir', 'appendonly.aof.2.incr.aof');

  it('cuts every file to what was synced and leaves a torn tail on the one being written', () => {
    mkdirSync(join(data, 'appendonlydir'));
    const older = join(data, 'appendonlydir', 'appendonly.aof.1.incr.aof');
    writeFileSync(older, 'older and more');
    for (let seed = 0; seed < 50; seed++) {
      writeFileSync(aof(), 'synced-and-not');
      const loss = losePower(
        new Map([
          [older, { length: 14, synced: 5, inFlight: false }],
          [aof(), { length: 14, synced: 6, inFlight: false }],
        ]),
        randomStream(seed, 'cut', 0),
      );
      expect(loss.unsyncedBytes).toBe(8);
      expect(readFileSync(aof(), 'utf8')).toBe('synced-and-not'.slice(0, 6 + loss.keptBytes));
      expect(readFileSync(older, 'utf8')).toBe('older');
    }
  });

  it('puts a torn transaction behind a file that was synced to its end', () => {
    mkdirSync(join(data, 'appendonlydir'));
    for (let seed = 0; seed < 50; seed++) {
      writeFileSync(aof(), 'synced');
      const loss = losePower(
        new Map([[aof(), { length: 6, synced: 6, inFlight: false }]]),
        randomStream(seed, 'cut', 0),
      );
      expect(loss.tornBytes).toBeGreaterThan(0);
      expect(readFileSync(aof(), 'utf8')).toMatch(/^synced\*/);
      expect(readFileSync(aof(), 'utf8')).not.toContain('EXEC');
    }
  });
});
