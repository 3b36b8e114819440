import { describe, expect, test } from 'vitest';
import { ask, expectProblem } from './testing/client.ts';
import { sitesOnOneRedis } from './testing/sites.ts';

const start = sitesOnOneRedis();

describe('the opening, as anyone may see it', () => {
  test('before, in the pre-queue, open and closed', async () => {
    const site = await start({ startsAt: '07:00', opening: { listClosesAt: '2016-06-13T08:00:00-04:00' } });
    const shown = async () => (await site.ask('GET', '/api/opening')).json;
    expect(await shown()).toEqual({
      ...{ id: site.openingId, title: 'Some opening', phase: 'before' },
      now: expect.stringMatching(/^2016-06-13T07:00:\d\d\.\d{3}-04:00$/),
      preQueueAt: '2016-06-13T07:30:00.000-04:00',
      listClosesAt: '2016-06-13T08:00:00-04:00',
      opensAt: '2016-06-13T08:30:00.000-04:00',
      closesAt: '2016-06-13T18:00:00.000-04:00',
      quota: { total: 5, remaining: 5, reserved: 0, confirmed: 0, burned: 0 },
      room: {
        ...{ mode: 'fifo', waiting: 0, serving: 0, called: 0, active: 0 },
        ...{ maxActive: 3, limit: 3, ratePerSecond: 1000, bearsPerSecond: null, paused: false },
      },
    });
    for (const [time, phase] of [
      ['07:30', 'preQueue'],
      ['08:30', 'open'],
      ['18:00', 'closed'],
    ] as const) {
      await site.clock(time);
      expect((await shown()).phase).toBe(phase);
    }
  });

  test('doors open by the clock, not at the next step of the controller', async () => {
    const site = await start({ startsAt: '07:29' });
    // An hour of the day in 600 ms: some 30 steps of the controller, and many looks between two of them.
    const openingMs = Date.parse('2016-06-13T07:29:00-04:00');
    await site.admin('POST', 'clock', { segments: [{ fromWallMs: Date.now(), openingMs, speed: 6000 }] });
    const seen: string[] = [];
    for (let last = ''; last !== 'open'; ) {
      const { phase, now, preQueueAt, opensAt } = (await site.ask('GET', '/api/opening')).json;
      const [nowMs, preQueueAtMs, opensAtMs] = [now, preQueueAt, opensAt].map(Date.parse) as [
        number,
        number,
        number,
      ];
      const due = nowMs >= opensAtMs ? 'open' : nowMs >= preQueueAtMs ? 'preQueue' : 'before';
      expect(`${now} ${phase}`).toBe(`${now} ${due}`);
      if (phase !== last) seen.push(phase);
      last = phase;
    }
    expect(seen.slice(-2)).toEqual(['preQueue', 'open']);
  });

  test('while people wait, are called, are active, and after the last place', async () => {
    const site = await start({ opening: { quota: 2 }, admission: { maxActive: 2 } });
    const [ann, ben, cho] = (await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' })) as [
      string,
      string,
      string,
    ];
    const shown = async () => (await site.ask('GET', '/api/opening')).json;
    const first = await site.admit(ann);
    await site.join(ben);
    await site.join(cho);
    await expect
      .poll(async () => (await shown()).room)
      .toMatchObject({ waiting: 1, called: 1, active: 1, serving: 2 });
    await site.ask('POST', '/api/application/submission', { bearer: ann, admission: first.admission });
    const second = await site.admit(ben);
    await site.ask('POST', '/api/application/submission', { bearer: ben, admission: second.admission });
    await expect.poll(shown).toMatchObject({
      phase: 'exhausted',
      quota: { total: 2, remaining: 0, reserved: 2, confirmed: 0, burned: 0 },
      room: { waiting: 0, called: 0, active: 0, serving: 2 },
    });
    // Places that are added go to whoever comes back for them.
    await site.admin('POST', 'places', { add: 1 });
    expect((await site.admit(cho)).admission).toBeTypeOf('string');
  });
});

