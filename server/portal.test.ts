import { expect, test } from 'vitest';
import type { PortalOutcome } from './portal/queue.ts';
import { Portal, type Scheduler } from './portal.ts';
import { keysOf } from './store/keys.ts';
import { ask, expectProblem } from './testing/client.ts';
import { sitesOnOneRedis } from './testing/sites.ts';

/** Wall time that goes on when it is told to; timers fire `lateMs` after their time. */
class HandClock implements Scheduler {
  #now = 1_000_000;
  #tasks: { atMs: number; task: () => void }[] = [];
  lateMs = 0;
  now(): number {
    return this.#now;
  }
  after(delayMs: number, task: () => void): () => void {
    const entry = { atMs: this.#now + delayMs + this.lateMs, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }
  /** Goes on by `ms`, firing what is due; and lets promises settle. */
  async goOn(ms: number): Promise<void> {
    const untilMs = this.#now + ms;
    for (;;) {
      const due = this.#tasks.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#tasks = this.#tasks.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.atMs);
      due.task();
      await Promise.resolve();
    }
    this.#now = untilMs;
    await Promise.resolve();
  }
}

function portalOn(
  clock: HandClock,
  change: { workers?: number; queueLimit?: number; share?: [number, number] } = {},
) {
  const [index, count] = change.share ?? [1, 1];
  const portal = new Portal({
    terms: {
      ...{ workers: change.workers ?? 1, serviceSeconds: 10, serviceVariation: 0 },
      ...{ queueLimit: change.queueLimit ?? 10, timeoutSeconds: 60 },
    },
    share: { index, count },
    scheduler: clock,
    nextServiceMs: () => 10_000,
  });
  const answers: (PortalOutcome | null)[] = [];
  const ask = (times: number) => {
    for (let i = 0; i < times; i++) {
      const at = answers.push(null) - 1;
      portal.run().then((outcome) => {
        answers[at] = outcome;
      });
    }
  };
  return { portal, answers, ask };
}

test('its times are opening time: at speed 100, ten seconds take a tenth of one', async () => {
  const clock = new HandClock();
  const { portal, answers, ask } = portalOn(clock);
  portal.setSpeed(100);
  ask(2);
  await clock.goOn(99);
  expect(answers).toEqual([null, null]);
  await clock.goOn(1);
  expect(answers).toEqual(['done', null]);
  // Half-way through the second, the day goes on at a tenth of the speed, then stands still, then goes on.
  await clock.goOn(50);
  portal.setSpeed(10);
  await clock.goOn(499);
  expect(answers[1]).toBe(null);
  portal.setSpeed(0);
  await clock.goOn(1_000_000);
  expect(answers[1]).toBe(null);
  portal.setSpeed(10);
  await clock.goOn(1);
  expect(answers).toEqual(['done', 'done']);
});

test('timers that fire late cost the workers nothing', async () => {
  const clock = new HandClock();
  const { portal, ask } = portalOn(clock, { queueLimit: 1000 });
  portal.setSpeed(1000);
  // 10 ms of wall time each, and each timer 7 ms late.
  clock.lateMs = 7;
  ask(500);
  await clock.goOn(1_000);
  const { completedInTime, completedTooLate, timedOut } = portal.counters();
  expect(completedInTime + completedTooLate).toBe(100);
  expect([completedInTime, timedOut]).toEqual([6, 494]);
});

test('half the workers, none, and all of them again', async () => {
  const clock = new HandClock();
  const { portal, answers, ask } = portalOn(clock, { workers: 4, queueLimit: 100 });
  ask(8);
  portal.setCapacity(0.5);
  expect(portal.counters()).toMatchObject({ workers: 2, busyWorkers: 4, queued: 4 });
  await clock.goOn(10_000);
  expect(portal.counters()).toMatchObject({ completedInTime: 4, busyWorkers: 2, queued: 2 });
  portal.setCapacity(0);
  await clock.goOn(20_000);
  expect(portal.counters()).toMatchObject({ completedInTime: 6, busyWorkers: 0, queued: 2 });
  await clock.goOn(40_000);
  expect(answers.slice(6)).toEqual(['timedOut', 'timedOut']);
  portal.setCapacity(1);
  ask(1);
  await clock.goOn(10_000);
  expect(answers[8]).toBe('done');
  expect(portal.counters()).toMatchObject({ completedTooLate: 2, timedOut: 2 });
});

test('a full line is told at once, and how long it takes to work it off', async () => {
  const clock = new HandClock();
  const { portal, answers, ask } = portalOn(clock, { workers: 2, queueLimit: 3 });
  ask(6);
  await clock.goOn(0);
  expect(answers).toEqual([null, null, null, null, null, 'busy']);
  expect(portal.retryAfterSeconds()).toBe(15);
  portal.setSpeed(100);
  expect(portal.retryAfterSeconds()).toBe(1);
});

test('the gate turns back whoever would wait beyond it, before it costs anything', async () => {
  const clock = new HandClock();
  const { portal, answers, ask } = portalOn(clock, { workers: 2, queueLimit: 9 });
  portal.setGate(3);
  ask(5);
  await clock.goOn(0);
  expect(answers).toEqual([null, null, null, 'busy', 'busy']);
  expect(portal.counters()).toMatchObject({ arrived: 3, refused: 0, turnedBack: 2, waiting: 3 });
  await clock.goOn(10_000);
  ask(1);
  portal.setGate(null);
  ask(2);
  await clock.goOn(10_000);
  expect(answers.slice(5)).toEqual(['done', null, null]);
});

test('one worker between two servers works at half its pace on each', async () => {
  const clock = new HandClock();
  const parts = [1, 2].map((index) => portalOn(clock, { share: [index, 2], queueLimit: 100 }));
  for (const { ask } of parts) ask(5);
  await clock.goOn(40_000);
  for (const { portal } of parts)
    expect(portal.counters()).toMatchObject({ workers: 0.5, completedInTime: 2 });
});

const start = sitesOnOneRedis();

test('a submission goes through the portal; whoever has a place, or may not have one, does not', async () => {
  const site = await start({ portal: { workers: 1, queueLimit: 0, serviceSeconds: 40, timeoutSeconds: 50 } });
  await site.clock('08:30', 100);
  const [ann, ben, cho] = (await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' })) as [
    string,
    string,
    string,
  ];
  const admissions = await Promise.all([ann, ben].map((bearer) => site.admit(bearer)));
  const submit = (bearer: string, admission?: string) =>
    site.ask('POST', '/api/application/submission', { bearer, ...(admission && { admission }) });
  const first = submit(ann, admissions[0]!.admission);
  await expect
    .poll(async () => (await site.admin('GET', 'portal')).json.busyWorkers, { interval: 5 })
    .toBe(1);
  // The one worker is taken and nobody may wait: but these two need no worker.
  expectProblem(await submit(ben, admissions[1]!.admission), 'busy');
  expectProblem(await submit(cho), 'not_admitted');
  expect((await first).status).toBe(201);
  await site.admin('POST', 'portal', { capacity: 0 });
  const again = await submit(ann);
  expect([again.status, again.text]).toEqual([200, (await first).text]);
  // Without workers and without a line, everybody else is refused; those who have a place may pay for it.
  expectProblem(await submit(ben, admissions[1]!.admission), 'busy');
  const body = { method: 'online', reference: 'R-1' };
  expect((await site.ask('POST', '/api/application/payment', { bearer: ann, body })).status).toBe(200);
  const { json } = await site.admin('GET', 'portal');
  expect(json).toMatchObject({
    ...{ capacity: 0, workers: 0, servers: 1, arrived: 3, refused: 2 },
    ...{ completedInTime: 1, completedTooLate: 0, timedOut: 0, serviceMs: 40_000 },
  });
});

test('whoever waited too long has nothing, may ask again, and is told so in both languages', async () => {
  const site = await start({ portal: { workers: 1, queueLimit: 9, serviceSeconds: 40, timeoutSeconds: 60 } });
  await site.clock('08:30', 100);
  const bearers = await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' });
  const admissions = await Promise.all(bearers.map((bearer) => site.admit(bearer)));
  const submit = (i: number) =>
    site.ask('POST', '/api/application/submission', {
      ...{ bearer: bearers[i]!, admission: admissions[i]!.admission, language: 'fr' },
    });
  const answers = await Promise.all([0, 1, 2].map(submit));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 503, 503]);
  for (const answered of answers.filter(({ status }) => status === 503))
    expectProblem(answered, 'portal_timeout', 'fr');
  // Nothing was taken behind the back of those two, though the portal goes on with their work.
  await expect.poll(async () => (await site.admin('GET', 'portal')).json.completedTooLate).toBe(2);
  const reserved = async () => (await site.ask('GET', '/api/opening')).json.quota.reserved;
  expect(await reserved()).toBe(1);
  for (const i of [0, 1, 2].filter((i) => answers[i]!.status === 503))
    expect((await submit(i)).status).toBe(201);
  await expect.poll(reserved).toBe(3);
  const text = await (await fetch(site.metricsUrl)).text();
  expect(text).toMatch(/^opening_day_portal_requests_total\{outcome="timedOut",[^}]*\} 2$/m);
  expect(text).toMatch(/^opening_day_portal_wasted_requests_total\{[^}]*\} 2$/m);
  expect(text).toMatch(/^opening_day_portal_response_seconds_count\{[^}]*\} 3$/m);
});

