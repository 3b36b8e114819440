import { expect, test } from 'vitest';
import { joinSeries } from './series.ts';

const clock = [{ fromWallMs: 1_000_000, openingMs: 5_000_000, speed: 60 }];
const frame = { clock, startedWallMs: 1_000_000, opensAtMs: 5_060_000 };

test('joins what was counted in a second with the levels at its end, and leaves no second out', () => {
  const latencyMs = { p50: 1, p95: 2, p99: 3, max: 4 };
  const rows = joinSeries(
    [
      {
        wallSecond: 1000,
        arrivals: 3,
        requests: 9,
        errors: 0,
        forward: 0,
        submissions: { reserved: 1 },
        latencyMs,
      },
      { wallSecond: 1003, arrivals: 1, requests: 1, errors: 1, forward: 0, submissions: {}, latencyMs },
    ],
    [
      { wallSecond: 998, waiting: 1, called: 0, active: 0, serving: 0, remaining: 5 },
      { wallSecond: 1000, waiting: 2, called: 1, active: 0, serving: 1, remaining: 5 },
      { wallSecond: 1002, waiting: 4, called: 0, active: 1, serving: 1, remaining: 4 },
    ],
    frame,
  );
  expect(rows.map((row) => row.wallMs)).toEqual([1000, 2000, 3000, 4000]);
  // The opening is 60 s of the day, one second of wall time, after the start.
  expect(rows.map((row) => row.atMs)).toEqual([0, 60_000, 120_000, 180_000]);
  expect(rows.map((row) => row.arrivals)).toEqual([3, 0, 0, 1]);
  expect(rows.map((row) => row.waiting)).toEqual([2, 2, 4, 4]);
  expect(rows.map((row) => row.remaining)).toEqual([5, 5, 4, 4]);
  expect(rows[0]).toMatchObject({ submissions: { reserved: 1 }, latencyMs });
  expect(rows[1]).toMatchObject({ requests: 0, errors: 0, submissions: {}, latencyMs: null });
});

test('of nothing is nothing', () => {
  expect(joinSeries([], [], frame)).toEqual([]);
});
