import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponential, randomStream } from '../random.ts';
import { type Crew, crewOf, PortalQueue } from './queue.ts';
import { partOf } from './share.ts';

/** The same application, a millisecond at a time, with nothing remembered that could be looked up. */
class SlowQueue {
  readonly requests: { id: number; at: number; left: number; state: string; over: boolean }[] = [];
  readonly ended: string[] = [];
  readonly limit: number;
  readonly timeoutMs: number;
  workers: number;
  now = 0;
  arrived = 0;
  refused = 0;
  constructor(limit: number, timeoutMs: number, workers: number) {
    [this.limit, this.timeoutMs, this.workers] = [limit, timeoutMs, workers];
  }
  count = (state: string) => this.requests.filter((r) => r.state === state).length;
  tick(): void {
    this.now += 1;
    for (const r of this.requests) if (r.state === 'served') r.left -= 1;
    for (const r of this.requests)
      if (r.state === 'served' && r.left === 0) {
        r.state = r.over ? 'tooLate' : 'done';
        if (!r.over) this.ended.push(`${r.id} done ${this.now - r.at}`);
      }
    this.start();
    for (const r of this.requests)
      if (!r.over && r.state !== 'done' && this.now - r.at === this.timeoutMs) {
        r.over = true;
        this.ended.push(`${r.id} timedOut ${this.timeoutMs}`);
      }
  }
  arrive(serviceMs: number): void {
    this.arrived += 1;
    if (this.count('served') >= this.workers && this.count('queued') >= this.limit) this.refused += 1;
    else {
      const id = this.requests.length + 1;
      this.requests.push({ id, at: this.now, left: serviceMs, state: 'queued', over: false });
    }
    this.start();
  }
  start(): void {
    for (const r of this.requests)
      if (r.state === 'queued' && this.count('served') < this.workers) r.state = 'served';
  }
}

test('does what the same queue does a millisecond at a time, whenever it is asked', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ arrive: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ workers: fc.integer({ min: 0, max: 4 }) }) },
  );
  const steps = fc.array(step, { minLength: 10, maxLength: 80 });
  const terms = fc.record({
    workers: fc.integer({ min: 0, max: 4 }),
    queueLimit: fc.integer({ min: 0, max: 6 }),
    timeoutMs: fc.integer({ min: 1, max: 60 }),
  });
  const crew = (workers: number): Crew => ({ workers, pace: 1 });
  fc.assert(
    fc.property(terms, steps, ({ workers, queueLimit, timeoutMs }, doing) => {
      const slow = new SlowQueue(queueLimit, timeoutMs, workers);
      const fast = new PortalQueue({ queueLimit, timeoutMs }, crew(workers));
      const ended: string[] = [];
      const let_be = () => {
        const some = fast.advance(slow.now);
        ended.push(...some.map(({ id, outcome, afterMs }) => `${id} ${outcome} ${afterMs}`));
      };
      for (const one of [...doing, { wait: 500 }]) {
        if ('wait' in one) for (let i = 0; i < one.wait; i++) slow.tick();
        let_be();
        if ('arrive' in one) {
          slow.arrive(one.arrive);
          fast.arrive(slow.now, one.arrive);
        }
        if ('workers' in one) {
          slow.workers = one.workers;
          slow.start();
          fast.setCrew(slow.now, crew(one.workers));
        }
        expect(fast.counters).toMatchObject({
          arrived: slow.arrived,
          refused: slow.refused,
          completedInTime: slow.count('done'),
          completedTooLate: slow.count('tooLate'),
          timedOut: slow.ended.filter((text) => text.includes('timedOut')).length,
          busyWorkers: slow.count('served'),
          queued: slow.count('queued'),
        });
        expect([...ended].sort()).toEqual([...slow.ended].sort());
      }
    }),
    { numRuns: 300 },
  );
});

