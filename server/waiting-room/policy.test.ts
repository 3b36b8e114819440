import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AdmissionSettingsNow,
  type Observation,
  type PolicyState,
  spend,
  step,
  takeUpShare,
} from './policy.ts';

const room: Observation = {
  nowMs: 0,
  phase: 'open',
  paused: false,
  remaining: 1e6,
  called: 0,
  active: 0,
  takenUp: 0,
  notTakenUp: 0,
};
const settings: AdmissionSettingsNow = { ratePerSecond: 2, maxActive: 1e6 };

/** Lets the policy run, each call being made, and taken up at once unless `change` says what the room looks like. */
function run(
  steps: number,
  everyMs: number,
  change: (index: number, made: number) => Partial<Observation> = () => ({}),
  state: PolicyState | null = null,
): { made: number; wants: number[]; state: PolicyState | null } {
  let made = 0;
  const wants: number[] = [];
  for (let i = 1; i <= steps; i++) {
    const seen = { ...room, nowMs: i * everyMs, takenUp: made, ...change(i, made) };
    const next = step(state, seen, settings);
    wants.push(next.want);
    made += next.want;
    state = spend(next.state, next.want);
  }
  return { made, wants, state };
}

describe('the rate', () => {
  test.each([100, 250, 1000, 7000])('is kept, whether it is asked every %d ms or not', (everyMs) => {
    const steps = Math.floor(600_000 / everyMs);
    const { made } = run(steps, everyMs, (_, made) => ({ takenUp: 1000 + made }));
    const seconds = ((steps - 1) * everyMs) / 1000;
    expect(Math.abs(made - 2 * seconds)).toBeLessThanOrEqual(1);
  });

  test('is kept on a day so fast that a step takes minutes of it', () => {
    const stepMs = 100_000;
    let state: PolicyState | null = null;
    let made = 0;
    for (let i = 1; i <= 60; i++) {
      const next = step(state, { ...room, nowMs: i * stepMs, takenUp: 1000 + made }, settings, stepMs);
      made += next.want;
      state = spend(next.state, next.want);
    }
    expect(Math.abs(made - (2 * 59 * stepMs) / 1000)).toBeLessThanOrEqual(1);
  });

  test('is made up for those who do not come', () => {
    // Of three calls, two are taken up: three a second must be made, so that two are.
    const share = (_: number, made: number) => ({
      takenUp: 2_000_000 + Math.round((made * 2) / 3),
      notTakenUp: 1_000_000 + made - Math.round((made * 2) / 3),
    });
    expect(Math.abs(run(6000, 100, share).made - 1800)).toBeLessThanOrEqual(3);
  });

  test('is made up for those who do not come, from the first of them on: nothing is lost while that is learnt', () => {
    // Every third never comes, which shows after 120 s; the others come after 20 s.
    const calls: number[] = [];
    let state: PolicyState | null = null;
    let takenUp = 0;
    for (let second = 1; second <= 1800; second++) {
      const past = (seconds: number, comes: boolean) =>
        calls.filter((at, i) => at <= second - seconds && (i % 3 !== 0) === comes).length;
      takenUp = past(20, true);
      const notTakenUp = past(120, false);
      const called = calls.length - takenUp - notTakenUp;
      const next = step(state, { ...room, nowMs: second * 1000, called, takenUp, notTakenUp }, settings);
      for (let i = 0; i < next.want; i++) calls.push(second);
      state = spend(next.state, next.want);
    }
    // Two a second, but for the 20 s that coming takes, and for those who are still taken to be coming: one a second
    // is called in vain, 120 of them stand, and two of three are believed in.
    const owed = 2 * 1800 - takenUp;
    expect(owed).toBeGreaterThan(2 * 20);
    expect(owed).toBeLessThan(2 * 20 + (2 / 3) * 120 + 25);
  });

  test('is made up for at most five times over, and one early no-show does not double it', () => {
    expect(takeUpShare(0, 1_000_000)).toBe(0.2);
    expect(takeUpShare(0, 0)).toBe(1);
    expect(takeUpShare(0, 1)).toBeGreaterThan(0.9);
    const nobody = (_: number, made: number) => ({ called: made, takenUp: 0, notTakenUp: 1_000_000 });
    expect(run(6000, 100, nobody).made).toBeLessThanOrEqual(5 * 2 * 600 + 2);
  });

  test('the first in line need not wait: not at the opening, and not for a new controller', () => {
    expect(step(null, room, settings).want).toBe(1);
    const waiting = step(null, { ...room, phase: 'preQueue' }, settings);
    expect(waiting.want).toBe(0);
    expect(step(waiting.state, room, settings).want).toBe(1);
  });
});

