import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openingTime, wallTime } from '../../server/opening/clock.ts';
import { loadScenario } from './load.ts';
import {
  asItWouldBe,
  atRushSpeed,
  clockSegments,
  daysBeside,
  daysOfLag,
  endsAtSeconds,
  opensAtMs,
  rushSpan,
  startsAtSeconds,
  wallSeconds,
} from './schedule.ts';

const { scenario } = loadScenario('csq-2016-06-13');
const { speed: schedule } = scenario.run;

test('13 June 2016 takes less than five minutes of wall time, payments included', () => {
  const all = wallSeconds(schedule, startsAtSeconds(scenario), endsAtSeconds(scenario));
  expect(endsAtSeconds(scenario)).toBe(12 * 3600 + 31 * 86_400);
  expect(all).toBeCloseTo(23_500 / 100 + (endsAtSeconds(scenario) - 19_800) / 100_000, 6);
  expect(all).toBeLessThan(270);
});

test('the small opening takes less than half a minute', () => {
  const { scenario: small } = loadScenario('small-opening');
  const all = wallSeconds(small.run.speed, startsAtSeconds(small), endsAtSeconds(small));
  expect(all).toBeLessThan(20);
});

test('another speed of the rush leaves the rest of the schedule as it is', () => {
  expect(rushSpan(scenario)).toEqual({ fromSeconds: -3700, toSeconds: 19_800 });
  expect(atRushSpeed(schedule, 50)).toEqual([{ ...schedule[0], speed: 50 }, schedule[1]]);
});

describe('the clock', () => {
  const startMs = 1_700_000_000_000;
  const clock = clockSegments(scenario, startMs);
  const zero = opensAtMs(scenario);

  test('begins with the schedule', () => {
    expect(openingTime(clock, startMs)).toBe(zero - 3_700_000);
    expect(openingTime(clock, startMs - 5000)).toBe(zero - 3_700_000);
  });
  test.each([-3600, 0, 12_345, 19_800, 100_000, 2_000_000])(
    'shows %d s when that much wall time has gone',
    (seconds) => {
      const wallMs = startMs + wallSeconds(schedule, -3700, seconds) * 1000;
      // The clock rounds down to the millisecond, and wall time is not exact in floating point.
      expect(Math.abs(openingTime(clock, wallMs) - (zero + seconds * 1000))).toBeLessThan(50);
    },
  );
});

test('a week, a rush, a month and a day of calls: wall seconds and the clock agree at every moment, both ways', () => {
  const { scenario: whole } = loadScenario('csq-2016-08-16');
  const steps = whole.run.speed;
  const startMs = 1_700_000_000_000;
  const clock = clockSegments(whole, startMs);
  const [from, to] = [startsAtSeconds(whole), endsAtSeconds(whole)];
  expect(clock.map(({ speed }) => speed)).toEqual(steps.map(({ speed }) => speed));
  fc.assert(
    fc.property(fc.integer({ min: from, max: to }), (seconds) => {
      const wall = wallSeconds(steps, from, seconds);
      expect(
        Math.abs(wallTime(clock, opensAtMs(whole) + seconds * 1000) - startMs - wall * 1000),
      ).toBeLessThan(0.01);
    }),
  );
  // A few minutes for two months, as the file says.
  expect(wallSeconds(steps, from, to)).toBeLessThan(400);
  // Calls go as fast as the rush, whatever that is.
  expect(atRushSpeed(steps, 50).map(({ speed }) => speed)).toEqual([8_000, 50, 80_000, 50, 80_000]);
  expect(rushSpan(whole)).toEqual({ fromSeconds: -3_700, toSeconds: 19_800 });
});

test('the day as it would be: a second a second to the close, and the payments as fast as before', () => {
  expect(asItWouldBe(scenario)).toEqual([
    { fromSeconds: -3700, speed: 1, rush: true },
    { fromSeconds: 43_260, speed: 100_000 },
  ]);
});

test('what is done while people are called is judged by the wait, all else by the days it belongs to', () => {
  const { scenario: whole } = loadScenario('csq-2016-08-16');
  expect(daysBeside(whole)).toEqual({
    beforeMs: 7 * 86_400_000,
    afterMs: 30 * 86_400_000,
    calling: [
      [-3_700_000, 19_800_000],
      [2_591_900_000, 2_611_800_000],
    ],
  });
  expect(daysBeside(scenario)).toBeUndefined();
});

test('lag in the time of the day is judged by the wait while people are called, by the days to pay after that', () => {
  const { scenario } = loadScenario('small-opening');
  expect(daysOfLag(scenario)).toEqual({
    beforeMs: 0,
    afterMs: scenario.opening.paymentDays * 86_400_000,
    calling: [[-620_000, 1_200_000]],
  });
  const steady = { ...scenario.run, speed: scenario.run.speed.map(({ rush: _, ...step }) => step) };
  expect(daysOfLag({ ...scenario, run: steady })).toBeUndefined();
});
