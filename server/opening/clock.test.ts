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
