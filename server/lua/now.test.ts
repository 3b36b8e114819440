import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { type ClockSegment, openingTime } from '../opening/clock.ts';
import { connect } from '../store/connection.ts';
import { keysOf } from '../store/keys.ts';
import { loadScripts } from '../store/scripts.ts';
import { Store } from '../store/store.ts';

const lua = `${readFileSync(new URL('includes/now.lua', import.meta.url), 'utf8')}
local now, wall = readNow(KEYS[1])
if ARGV[1] == 'keep' then keepNow(KEYS[1], now) end
return { string.format('%.0f', now), string.format('%.0f', wall) }`;

let server: StartedRedis;
let redis: Redis;
let store: Store;
beforeAll(async () => {
  server = await startRedis({ durability: 'none' });
  redis = connect({ url: server.url, commandTimeoutMs: 10_000 });
  await redis.connect();
  const options = { redis, scripts: loadScripts(), openingId: 'clock', observe: () => {} };
  store = new Store({ ...options, wallClock: Date.now, commandTimeoutMs: 10_000 });
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

async function readNow(keep: boolean): Promise<{ now: number; wall: number }> {
  const [now, wall] = (await redis.eval(lua, 1, keysOf('clock').clock, keep ? 'keep' : '')) as [
    string,
    string,
  ];
  return { now: Number(now), wall: Number(wall) };
}

/** Segments around the present of this machine, whose instants need not be whole and whose speeds range widely. */
const segments: fc.Arbitrary<ClockSegment[]> = fc
  .array(
    fc.record({
      aheadMs: fc.oneof(
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      ),
      openingMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      speed: fc.oneof(fc.constantFrom(0, 1, 60), fc.double({ min: 0, max: 1e5, noNaN: true })),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list
      .map(({ aheadMs, ...rest }) => ({ fromWallMs: Date.now() + aheadMs, ...rest }))
      .sort((a, b) => a.fromWallMs - b.fromWallMs),
  );

test('the scripts read the clock as server/opening/clock.ts does', async () => {
  await fc.assert(
    fc.asyncProperty(segments, async (list) => {
      await redis.del(store.keys.clock);
      await store.setClock(list);
      expect(await store.segments()).toEqual(list);
      const { now, wall } = await readNow(false);
      expect(now).toBe(openingTime(list, wall));
    }),
    { numRuns: 400 },
  );
});

test('without segments, opening time is wall time', async () => {
  await redis.del(store.keys.clock);
  const before = Date.now();
  const { now, wall } = await readNow(false);
  expect(now).toBe(wall);
  // One machine, one clock: the server's is read while the call is under way.
  expect(wall).toBeGreaterThanOrEqual(before - 1);
  expect(wall).toBeLessThanOrEqual(Date.now() + 1);
});

test('whatever the clock is set to, it never goes back behind what was written at', async () => {
  await redis.del(store.keys.clock);
  let floor = 0;
  await fc.assert(
    fc.asyncProperty(segments, fc.boolean(), async (list, keep) => {
      await store.setClock(list);
      const { now, wall } = await readNow(keep);
      expect(now).toBe(Math.max(floor, openingTime(list, wall)));
      if (keep) floor = now;
    }),
    { numRuns: 300, endOnFailure: true },
  );
});
