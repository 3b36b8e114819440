import { expect, test } from 'vitest';
import type { SeriesRow } from '../record/files.ts';
import { syntheticRun } from './synthetic-run.ts';
import { typicalLatency } from './typical.ts';

const blank = syntheticRun({ people: 20, quota: 4 }).series[0]!;
const second = (requests: number, p50: number, p99: number): SeriesRow => ({
  ...blank,
  requests,
  latencyMs: { p50, p95: p99, p99, max: p99 },
});

test('a hiccup does not move it, and whatever slows every second does, by as much', () => {
  const calm = [8, 9, 10, 11, 12, 10, 9, 11].map((p99) => second(500, 1, p99));
  const { p99 } = typicalLatency(calm)!;
  expect(p99).toBeGreaterThan(8);
  expect(p99).toBeLessThan(10);
  const withHiccups = [...calm.slice(2), second(500, 1, 900), second(2000, 1, 90)];
  expect(typicalLatency(withHiccups)!.p99 / p99).toBeLessThan(1.25);
  const slower = calm.map((row) => second(500, 1, row.latencyMs!.p99 * 1.2));
  expect(typicalLatency(slower)!.p99 / p99).toBeCloseTo(1.2, 9);
});

test('a second counts by its requests; the calmer half of all requests is what counts', () => {
  // Sorted by latency, requests 0 to 100: the first 40 at 1 ms, the others at 4; the calmer half has 40 and 10 of them.
  const rows = [second(60, 1, 4), second(40, 1, 1)];
  expect(typicalLatency(rows)!.p99).toBeCloseTo(4 ** (10 / 50), 9);
  expect(typicalLatency([...rows, { ...blank, requests: 9, latencyMs: null }])!.p50).toBeCloseTo(1, 9);
});

test('nothing measured: null', () => {
  expect(typicalLatency([])).toBeNull();
  expect(typicalLatency([{ ...second(0, 1, 1) }])).toBeNull();
});
