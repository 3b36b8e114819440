import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityOf, goodputs, type Loop, playLoop } from '../testing/closed-loop.ts';
import { firstLimit, type LimitSeen, type LimitSettings, limitDefaults, nextLimit } from './limit.ts';

const minutes = 60_000;
const settleMs = 15 * minutes;
const halving = { capacities: [1, 0.5, 1], phaseMs: 40 * minutes };
const full = capacityOf({});

/** The best that a fixed rate does on a portal whose strength stays, of many rates. */
function bestFixed(capacity: number, change: Partial<Loop> = {}): { ratePerSecond: number; goodput: number } {
  const rates = [0.8, 0.9, 0.95, 0.98, 1].map((share) => {
    const ratePerSecond = share * capacity * capacityOf(change);
    const loop: Loop = {
      ...{ seed: 1, control: 'fixed', ratePerSecond, capacities: [capacity], phaseMs: 40 * minutes },
      ...change,
    };
    return { ratePerSecond, goodput: goodputs(playLoop(loop), loop, settleMs)[0]! };
  });
  return rates.reduce((best, each) => (each.goodput > best.goodput ? each : best));
}

describe('a portal that loses half its workers, and gets them back', () => {
  const best = [bestFixed(1), bestFixed(0.5)] as const;

  test('the best fixed rate for all of them collapses with half of them, and does not recover', () => {
    expect(best[0].goodput).toBeGreaterThan(0.95 * full);
    const loop: Loop = { seed: 1, control: 'fixed', ratePerSecond: best[0].ratePerSecond, ...halving };
    const [before, during, after] = goodputs(playLoop(loop), loop, settleMs);
    expect(before).toBeGreaterThan(0.9 * full);
    expect(Math.max(during!, after!)).toBeLessThan(0.05 * full);
  });

  test.each([1, 2, 3, 4, 5])(
    'adaptive admission, from half of what is borne, gives 90 %% of the best fixed rate of each phase (seed %i)',
    (seed) => {
      const loop: Loop = { seed, control: 'adaptive', ratePerSecond: full / 2, ...halving };
      const [before, during, after] = goodputs(playLoop(loop), loop, settleMs);
      expect(before).toBeGreaterThan(0.9 * best[0].goodput);
      expect(during).toBeGreaterThan(0.9 * best[1].goodput);
      expect(after).toBeGreaterThan(0.9 * best[0].goodput);
    },
  );

  test.each<[string, Partial<Loop>]>([
    ['people who are as many as 30 % absent', { noShow: 0.3 }],
    ['people who think for half a minute', { thinkMs: 30_000 }],
    ['a large portal', { workers: 100, maxActive: 5_000 }],
    ['a search that begins at a tenth', { ratePerSecond: full / 10 }],
    ['a search that begins far too high', { ratePerSecond: full * 1.6 }],
  ])('the same with %s', (_, change) => {
    const loop: Loop = {
      ...{ seed: 2, control: 'adaptive', ratePerSecond: capacityOf(change) / 2, ...halving },
      ...change,
    };
    const { workers } = loop;
    const [, during, after] = goodputs(playLoop(loop), loop, settleMs);
    const borne = capacityOf(workers ? { workers } : {});
    expect(during).toBeGreaterThan(0.9 * 0.98 * (borne / 2));
    expect(after).toBeGreaterThan(0.9 * 0.98 * borne);
  });
});

test('no more are in than the cap allows, and what it hides is not guessed at', () => {
  const loop: Loop = {
    ...{ seed: 1, control: 'adaptive', ratePerSecond: full / 2, maxActive: 100 },
    ...{ capacities: [1], phaseMs: 120 * minutes },
  };
  const { most, limits } = playLoop(loop);
  expect(most).toBe(100);
  expect(Math.max(...limits.map(({ limit }) => limit))).toBe(100);
  // A hundred people at about 115 s each, of whom some more may be in the portal.
  expect(Math.max(...limits.map(({ bears }) => bears))).toBeLessThan(0.75 * full);
});

const settings: LimitSettings = {
  ...{ startPerSecond: 1, ...limitDefaults, maxActive: 200, timeoutMs: 60_000 },
};
const seen = (
  nowMs: number,
  change: Partial<LimitSeen['portal']> = {},
  rest: Partial<LimitSeen> = {},
): LimitSeen => ({
  ...{ nowMs, called: 20, active: 80, submitted: 0, idle: false },
  portal: {
    completedInTime: 0,
    refused: 0,
    timedOut: 0,
    turnedBack: 0,
    responseMs: 0,
    waiting: 0,
    ...change,
  },
  ...rest,
});

test('what nobody asked for proves nothing: an idle portal does not raise what it is thought to bear', () => {
  let state = firstLimit(seen(0), settings);
  for (let i = 1; i <= 100; i++) {
    const some = { completedInTime: i * 10, responseMs: i * 50_000 };
    state = nextLimit(state, seen(i * 10_000, some, { idle: true, submitted: i * 10 }), settings);
  }
  expect(state.bears).toBe(1);
});

test('a portal that fails everyone is left alone but for a try now and then', () => {
  let state = firstLimit(seen(0), settings);
  for (let i = 1; i <= 400; i++)
    state = nextLimit(state, seen(i * 10_000, { timedOut: i * 10, waiting: 60 }), settings);
  expect(state.bears * (state.pipeline.personMs / state.pipeline.submitted)).toBeCloseTo(1000, 6);
  expect(state.limit).toBeLessThanOrEqual(3);
});

test('whatever is seen, the limit is a number of people from 1 to the cap, and the gate lets somebody through', () => {
  const step = fc.record({
    forMs: fc.nat(600_000),
    called: fc.nat(500),
    active: fc.nat(500),
    submitted: fc.nat(100),
    done: fc.nat(100),
    failed: fc.nat(100),
    eachMs: fc.nat(100_000),
    waiting: fc.nat(1000),
    idle: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 500 }), (steps, maxActive) => {
      let state = firstLimit(seen(0), { ...settings, maxActive });
      let [nowMs, submitted, completedInTime, timedOut, responseMs] = [0, 0, 0, 0, 0];
      for (const one of steps) {
        nowMs += one.forMs;
        submitted += one.submitted;
        completedInTime += one.done;
        timedOut += one.failed;
        responseMs += one.done * one.eachMs;
        const { called, active, waiting, idle } = one;
        const portal = { completedInTime, timedOut, responseMs, waiting };
        state = nextLimit(state, seen(nowMs, portal, { called, active, submitted, idle }), {
          ...settings,
          maxActive,
        });
        expect(Number.isInteger(state.limit) && state.limit >= 1 && state.limit <= maxActive).toBe(true);
        expect(Number.isInteger(state.gate) && state.gate >= 1).toBe(true);
        expect(state.bears).toBeGreaterThan(0);
        expect(state.bears).toBeLessThan(1e6);
      }
    }),
  );
});
