import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { standAt } from '../testing/quota-subject.ts';
import { someSettings } from '../testing/settings.ts';
import { connect, StoreUnavailable } from './connection.ts';
import { loadScripts } from './scripts.ts';
import { Store, type StoreOptions } from './store.ts';

let server: StartedRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis({ durability: 'none' });
  redis = connect({ url: server.url, commandTimeoutMs: 10_000 });
  await redis.connect();
});
beforeEach(() => redis.flushall());
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

const opensAtMs = Date.parse('2016-06-13T08:30:00-04:00');
const thousand = Array.from({ length: 1000 }, (_, i) => `p${i}`);

function storeOf(options: Partial<StoreOptions> = {}): Store {
  const store = new Store({
    ...{
      redis,
      scripts: loadScripts(),
      openingId: 'some-opening',
      wallClock: Date.now,
      commandTimeoutMs: 10_000,
    },
    observe: () => {},
    ...options,
  });
  store.setGate(true);
  return store;
}

describe('where no opening is set up', () => {
  test('nothing is given out, and nothing written', async () => {
    const store = storeOf();
    const fence = await store.lease('me', 10_000);
    expect((await store.joinAll(['p1', 'p2'])).map(({ code }) => code)).toEqual(['no_opening', 'no_opening']);
    expect((await store.submitAll([{ accountId: 'p1', number: 0 }]))[0]!.code).toBe('no_opening');
    expect((await store.payAll([{ accountId: 'p1', how: 'online R-1' }]))[0]!.code).toBe('no_opening');
    expect(await store.advance(fence, 0, 10)).toEqual({ code: 'no_opening', room: null });
    expect(await store.lapse()).toBe(0);
    expect(await store.extend(5)).toEqual({ code: 'no_opening', total: 0 });
    expect((await store.admit(1, 'p1')).code).toBe('unknown');
    expect(await store.leave(1, 'p1')).toBe('unknown');
    expect(await store.look()).toMatchObject({ epoch: '', lastNumber: 0, ledgerLength: 0, halted: false });
    expect((await redis.keys('*')).sort()).toEqual(['{some-opening}:fence', '{some-opening}:lease']);
  });
});

describe('setting up', () => {
  test('happens once; a second server finds it, with its epoch, quota and clock', async () => {
    const segments = [{ fromWallMs: 0, openingMs: 5, speed: 0 }];
    expect(await storeOf().open(someSettings(), 'first', segments)).toEqual({ opened: true, epoch: 'first' });
    await storeOf().joinAll(['p1']);
    const other = someSettings({ opening: { quota: 9 } });
    expect(await storeOf().open(other, 'second')).toEqual({ opened: false, epoch: 'first' });
    expect((await storeOf().quota())['total']).toBe(5);
    expect(await storeOf().segments()).toEqual(segments);
  });

  test('does not happen over the mark of a halt: the opening is gone, and the operator has not decided', async () => {
    const store = storeOf();
    await store.change({ halted: 1 });
    expect((await store.open(someSettings(), 'again')).opened).toBe(false);
    expect(await store.look()).toMatchObject({ epoch: '', halted: true });
    await store.change({ halted: 0 });
    expect(await store.open(someSettings(), 'again')).toEqual({ opened: true, epoch: 'again' });
  });
});

test('a thousand people in one vector: join, call, admit, submit, pay, and lapse', async () => {
  const store = storeOf();
  const settings = someSettings({ opening: { quota: 2000 }, admission: { maxActive: 1000 } });
  await store.open(settings, 'epoch');
  await standAt(store, opensAtMs);
  await store.setPeople(thousand.map((accountId) => ({ accountId, category: 'regular', complete: true })));
  const joined = await store.joinAll(thousand);
  expect(joined.map(({ number }) => number)).toEqual(thousand.map((_, i) => i + 1));
  const fence = await store.lease('me', 10_000);
  const { room } = await store.advance(fence, 0, 5000);
  expect(room).toMatchObject({ serving: 1000, called: 1000, waiting: 0 });
  await Promise.all(thousand.map((accountId, i) => store.admit(i + 1, accountId)));
  const submitted = await store.submitAll(thousand.map((accountId, i) => ({ accountId, number: i + 1 })));
  expect(submitted.map(({ code, rank }) => `${code} ${rank}`)).toEqual(
    thousand.map((_, i) => `reserved ${i + 1}`),
  );
  const paid = await store.payAll(
    thousand.slice(0, 500).map((accountId) => ({ accountId, how: 'online R-1' })),
  );
  expect(new Set(paid.map(({ code }) => code))).toEqual(new Set(['confirmed']));
  await standAt(store, opensAtMs + 31 * 86_400_000);
  expect([await store.lapse(), await store.lapse()]).toEqual([500, 0]);
  expect(await store.quota()).toMatchObject({
    total: 2000,
    remaining: 1500,
    reserved: 0,
    confirmed: 500,
    burned: 0,
  });
  const places = [];
  for await (const { place } of store.places()) places.push(place.status);
  expect(places.filter((status) => status === 'lapsed')).toHaveLength(500);
  expect(await store.ledger.lines(0, 3000)).toHaveLength(2000);
});

