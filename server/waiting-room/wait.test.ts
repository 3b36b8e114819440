import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySnapshot, someSnapshot } from '../testing/snapshot.ts';
import { etaSeconds } from './wait.ts';

/** An hour before the opening: 0.5 calls a second are planned, and last 300 s. */
const before = {
  ...someSnapshot,
  ...{ phase: 'preQueue', nowMs: someSnapshot.opensAtMs - 3_600_000, serving: 0, callsPerSecond: null },
  ...{ remaining: 500, called: 0, active: 0, submitted: 0, noShows: 0, leftCalled: 0, leftActive: 0 },
};
const of = (change: object, ahead: number) => {
  const snapshot = { ...before, ...change };
  return etaSeconds(snapshot, ahead, snapshot.nowMs)!;
};

test('a range of whole seconds, later for those further back; nothing is promised while paused, or closed until nobody knows when', () => {
  fc.assert(
    fc.property(anySnapshot, fc.nat(50_000), fc.nat(50_000), (snapshot, a, b) => {
      const [near, far] = [Math.min(a, b), Math.max(a, b)].map((n) =>
        etaSeconds(snapshot, n, snapshot.nowMs),
      );
      if (snapshot.paused || snapshot.phase === 'maintenance') {
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

test('counts from the opening for those who come before it, and from the end of a maintenance', () => {
  expect(of({}, 0).low).toBe(3600);
  expect(of({ nowMs: before.nowMs + 300_000 }, 100).low).toBe(of({}, 100).low - 300);
  const { opensAtMs: nowMs } = before;
  expect(of({ nowMs, maintenanceUntilMs: nowMs + 60_000 }, 100).low).toBe(of({ nowMs }, 100).low + 60);
});

test('the first calls come at the planned rate, the later ones sooner by those that will have run out', () => {
  const planned = (ahead: number) => 3600 + ahead / 0.5;
  for (const ahead of [10, 60, 120]) {
    expect(of({}, ahead).low).toBeLessThan(planned(ahead));
    expect(of({}, ahead).high).toBeGreaterThan(planned(ahead));
  }
  const far = of({ remaining: 5000 }, 2000);
  expect(far.high).toBeLessThan(planned(2000) + 60);
  expect(far.low).toBeLessThan(3600 + (planned(2000) - 3600) * 0.97);
});

test('once calls run, the range is that of their rate; under the cap they come at random, and it is wider', () => {
  const running = {
    callsPerSecond: 0.4,
    phase: 'open',
    nowMs: before.opensAtMs + 600_000,
    called: 10,
    active: 10,
  };
  const [metered, capped] = [of({ ...running, limit: 500 }, 100), of({ ...running, limit: 20 }, 100)];
  for (const { low, high } of [metered, capped]) {
    expect(low).toBeLessThan(101 / 0.4);
    expect(high).toBeGreaterThan(101 / 0.4);
  }
  expect(capped.high - capped.low).toBeGreaterThan(2 * (metered.high - metered.low));
});

test('until the first calls can have run out, the measured rate is not carried on: it will rise', () => {
  // Ten minutes after the opening, a call lasts 15: nothing has been made up for.
  const young = {
    phase: 'open',
    claimMs: 900_000,
    remaining: 5000,
    callsPerSecond: 0.5,
    called: 20,
    active: 20,
    limit: 500,
  };
  const at = (minutes: number, change: object = {}) =>
    of({ ...young, nowMs: before.opensAtMs + minutes * 60_000, ...change }, 2000);
  expect(at(10).low).toBeLessThan(at(60).low);
  // What has run out since then is what will: many, and the turn comes sooner; none, and the range is narrower.
  expect(at(20, { noShows: 20 }).low).toBeLessThan(at(20, { noShows: 2 }).low);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(at(24))).toBeLessThan(width(at(10)));
  // Calls that are held up are not those of the plan.
  expect(at(10, { callsPerSecond: 0.2 }).low).toBeGreaterThan(at(10).high);
});

test('whoever may have to wait for the last places to come back is told of that, too', () => {
  // 500 places, of seven called six take one: the last goes at about the 583rd.
  const later = (ahead: number) => of({}, ahead).high - of({ remaining: 5000 }, ahead).high;
  expect([later(400), later(580), later(620)]).toEqual([0, 300, 2100]);
});