/** Probability of each number of requests in an M/M/c/K queue; Erlang. @param load arrivals times mean service */
function manyServers(load: number, workers: number, capacity: number): number[] {
  const weights = [1];
  for (let n = 1; n <= capacity; n++) weights.push((weights[n - 1]! * load) / Math.min(n, workers));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

test.each([
  [1, 4, 0.8],
  [3, 0, 0.9],
  [3, 10, 0.95],
  [5, 20, 1.2],
])(
  'M/M/%d with a line of %d at a load of %d a worker: refusals and waits of the theory',
  (workers, queueLimit, perWorker) => {
    const load = workers * perWorker;
    const chances = manyServers(load, workers, workers + queueLimit);
    const blocked = chances.at(-1)!;
    const inLine = chances.reduce((sum, chance, n) => sum + chance * Math.max(0, n - workers), 0);
    const meanWait = inLine / (load * (1 - blocked));

    const random = randomStream(1, 'theory', workers);
    const queue = new PortalQueue({ queueLimit, timeoutMs: Number.POSITIVE_INFINITY }, { workers, pace: 1 });
    const arrivals = 200_000;
    let now = 0;
    let responses = 0;
    for (let i = 0; i < arrivals; i++) {
      now += exponential(random, 1 / load);
      for (const { afterMs } of queue.advance(now)) responses += afterMs;
      queue.arrive(now, exponential(random, 1));
    }
    const { refused, completedInTime, responseMs } = queue.counters;
    expect(responseMs).toBeCloseTo(responses, 3);
    // Neighbours in line are alike: some 4 standard errors at this many arrivals.
    expect(refused / arrivals).toBeCloseTo(blocked, 2);
    expect(Math.abs(responseMs / completedInTime - 1 - meanWait)).toBeLessThan(0.05 * Math.max(1, meanWait));
  },
);

test('a line longer than the patience of those in it collapses when they come again, and stays so', () => {
  // Ten a second are served; a line of 300 takes 30 s, and people wait 10 s and ask again at once.
  const goodput = (people: number) => {
    const queue = new PortalQueue({ queueLimit: 300, timeoutMs: 10_000 }, { workers: 10, pace: 1 });
    for (let i = 0; i < people; i++) queue.arrive(0, 1000);
    let done = 0;
    for (let now = 100; now <= 600_000; now += 100) {
      for (const { outcome } of queue.advance(now)) {
        // Whoever is done is followed by another person: the number of people stays.
        if (outcome === 'done' && now > 300_000) done += 1;
        queue.arrive(now, 1000);
      }
    }
    return done / 300;
  };
  expect(goodput(90)).toBeGreaterThan(8);
  expect(goodput(250)).toBeLessThan(1);
});

test('the work of those who gave up is done all the same', () => {
  const queue = new PortalQueue({ queueLimit: 5, timeoutMs: 1_000 }, { workers: 1, pace: 1 });
  const ids = [1_500, 300, 300].map((serviceMs) => queue.arrive(0, serviceMs));
  expect(ids).toEqual([1, 2, 3]);
  expect(queue.advance(1_499)).toEqual(ids.map((id) => ({ id, outcome: 'timedOut', afterMs: 1_000 })));
  expect(queue.counters).toMatchObject({ completedTooLate: 0, busyWorkers: 1, queued: 2 });
  expect(queue.arrive(1_499, 100)).toBe(4);
  expect(queue.advance(3_000)).toEqual([{ id: 4, outcome: 'done', afterMs: 701 }]);
  expect(queue.counters).toMatchObject({
    ...{ arrived: 4, completedInTime: 1, completedTooLate: 3, timedOut: 3 },
    ...{ busyWorkers: 0, queued: 0, serviceMs: 2_200, responseMs: 701 },
  });
});

test('a broken number of workers works as fast as it says', () => {
  expect([2.5, 0.5, 1, 0].map(crewOf)).toEqual([
    { workers: 3, pace: 2.5 / 3 },
    { workers: 1, pace: 0.5 },
    { workers: 1, pace: 1 },
    { workers: 0, pace: 1 },
  ]);
  const queue = new PortalQueue({ queueLimit: 1e6, timeoutMs: Number.POSITIVE_INFINITY }, crewOf(2.5));
  for (let i = 0; i < 1000; i++) queue.arrive(0, 100);
  queue.advance(20_000);
  expect(queue.counters.completedInTime).toBeGreaterThanOrEqual(496);
  expect(queue.counters.completedInTime).toBeLessThanOrEqual(500);
});

test('the parts of several servers sum to the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 64 }), (whole, count) => {
      const parts = Array.from({ length: count }, (_, i) => partOf(whole, { index: i + 1, count }));
      expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(whole, 9);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      if (whole > 0) expect(Math.min(...parts)).toBeGreaterThan(0);
    }),
  );
});