test('health, readiness and keys', async () => {
  const site = await start();
  for (const path of ['/healthz', '/readyz']) {
    expect(await site.ask('GET', path)).toMatchObject({ status: 200, json: { status: 'ok' } });
  }
  const { status, json, headers } = await site.ask('GET', '/api/keys');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  const current = headers.get('signing-key')!;
  expect(json).toEqual({ [current]: expect.stringContaining('BEGIN PUBLIC KEY') });
});

test('metrics have a port of their own, and tell what happened', async () => {
  const site = await start({ opening: { quota: 3 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(ann);
  for (let twice = 0; twice < 2; twice++) {
    await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
    await site.ask('POST', '/api/application/submission', { bearer: ben });
  }
  const metrics = async () => (await ask(site.metricsUrl, 'GET', '')).text;
  const valueAt = async (name: string, labels: string) => {
    const line = (await metrics()).split('\n').find((l) => l.startsWith(`${name}{`) && l.includes(labels));
    return line === undefined ? null : Number(line.split(' ').at(-1));
  };
  await expect.poll(() => valueAt('opening_day_places', 'state="reserved"')).toBe(1);
  expect(await valueAt('opening_day_places', 'state="remaining"')).toBe(2);
  expect(await valueAt('opening_day_joins_total', 'outcome="joined"')).toBe(1);
  expect(await valueAt('opening_day_submissions_total', 'outcome="reserved"')).toBe(1);
  expect(await valueAt('opening_day_submissions_total', 'outcome="again"')).toBe(1);
  expect(await valueAt('opening_day_refusals_total', 'code="not_admitted"')).toBe(2);
  expect(await valueAt('opening_day_controller', '')).toBe(1);
  expect(await valueAt('opening_day_phase', 'phase="open"')).toBe(1);
  expect(await valueAt('opening_day_phase', 'phase="closed"')).toBe(0);
  expect(await valueAt('opening_day_order_inversions', '')).toBe(0);
  expect((await ask(site.metricsUrl.replace('/metrics', ''), 'GET', '/other')).status).toBe(404);
  expectProblem(await site.ask('GET', '/metrics'), 'not_found');
});

test('forty people, three devices each, all at once: forty numbers, as many places as there are, in order', async () => {
  const site = await start({ opening: { quota: 25 }, admission: { maxActive: 10 } });
  const people = Array.from({ length: 40 }, (_, i) => ({ id: `p${i}` }));
  const bearers = await site.people(...people);
  const journey = async (bearer: string) => {
    const devices = [1, 2, 3].map(() => site.ask('POST', '/api/queue', { bearer }));
    const joined = await Promise.all(devices);
    expect(new Set(joined.map(({ json }) => json.ticket)).size).toBe(1);
    expect(joined.filter(({ status }) => status === 201)).toHaveLength(1);
    const { number, ticket } = joined[0]!.json;
    for (;;) {
      const { json } = await site.ask('GET', '/api/queue', { ticket });
      if (json.state === 'turnedAway') return { number, rank: null };
      if (json.state === 'called') break;
      // Sooner than told: who is out of reach would else ask once in half a minute.
      await new Promise((resolve) => setTimeout(resolve, Math.min(json.pollAfterMs / 10, 50)));
    }
    const { admission } = (await site.ask('POST', '/api/queue/admission', { ticket })).json;
    const submit = () => site.ask('POST', '/api/application/submission', { bearer, admission });
    const submitted = await Promise.all([submit(), submit(), submit()]);
    expect(new Set(submitted.map(({ text }) => text)).size).toBe(1);
    return { number, rank: submitted[0]!.json.rank as number };
  };
  const outcomes = await Promise.all(bearers.map(journey));
  const numbers = outcomes.map(({ number }) => number).sort((a, b) => a - b);
  expect(numbers).toEqual(people.map((_, i) => i + 1));
  const ranks = outcomes.flatMap(({ rank }) => rank ?? []).sort((a, b) => a - b);
  expect(ranks).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  // Called in the order of their numbers: the first 25 have the places.
  expect(outcomes.every(({ number, rank }) => (rank !== null) === number <= 25)).toBe(true);
  expect((await site.admin('GET', 'audit')).json).toMatchObject({
    ok: true,
    quota: { remaining: 0, reserved: 25 },
  });
});
