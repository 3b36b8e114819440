import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../load/stack/redis.ts';
import { keysOf } from './store/keys.ts';
import type { ScriptPatch } from './store/scripts.ts';
import { type Answered, expectProblem } from './testing/client.ts';
import { type Site, startSite } from './testing/site.ts';

let folder: string;
let redis: StartedRedis;
let sites: Site[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-outage-test-'));
  redis = await startRedis({ durability: 'always', folder: join(folder, 'redis') });
  sites = [];
});
afterEach(async () => {
  await Promise.all(sites.map((site) => site.stop()));
  await redis.stop();
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<Parameters<typeof startSite>[0]> = {}): Promise<Site> {
  const site = await startSite({ redisUrl: redis.url, folder, admission: { maxActive: 1 }, ...options });
  sites.push(site);
  return site;
}

async function restartRedis(): Promise<void> {
  redis = await startRedis({ durability: 'always', folder: join(folder, 'redis'), port: redis.port });
}

/** What happened in the store, by counters that only rise, and what it holds. */
async function marks(site: Site) {
  const keys = keysOf(site.openingId);
  const [lastNumber, ledger, places, tickets, spots] = await Promise.all([
    site.redis.hget(keys.room, 'lastNumber'),
    site.redis.lrange(keys.ledger, 0, -1),
    site.redis.hgetall(keys.places),
    site.redis.hgetall(keys.tickets),
    site.redis.hgetall(keys.spots),
  ]);
  return { lastNumber, ledger, places, tickets, spots };
}

/** Asks, and says how long it took: ms in which this process could act. While the machine stands still it cannot. */
async function timed(asking: Promise<Answered>): Promise<Answered & { tookMs: number }> {
  let tookMs = 0;
  const counting = setInterval(() => (tookMs += 20), 20);
  try {
    return { ...(await asking), tookMs };
  } finally {
    clearInterval(counting);
  }
}

const submit = (site: Site, bearer: string, admission: string) =>
  site.ask('POST', '/api/application/submission', { bearer, admission });
const pay = (site: Site, bearer: string) =>
  site.ask('POST', '/api/application/payment', { bearer, body: { method: 'online', reference: 'R' } });

test('Redis is gone: prompt refusals; those who wait are answered for 3 s; it is back: the same spots and places', async () => {
  const site = await start();
  const people = [{ id: 'ann' }, { id: 'ben' }, { id: 'cho' }, { id: 'dee' }];
  const [ann, ben, cho, dee] = (await site.people(...people)) as [string, string, string, string];
  const { ticket, admission } = await site.admit(ann);
  const place = await submit(site, ann, admission);
  const called = await site.join(ben);
  const stateOf = async (shown: string) =>
    (await site.ask('GET', '/api/queue', { ticket: shown })).json.state;
  await expect.poll(() => stateOf(called)).toBe('called');
  const waiting = await site.join(dee);
  const before = await marks(site);

  await redis.kill();
  const goneAt = performance.now();
  // Dee waits, and is told so from memory while it is fresh enough.
  const waits: { atMs: number; answered: Answered }[] = [];
  const askForDee = async () => {
    const answered = await site.ask('GET', '/api/queue', { ticket: waiting });
    waits.push({ atMs: performance.now() - goneAt, answered });
    return answered.status;
  };
  const asked = askForDee();
  const writes = [
    site.ask('POST', '/api/queue', { bearer: cho }),
    site.ask('POST', '/api/queue/admission', { ticket: called }),
    site.ask('DELETE', '/api/queue', { ticket: waiting }),
    submit(site, ann, admission),
    pay(site, ann),
    site.ask('GET', '/api/receipt', { bearer: ann }),
    site.ask('GET', '/api/queue', { ticket }),
    site.admin('GET', 'audit'),
    site.admin('POST', 'room', { paused: true }),
  ];
  for (const answered of await Promise.all(writes.map(timed))) {
    expectProblem(answered, 'store_unavailable');
    expect(answered.tookMs).toBeLessThan(2_000);
  }
  // Cho joined in vain and holds no spot.
  await asked;
  await expect.poll(askForDee, { interval: 50 }).toBe(503);
  const last = waits.pop()!;
  expectProblem(last.answered, 'room_unavailable');
  // 3 s after the last picture, which may have been some moments old; asked every 50 ms, so 60 times at most.
  expect(last.atMs).toBeGreaterThan(1_000);
  expect(waits.length).toBeGreaterThan(0);
  expect(waits.length).toBeLessThan(70);
  for (const { answered } of waits) {
    expect(answered.json).toMatchObject({ state: 'waiting', number: 3, ahead: 0 });
  }
  expectProblem(await site.ask('GET', '/readyz'), 'room_unavailable');
  expect((await site.ask('GET', '/healthz')).status).toBe(200);

  await restartRedis();
  await site.until(200, () => site.ask('GET', '/readyz'));
  expect({ ...(await marks(site)), spots: {} }).toEqual({ ...before, spots: {} });
  expect((await submit(site, ann, admission)).text).toBe(place.text);
  expect((await site.ask('POST', '/api/queue', { bearer: dee })).json).toMatchObject({
    ticket: waiting,
    number: 3,
  });
  expect((await site.ask('POST', '/api/queue', { bearer: cho })).json.number).toBe(4);
  expect((await pay(site, ann)).json.status).toBe('confirmed');
  expect((await site.admin('GET', 'audit')).json.ok).toBe(true);
});

describe('Redis comes back with less than was acknowledged', () => {
  test('all of it lost: nothing is given again until the operator accepts it, on any server; then a new epoch', async () => {
    const id = 'lost';
    const [site, other] = await Promise.all([
      start({ opening: { id } }),
      start({ opening: { id }, startsAt: null }),
    ]);
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    const { ticket, admission } = await site.admit(ann);
    await submit(site, ann, admission);

    await redis.kill();
    rmSync(join(folder, 'redis', 'appendonlydir'), { recursive: true });
    await restartRedis();
    for (const server of [site, other]) {
      const halted = async () => (await server.ask('GET', '/readyz')).json.code;
      await expect.poll(halted, { interval: 20 }).toBe('state_lost');
    }
    const refused = [
      site.ask('POST', '/api/queue', { bearer: ben }),
      other.ask('POST', '/api/queue', { bearer: ben }),
      submit(site, ann, admission),
      pay(site, ann),
      site.admin('POST', 'places', { add: 1 }),
    ];
    for (const answered of await Promise.all(refused)) expectProblem(answered, 'state_lost');
    // Nor does a server give anything that was started when all was gone.
    const late = await start({ opening: { id }, startsAt: null, ready: 503 });
    expectProblem(await late.ask('GET', '/readyz'), 'state_lost');
    expectProblem(await late.ask('POST', '/api/queue', { bearer: ben }), 'state_lost');
    expect(await marks(site)).toEqual({ lastNumber: null, ledger: [], places: {}, tickets: {}, spots: {} });

    // The operator's call reaches one server; all of them go on.
    const accepted = await site.admin('POST', 'maintenance', { on: false, acceptLoss: true });
    expect(accepted.status).toBe(200);
    for (const server of [site, other, late]) {
      await server.until(200, () => server.ask('GET', '/readyz'));
      expectProblem(await server.ask('GET', '/api/queue', { ticket }), 'bad_ticket');
    }
    await site.clock('08:30');
    await site.people({ id: 'ann' }, { id: 'ben' });
    expect((await other.ask('POST', '/api/queue', { bearer: ben })).json.number).toBe(1);
    const again = await late.ask('POST', '/api/queue', { bearer: ben });
    expect(again.json.number).toBe(1);
    const { admission: anew } = await site.admit(ben);
    expect((await submit(other, ben, anew)).json.rank).toBe(1);
    expect((await site.admin('GET', 'audit')).json.ok).toBe(true);
  });

  test('its end lost: halted; after the loss is accepted, what survived is kept, under new tickets', async () => {
    const site = await start({ opening: { unpaid: 'burned' } });
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    const { admission } = await site.admit(ann);
    const place = (await submit(site, ann, admission)).json;
    const keys = keysOf(site.openingId);
    await site.join(ben);
    // As if the file had ended before Ben: his number and spot are gone.
    await site.redis.hset(keys.room, 'lastNumber', '1');
    await site.redis.hdel(keys.spots, '2');
    await site.redis.hdel(keys.tickets, 'ben');
    await redis.kill();
    await restartRedis();
    const halted = async () => (await site.ask('GET', '/readyz')).json;
    await expect.poll(halted, { interval: 20 }).toMatchObject({
      code: 'state_lost',
      why: expect.stringContaining('lastNumber 2 was seen, 1 is found'),
    });
    expectProblem(await site.ask('POST', '/api/queue', { bearer: ben }), 'state_lost');
    // Nothing lapses meanwhile, though it is overdue: what is left is not to be counted on.
    await site.admin('POST', 'clock', {
      segments: [{ fromWallMs: 1, openingMs: Date.parse('2016-09-01T00:00:00-04:00'), speed: 0 }],
    });
    expect((await site.admin('POST', 'lapse', {})).json).toEqual({ lapsed: 0 });
    expect(await site.redis.llen(keys.ledger)).toBe(1);
    await site.admin('POST', 'maintenance', { on: false, acceptLoss: true });
    await site.until(200, () => site.ask('GET', '/readyz'));
    // What survived goes on from where it stood: Ann's place is hers, and is given up now, as it should be.
    const receipt = async () => (await site.ask('GET', '/api/receipt', { bearer: ann })).json;
    expect(await receipt()).toMatchObject({ rank: place.rank, reservedAt: place.reservedAt });
    await expect.poll(async () => (await receipt()).outcome).toBe('lapsed');
    expect((await site.admin('GET', 'audit')).json).toMatchObject({ ok: true, ledgerCount: 2 });
  });
});

const noDeadline: ScriptPatch = (_, lua) =>
  lua.replace('return deadline > 0 and wall > deadline', 'return false');

describe('Redis stands still, and wakes up', () => {
  test.each([
    ['the scripts refuse what comes late', undefined, false],
    ['without deadlines, what its callers were told had failed would happen', noDeadline, true],
  ])('%s', async (_, scripts, happensLater) => {
    const site = await start({ variants: scripts && { scripts } });
    const people = Array.from({ length: 12 }, (_, i) => ({ id: `p${i}` }));
    const bearers = await site.people({ id: 'ann' }, { id: 'ben' }, ...people);
    const [ann, ben, ...others] = bearers as [string, string, ...string[]];
    const first = await site.admit(ann);
    await submit(site, ann, first.admission);
    const second = await site.admit(ben);
    const waiting = await site.join(others[0]!);
    const before = await marks(site);
    const goneAt = performance.now();
    let answers: (Answered & { tookMs: number })[];
    process.kill(redis.pid, 'SIGSTOP');
    try {
      answers = await Promise.all(
        [
          ...others.slice(1).map((bearer) => site.ask('POST', '/api/queue', { bearer })),
          submit(site, ben, second.admission),
          pay(site, ann),
          site.ask('DELETE', '/api/queue', { ticket: waiting }),
        ].map(timed),
      );
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    expect(performance.now() - goneAt).toBeGreaterThan(1_400);
    for (const answered of answers) {
      expectProblem(answered, 'store_unavailable');
      expect(answered.tookMs).toBeLessThan(2_000);
    }
    // Answered on the same connection: whatever was sent before has been read by then.
    await site.until(200, () => site.ask('GET', '/api/receipt', { bearer: ann }));
    const after = await marks(site);
    if (happensLater) {
      expect(Number(after.lastNumber)).toBeGreaterThan(Number(before.lastNumber));
      expect(after.ledger.length).toBeGreaterThan(before.ledger.length);
      return;
    }
    expect(after).toEqual(before);
    // Repeating is safe, and works.
    const placed = await submit(site, ben, second.admission);
    expect([placed.status, placed.json.rank]).toEqual([201, 2]);
    expect((await pay(site, ann)).json.status).toBe('confirmed');
    const numbers = await Promise.all(
      others.map(async (bearer) => (await site.ask('POST', '/api/queue', { bearer })).json.number),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(others.map((_, i) => 3 + i));
  });

  test('a pause shorter than the time-out is only a wait', async () => {
    const site = await start();
    const [ann] = (await site.people({ id: 'ann' })) as [string];
    let status: number;
    let tookMs: number;
    // Where the machine itself stood still for longer than the time-out, it says nothing.
    do {
      const stoodAt = performance.now();
      process.kill(redis.pid, 'SIGSTOP');
      let joining: Promise<Answered>;
      try {
        joining = site.ask('POST', '/api/queue', { bearer: ann });
        await sleep(500);
      } finally {
        process.kill(redis.pid, 'SIGCONT');
      }
      ({ status } = await joining);
      tookMs = performance.now() - stoodAt;
    } while (tookMs > 1_400);
    expect([200, 201]).toContain(status);
  });
});