test('a thousand calls run out in one step, and a thousand leavers are passed over', async () => {
  const store = storeOf();
  await store.open(someSettings({ opening: { quota: 2000 }, admission: { maxActive: 2000 } }), 'epoch');
  await standAt(store, opensAtMs);
  for (const group of ['a', 'b', 'c']) await store.joinAll(thousand.map((id) => group + id));
  const fence = await store.lease('me', 10_000);
  await store.advance(fence, 0, 1000);
  await Promise.all(thousand.map((id, i) => store.leave(1001 + i, `b${id}`)));
  await standAt(store, opensAtMs + 900_001);
  const { code, room } = await store.advance(fence, 1, 1000);
  expect([code, room]).toMatchObject([
    'ok',
    { noShows: 1000, called: 1000, serving: 3000, waiting: 0, leavers: 1000 },
  ]);
  expect((await store.leavers(990)).map(Number).every((number) => number > 1000 && number <= 2000)).toBe(
    true,
  );
});

describe('deadlines', () => {
  test('hold by Redis’s clock, however far this machine’s is from it', async () => {
    for (const aheadMs of [-3_600_000, 0, 3_600_000]) {
      const store = storeOf({ wallClock: () => Date.now() + aheadMs, openingId: `ahead-${aheadMs + 4e6}` });
      await store.open(someSettings(), 'epoch');
      await standAt(store, opensAtMs);
      await store.look();
      expect((await store.joinAll(['p1']))[0]!.code).toBe('joined');
    }
  });

  test('a clock that is set back refuses one write, and not every write from then on', async () => {
    let aheadMs = 0;
    const store = storeOf({ wallClock: () => Date.now() + aheadMs });
    await store.open(someSettings(), 'epoch');
    await standAt(store, opensAtMs);
    await store.look();
    const fence = await store.lease('me', 10_000);
    const writes: [string, () => Promise<{ code: string } | string>][] = [
      ['joined', async () => (await store.joinAll([`p${aheadMs}`]))[0]!],
      ['unknown_account', async () => (await store.submitAll([{ accountId: 'nobody', number: 0 }]))[0]!],
      [
        'nothing_reserved',
        async () => (await store.payAll([{ accountId: 'nobody', how: 'online R-1' }]))[0]!,
      ],
      ['unknown', () => store.admit(99, 'nobody')],
      ['unknown', () => store.leave(99, 'nobody')],
      ['stale', () => store.advance(fence, 99, 1)],
    ];
    for (const [code, write] of writes) {
      aheadMs -= 60_000;
      const codeOf = async () => {
        const answer = await write();
        return typeof answer === 'string' ? answer : answer.code;
      };
      expect(await codeOf(), code).toBe('late');
      // The clock is read again behind the refusal.
      await expect.poll(codeOf, { interval: 2 }).toBe(code);
    }
  });
});

describe('the controller’s right to act', () => {
  test('is one’s own until it is given up or runs out; each holder has a higher token', async () => {
    const store = storeOf();
    const first = await store.lease('one', 60);
    expect(first).toBeGreaterThan(0);
    expect(await store.lease('two', 60)).toBe(0);
    expect(await store.lease('one', 60)).toBe(first);
    await expect.poll(() => store.lease('two', 60_000)).toBe(first + 1);
    await store.release('one');
    expect(await store.lease('one', 60)).toBe(0);
    await store.release('two');
    expect(await store.lease('one', 60)).toBe(first + 2);
  });

  test('the chain takes hashes only from its holder, at its end, and not beyond the ledger', async () => {
    const store = storeOf();
    await store.open(someSettings(), 'epoch');
    await store.extend(1);
    await store.extend(1);
    const former = await store.lease('one', 60_000);
    await store.release('one');
    const fence = await store.lease('two', 60_000);
    expect(await store.ledger.append(former, 0, '{"seq":1}', ['a'])).toBe('fenced');
    expect(await store.ledger.append(fence, 1, '{"seq":1}', ['a'])).toBe('stale');
    expect(await store.ledger.append(fence, 0, '{"seq":3}', ['a', 'b', 'c'])).toBe('stale');
    expect([await store.ledger.chained(), await store.ledger.checkpoint()]).toEqual([0, null]);
    expect(await store.ledger.append(fence, 0, '{"seq":2}', ['a', 'b'])).toBe('ok');
    expect([await store.ledger.hashes(0, 9), await store.ledger.checkpoint()]).toEqual([
      ['a', 'b'],
      '{"seq":2}',
    ]);
  });
});

describe('a store out of reach', () => {
  test('is told at once where there is no connection, or nobody has looked at what is behind it', async () => {
    const nowhere = connect({ url: 'redis://127.0.0.1:1', commandTimeoutMs: 1000 });
    const store = storeOf({ redis: nowhere });
    await expect(store.join('p1')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.settings()).rejects.toBeInstanceOf(StoreUnavailable);
    nowhere.disconnect();
    const shut = storeOf();
    shut.setGate(false);
    await expect(shut.joinAll(['p1'])).rejects.toThrow('not looked at yet');
    await expect(shut.look()).resolves.toMatchObject({ epoch: '' });
  });

  test('a fault in a script is not mistaken for it', async () => {
    const broken = storeOf({
      scripts: loadScripts((name, lua) => (name === 'look' ? 'return nothing()' : lua)),
    });
    const failure = await broken.look().catch((error) => error);
    expect(failure).not.toBeInstanceOf(StoreUnavailable);
    expect(failure.message).toContain('nothing');
  });

  test('what Redis says it does about durability is read from Redis', async () => {
    expect(await storeOf().durability()).toBe('none');
    for (const policy of ['always', 'everysec'] as const) {
      await redis.config('SET', 'appendonly', 'yes');
      await redis.config('SET', 'appendfsync', policy);
      expect(await storeOf().durability()).toBe(policy);
    }
    await redis.config('SET', 'appendonly', 'no');
  });
});
