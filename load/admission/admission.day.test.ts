import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateFolder, privateFolder } from '../stack/folder.ts';
import { type StartedRedis, startRedis } from '../stack/redis.ts';
import { type Halving, halving, liveBoth } from './halving.ts';

let redis: StartedRedis;
let folder: PrivateFolder;
beforeAll(async () => {
  folder = privateFolder('admission-test');
  redis = await startRedis({ durability: 'none' });
});
afterAll(async () => {
  await redis?.stop();
  folder?.remove();
});

/** The short form of `npm run admission`: one loss of half the workers, some 20 s, and bounds for so short a day. */
test('a portal loses half its workers: the rate that was good for all of them collapses, adaptive admission does not', async () => {
  const minuteMs = 60_000;
  const short: Halving = {
    ...halving,
    ...{ line: { ...halving.line, speed: 90 }, phaseMs: 13 * minuteMs, settleMs: 8 * minuteMs, servers: 1 },
    startShare: 0.8,
  };
  const [fixed, adaptive] = await liveBoth(
    short,
    { redisUrl: redis.url, folder: folder.path },
    1.14,
    [1, 0.5],
  );
  expect(fixed.goodputs[0]).toBeGreaterThan(0.6);
  expect(fixed.goodputs[1]).toBeLessThan(0.2);
  expect(adaptive.goodputs[0]).toBeGreaterThan(0.6);
  expect(adaptive.goodputs[1]).toBeGreaterThan(0.3);
  expect(Math.max(...adaptive.lived.sights.map(({ called, active }) => called + active))).toBeLessThanOrEqual(
    short.maxActive,
  );
});