describe('what bounds a call', () => {
  const seen = fc.record({
    nowMs: fc.integer({ min: 0, max: 1e9 }),
    phase: fc.constantFrom('before', 'preQueue', 'open', 'exhausted', 'closed', 'maintenance'),
    paused: fc.boolean(),
    remaining: fc.nat(5000),
    called: fc.nat(3000),
    active: fc.nat(3000),
    takenUp: fc.nat(10_000),
    notTakenUp: fc.nat(10_000),
  });
  const asked = fc.record({
    ratePerSecond: fc.double({ min: 0.001, max: 1e4, noNaN: true }),
    maxActive: fc.integer({ min: 1, max: 5000 }),
  });
  const before = fc.option(
    fc.record({
      owed: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      expected: fc.double({ min: 0, max: 1e5, noNaN: true }),
      share: fc.double({ min: 0.2, max: 1, noNaN: true }),
      atMs: fc.nat(1e9),
    }),
  );

  test('never more than the places left, nor the cap, nor 1,000; nobody unless it is open and not paused', () => {
    fc.assert(
      fc.property(before, seen, asked, (state, observation, now) => {
        const { want, state: after } = step(state, observation, now);
        const busy = observation.called + observation.active;
        expect(Number.isInteger(want)).toBe(true);
        expect(want).toBeGreaterThanOrEqual(0);
        expect(want).toBeLessThanOrEqual(Math.max(0, observation.remaining - busy));
        expect(want).toBeLessThanOrEqual(Math.max(0, now.maxActive - busy));
        expect(want).toBeLessThanOrEqual(1000);
        if (observation.phase !== 'open' || observation.paused) expect(want).toBe(0);
        // What is left in hand is not more than half a minute's worth (or one call); no call is made on credit.
        expect(after.owed).toBeLessThanOrEqual(Math.max(1, 30 * now.ratePerSecond) + 1e-6);
        if (want > 0) expect(spend(after, want).owed).toBeGreaterThanOrEqual(-1e-3);
      }),
    );
  });

  test('the cap holds back, and what was held back comes in a burst of half a minute at most', () => {
    const full = run(6000, 100, () => ({ called: 1e6 }));
    expect(full.made).toBe(0);
    const { want } = step(
      full.state && { ...full.state, expected: 0 },
      { ...room, nowMs: 600_100 },
      settings,
    );
    expect(want).toBe(30 * settings.ratePerSecond);
  });

  test('a controller that slept for an hour does not call an hour of people at once', () => {
    const awake = run(10, 100).state;
    const { want } = step(awake, { ...room, nowMs: 3_600_000 }, settings);
    expect(want).toBeLessThanOrEqual(30 * settings.ratePerSecond);
    expect(
      run(600, 100, (i, made) => ({ nowMs: 3_600_000 + i * 100, takenUp: awake!.expected + made }), awake)
        .made,
    ).toBeLessThanOrEqual(60 + 120 + 2);
  });

  test('a pause is not made up for afterwards', () => {
    const paused = run(6000, 100, () => ({ paused: true })).state;
    expect(step(paused, { ...room, nowMs: 600_100 }, settings).want).toBe(0);
    expect(
      run(10, 100, (i, made) => ({ nowMs: 600_000 + i * 100, takenUp: made }), paused).made,
    ).toBeLessThanOrEqual(2);
  });

  test('a clock that is set back, or stands, gives nothing', () => {
    const state = { owed: 0.5, expected: 0, share: 1, atMs: 10_000 };
    expect(step(state, { ...room, nowMs: 0 }, settings)).toMatchObject({ want: 0, state: { owed: 0.5 } });
    expect(step(state, { ...room, nowMs: 10_000 }, settings).want).toBe(0);
  });
});