test('adaptive admission: the limit in force is shown, follows the cap, and can be switched off', async () => {
  const site = await start({
    opening: { quota: 500 },
    portal: {},
    admission: { control: 'adaptive', ratePerSecond: 0.5, maxActive: 400 },
  });
  const room = async () => (await site.ask('GET', '/api/opening')).json.room;
  await expect.poll(async () => (await room()).bearsPerSecond).toBe(0.5);
  // Half a person a second, two minutes in the room, and one in the portal.
  expect((await room()).limit).toBe(61);
  const change = (body: object) => site.admin('POST', 'room', body);
  expect((await change({ maxActive: 10 })).json).toMatchObject({ maxActive: 10, control: 'adaptive' });
  await expect.poll(async () => (await room()).limit).toBe(10);
  await change({ maxActive: 400, ratePerSecond: 1 });
  await expect.poll(async () => (await room()).bearsPerSecond).toBe(1);
  await change({ control: 'fixed' });
  expect(await room()).toMatchObject({ limit: 400, bearsPerSecond: null });
  const text = await (await fetch(site.metricsUrl)).text();
  expect(text).toMatch(/^opening_day_admission_limit_people\{[^}]*\} 400$/m);
});

test('a new controller goes on from what the one before it found', async () => {
  const opening = { id: `adaptive-${process.pid}`, quota: 500 };
  const admission = { control: 'adaptive' as const, ratePerSecond: 0.5, maxActive: 400 };
  const first = await start({ opening, admission, portal: {} });
  const second = await start({ opening, admission, portal: {} });
  const bears = async (site: typeof first) =>
    (await site.ask('GET', '/api/opening')).json.room.bearsPerSecond;
  await expect.poll(() => bears(second)).toBe(0.5);
  // Nobody acts while the rate is set, so that it is no change that a controller sees: what was found counts, not
  // where a search would begin.
  const keys = keysOf(opening.id);
  await second.redis.set(keys.lease, 'nobody');
  const holders = async () => {
    const texts = await Promise.all(
      [first, second].map(async (site) => (await ask(site.metricsUrl, 'GET', '')).text),
    );
    return texts.filter((text) => /^opening_day_controller\{.*\} 1$/m.test(text)).length;
  };
  await expect.poll(holders).toBe(0);
  await second.redis.hset(keys.opening, 'ratePerSecond', '2');
  await first.stop();
  await second.redis.del(keys.lease);
  await expect.poll(async () => (await second.ask('GET', '/api/opening')).json.room.ratePerSecond).toBe(2);
  expect(await bears(second)).toBe(0.5);
});

test('without a portal there is none to ask about', async () => {
  const site = await start();
  expectProblem(await site.admin('GET', 'portal'), 'not_found');
  expectProblem(await site.admin('POST', 'portal', { capacity: 0.5 }), 'not_found');
  expectProblem(await site.admin('POST', 'room', { control: 'adaptive' }), 'invalid_fields');
});
