import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySnapshot, someSnapshot } from '../testing/snapshot.ts';
import { conversion, pollAfterMs, positionOf } from './position.ts';

const ahead = fc.nat(50_000);

describe('when to ask again', () => {
  test('is never longer than a quarter of the time a call lasts, whatever the speed', () => {
    fc.assert(
      fc.property(anySnapshot, ahead, (snapshot, n) => {
        const { pollAfterMs: ms } = positionOf(snapshot, snapshot.serving + 1 + n, 0, snapshot.nowMs);
        const callMs = snapshot.speed > 0 ? snapshot.claimMs / snapshot.speed : Number.POSITIVE_INFINITY;
        // At a speed at which a call lasts less than a fifth of a second, nobody is asked for more than 20 a second.
        expect(ms).toBeLessThanOrEqual(Math.max(50, callMs / 4));
        expect(ms).toBeGreaterThanOrEqual(50);
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeLessThanOrEqual(Math.max(60_000, snapshot.waiting / 2));
      }),
    );
  });

  test('grows with the distance, and nobody near sleeps past an eighth of their wait', () => {
    const room = { ...someSnapshot, waiting: 100, claimMs: 3_600_000 };
    const waits = [0, 10, 50, 100, 200].map((n) => positionOf(room, 251 + n, 0, room.nowMs));
    const polls = waits.map((position) => position.pollAfterMs);
    expect(polls).toEqual([...polls].sort((a, b) => a - b));
    expect(polls[0]).toBe(500);
    for (const { pollAfterMs: ms, etaSeconds } of waits) {
      expect(ms).toBeLessThanOrEqual(Math.max(500, (etaSeconds!.low * 1000) / 8));
    }
  });

  test('spreads a large room over time', () => {
    const room = { ...someSnapshot, waiting: 40_000, claimMs: 900_000 };
    expect(pollAfterMs(room, { low: 0 })).toBe(20_000);
  });

  test('in a clock that stands, it is half a minute', () => {
    expect(pollAfterMs({ ...someSnapshot, speed: 0, waiting: 10 }, { low: 0 })).toBe(60_000);
  });
});

describe('the odds', () => {
  test('are a probability, and never better for those further back', () => {
    fc.assert(
      fc.property(anySnapshot, ahead, ahead, (snapshot, a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map(
          (n) => positionOf(snapshot, snapshot.serving + 1 + n, 0, snapshot.nowMs).odds!,
        );
        expect(near).toBeGreaterThanOrEqual(far!);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('are near one where there are many more places than rivals, and near nothing far behind', () => {
    const at = (n: number) => positionOf(someSnapshot, 251 + n, 0, someSnapshot.nowMs).odds!;
    expect(at(0)).toBeGreaterThan(0.999);
    expect(at(3500)).toBeLessThan(0.001);
    // 300 places, of 100 who are called 96 take one, 50 are inside: 0.96 x (50 + 262) is 300.
    expect(at(262)).toBeGreaterThan(0.4);
    expect(at(262)).toBeLessThan(0.6);
  });

  test('rest on the measured share of those who take a place, with ten imagined ones to begin with', () => {
    const fresh = { ...someSnapshot, submitted: 0, noShows: 0, leftCalled: 0, leftActive: 0 };
    expect(conversion(fresh).mean).toBeCloseTo(0.9);
    const measured = conversion({ ...fresh, submitted: 700, noShows: 300 });
    expect(measured.mean).toBeCloseTo(0.7, 1);
    expect(measured.variance).toBeLessThan(conversion(fresh).variance);
  });
});

describe('the wait', () => {
  test('is a range of whole seconds, later for those further back; nothing is promised while paused', () => {
    fc.assert(
      fc.property(anySnapshot, ahead, ahead, (snapshot, a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)].map(
          (n) => positionOf(snapshot, snapshot.serving + 1 + n, 0, snapshot.nowMs).etaSeconds,
        );
        const over = snapshot.phase === 'exhausted' || snapshot.phase === 'closed';
        if (over || snapshot.paused) {
          expect([near, far]).toEqual([null, null]);
          return;
        }
        expect(near!.low).toBeGreaterThanOrEqual(0);
        expect(near!.high).toBeGreaterThanOrEqual(near!.low);
        expect(far!.high).toBeGreaterThanOrEqual(near!.high);
        expect([near!.low, near!.high].every(Number.isInteger)).toBe(true);
      }),
    );
  });

  test('counts from the opening for those who come before it', () => {
    const before = {
      ...someSnapshot,
      phase: 'preQueue',
      nowMs: someSnapshot.opensAtMs - 600_000,
      serving: 0,
    };
    const { etaSeconds } = positionOf(before, 1, 0, before.nowMs);
    expect(etaSeconds!.low).toBeGreaterThanOrEqual(600);
    expect(positionOf(before, 1, 0, before.nowMs + 300_000).etaSeconds!.low).toBe(etaSeconds!.low - 300);
  });

  test('holds the waiting time of a Poisson stream in about 80 cases of 100', () => {
    // 100 people ahead at 0.4 a second: 101 exponential gaps, from a fixed linear congruential stream.
    let state = 12345;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const { low, high } = positionOf(someSnapshot, 351, 0, someSnapshot.nowMs).etaSeconds!;
    let inside = 0;
    for (let trial = 0; trial < 2000; trial++) {
      // The rate itself may change by a tenth: drawn by the sum of twelve uniforms.
      let normal = -6;
      for (let i = 0; i < 12; i++) normal += uniform();
      const rate = 0.4 / (1 + 0.1 * normal);
      let seconds = 0;
      for (let i = 0; i < 101; i++) seconds += -Math.log(uniform()) / rate;
      if (seconds >= low && seconds <= high) inside += 1;
    }
    expect(inside / 2000).toBeGreaterThan(0.75);
    expect(inside / 2000).toBeLessThan(0.85);
  });
});

test('those who left are not counted as ahead; at the end of the day everyone is turned away', () => {
  expect(positionOf(someSnapshot, 300, 0, someSnapshot.nowMs)).toMatchObject({ state: 'waiting', ahead: 49 });
  expect(positionOf(someSnapshot, 300, 9, someSnapshot.nowMs).ahead).toBe(40);
  for (const phase of ['exhausted', 'closed']) {
    const position = positionOf({ ...someSnapshot, phase }, 300, 0, someSnapshot.nowMs);
    expect(position).toMatchObject({ state: 'turnedAway', odds: 0, etaSeconds: null });
  }
});
