import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockSegment, openingTime, speedAt, wallTime } from './clock.ts';

/** A night run through fast, a rush in real time, a clock that stands, and a jump. */
const day: ClockSegment[] = [
  { fromWallMs: 1000, openingMs: 50_000, speed: 10 },
  { fromWallMs: 2000, openingMs: 60_000, speed: 1 },
  { fromWallMs: 3000, openingMs: 61_000, speed: 0 },
  { fromWallMs: 4000, openingMs: 100_000, speed: 2.5 },
];

test('maps wall time to opening time, segment by segment', () => {
  const at = (wallMs: number) => openingTime(day, wallMs);
  expect([0, 1000, 1500, 2000, 2999, 3000, 3999, 4000, 4001].map(at)).toEqual([
    50_000, 50_000, 55_000, 60_000, 60_999, 61_000, 61_000, 100_000, 100_002,
  ]);
  expect([0, 1500, 2000, 3500, 9000].map((wallMs) => speedAt(day, wallMs))).toEqual([10, 10, 1, 0, 2.5]);
});

test('without segments, it is wall time at speed 1', () => {
  expect(openingTime([], 123)).toBe(123);
  expect(wallTime([], 123)).toBe(123);
  expect(speedAt([], 123)).toBe(1);
});

test('the way back is the first moment at which the clock shows that time', () => {
  expect(
    [40_000, 50_000, 55_000, 60_500, 61_000, 61_001, 100_000, 100_005].map((ms) => wallTime(day, ms)),
  ).toEqual([1000, 1000, 1500, 2500, 3000, 4000, 4000, 4002]);
  expect(wallTime([{ fromWallMs: 0, openingMs: 5, speed: 0 }], 6)).toBe(Number.POSITIVE_INFINITY);
});

test('there and back again, on any clock that goes on', () => {
  const steps = fc.array(
    fc.record({
      wallMs: fc.integer({ min: 1, max: 10_000 }),
      speed: fc.integer({ min: 0, max: 100 }),
      jump: fc.nat(500),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 3_000_000 }), (list, ahead) => {
      const segments: ClockSegment[] = [];
      let wallMs = 0;
      let openingMs = 0;
      for (const step of list) {
        segments.push({ fromWallMs: wallMs, openingMs, speed: step.speed });
        wallMs += step.wallMs;
        openingMs += step.wallMs * step.speed + step.jump;
      }
      const back = wallTime(segments, ahead);
      if (back === Number.POSITIVE_INFINITY) return;
      expect(openingTime(segments, Math.ceil(back))).toBeGreaterThanOrEqual(ahead);
      if (back > 0) expect(openingTime(segments, Math.ceil(back) - 1)).toBeLessThan(ahead);
    }),
    { numRuns: 500 },
  );
});

/** A day of several speeds, each above 0: what a schedule makes (`load/scenario/schedule.ts`). */
const schedules = fc
  .array(
    fc.record({
      wallMs: fc.integer({ min: 1, max: 100_000 }),
      speed: fc.oneof(
        fc.constantFrom(1, 100, 180, 8_000, 80_000),
        fc.double({ min: 0.1, max: 1e5, noNaN: true }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((steps) => {
    const segments: ClockSegment[] = [];
    let [fromWallMs, openingMs] = [1_700_000_000_000, 1_470_000_000_000];
    for (const { wallMs, speed } of steps) {
      segments.push({ fromWallMs, openingMs, speed });
      fromWallMs += wallMs;
      openingMs += wallMs * speed;
    }
    return segments;
  });
const moments = fc.integer({ min: 0, max: 600_000 });

test('on a clock of several speeds, time never goes back, nor faster than its fastest step', () => {
  fc.assert(
    fc.property(schedules, moments, moments, (segments, a, b) => {
      const start = segments[0]!.fromWallMs;
      const [early, late] = [start + Math.min(a, b), start + Math.max(a, b)];
      const gone = openingTime(segments, late) - openingTime(segments, early);
      const fastest = Math.max(...segments.map(({ speed }) => speed));
      expect(gone).toBeGreaterThanOrEqual(0);
      expect(gone).toBeLessThanOrEqual((late - early) * fastest + 2);
    }),
  );
});

test('from wall time to the day and back again, and the other way: within what the clock rounds', () => {
  fc.assert(
    fc.property(schedules, moments, (segments, afterMs) => {
      const wallMs = segments[0]!.fromWallMs + afterMs;
      const back = wallTime(segments, openingTime(segments, wallMs));
      // The clock shows whole ms: at a low speed many moments of the wall show the same.
      const slowest = Math.min(...segments.map(({ speed }) => speed));
      expect(wallMs - back).toBeGreaterThan(-0.01);
      expect(wallMs - back).toBeLessThan(1 / slowest + 0.01);
      const openingMs = segments[0]!.openingMs + afterMs * 1_000;
      const there = openingTime(segments, wallTime(segments, openingMs));
      // A wall time is a double, known to a quarter of a microsecond: at 100,000 that is some ms of the day.
      expect(Math.abs(there - openingMs)).toBeLessThan(
        2 + Math.max(...segments.map(({ speed }) => speed)) / 1000,
      );
    }),
  );
});
