import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { connect } from '../store/connection.ts';
import { loadScripts } from '../store/scripts.ts';
import { Store } from '../store/store.ts';
import { standAt } from '../testing/quota-subject.ts';
import { someSettings } from '../testing/settings.ts';
import { beaconOf } from './beacon.ts';
import { DrawKeeper } from './keeper.ts';
import { commitmentOf, seedOf } from './protocol.ts';

let server: StartedRedis;
let redis: Redis;
let openings = 0;
beforeAll(async () => {
  server = await startRedis({ durability: 'none' });
  redis = connect({ url: server.url, commandTimeoutMs: 10_000 });
  await redis.connect();
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

const listClosesAt = '2016-06-13T08:30:00-04:00';
const closesMs = Date.parse(listClosesAt);

/** An opening of its own, with people on its list; each controller has randomness of its own. */
async function opened(people: number) {
  openings += 1;
  const options = { redis, scripts: loadScripts(), openingId: `draw-${openings}`, commandTimeoutMs: 10_000 };
  const store = new Store({ ...options, wallClock: Date.now, observe: () => {} });
  store.setGate(true);
  const settings = someSettings({ opening: { listClosesAt }, admission: { mode: 'lottery' } });
  await store.open(settings, 'epoch');
  await standAt(store, closesMs - 60_000);
  await store.joinAll(Array.from({ length: people }, (_, i) => `p${i}`));
  let drawn = 0;
  const keeper = () => {
    const random = (bytes: number) => (++drawn).toString(16).padStart(2 * bytes, '0');
    return new DrawKeeper({ store, beacon: beaconOf(undefined, random), revealMs: 60_000, random });
  };
  return { store, keeper };
}

interface Turn {
  /** The controller dies before this step, and another one takes over; the dead one wakes up again. */
  dies: boolean;
  wakes: boolean;
  laterMs: number;
}
const turns = fc.array(
  fc.record({ dies: fc.boolean(), wakes: fc.boolean(), laterMs: fc.constantFrom(0, 0, 1, 30_000, 60_000) }),
  { minLength: 5, maxLength: 12 },
);

test('whatever controllers die between the steps, and wake up again, there is one draw, and it adds up', async () => {
  const property = fc.asyncProperty(turns, async (course: Turn[]) => {
    const { store, keeper } = await opened(7);
    let acting = keeper();
    let fence = await store.lease('0', 60_000);
    const dead: { keeper: DrawKeeper; fence: number }[] = [];
    let nowMs = closesMs - 60_000;
    const said: Record<string, string> = {};
    const patient: Turn[] = Array.from({ length: 8 }, () => ({ dies: false, wakes: false, laterMs: 60_000 }));
    for (const [i, { dies, wakes, laterMs }] of [...course, ...patient].entries()) {
      if (dies) {
        dead.push({ keeper: acting, fence });
        await redis.del(store.keys.lease);
        fence = await store.lease(`${i + 1}`, 60_000);
        acting = keeper();
      }
      nowMs += laterMs;
      await standAt(store, nowMs);
      await store.advance(fence, 0, 0);
      await acting.step(fence, { nowMs, speed: 0 });
      const sleeper = dead.at(-1);
      if (wakes && sleeper) await sleeper.keeper.step(sleeper.fence, { nowMs, speed: 0 });
      // What was said once stays said.
      const record = await store.draw.record();
      for (const [field, value] of Object.entries(said)) expect(record[field], field).toBe(value);
      Object.assign(said, record);
    }
    const { seed, secret, listRoot, beacon, commitment, numbers } = said;
    expect(numbers).toBe('7');
    expect(seed).toBe(seedOf(secret ?? null, listRoot!, beacon!));
    if (secret !== undefined) expect(commitmentOf(secret)).toBe(commitment);
    expect(Number(said['revealBy'])).toBeLessThanOrEqual(Number(said['roundAt']));
    expect(Number(said['beaconAt'])).toBeGreaterThanOrEqual(Number(said['roundAt']));
  });
  await fc.assert(property, { numRuns: 25 });
});

test('a secret that nobody reveals in time is void: the draw is made without it, and says so', async () => {
  const { store, keeper } = await opened(3);
  const fence = await store.lease('one', 60_000);
  const acting = keeper();
  const go = async (ms: number) => {
    await standAt(store, closesMs + ms);
    await store.advance(fence, 0, 0);
    return acting.step(fence, { nowMs: closesMs + ms, speed: 0 });
  };
  expect(await go(-60_000)).toBe('ok');
  expect(await go(0)).toBe('ok');
  const { secret } = await store.draw.secret();
  const { commitment } = await store.draw.record();
  // The operator looks on until the beacon's time has come: from now on the secret is refused.
  await standAt(store, closesMs + 60_000);
  expect(await store.draw.reveal(fence, secret!, commitment!)).toBe('too_late');
  expect([await go(60_000), await go(60_000)]).toEqual(['ok', 'ok']);
  const { seed, listRoot, beacon, secret: published } = await store.draw.record();
  expect(published).toBe(undefined);
  expect(seed).toBe(seedOf(null, listRoot!, beacon!));
});
