import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketMiddleMs, bucketOf, count } from './buckets.ts';
import { addBuckets, newHistogram, percentiles } from './histogram.ts';

test('a bucket’s middle is within 0.8 % of what fell into it, or 0.01 ms', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3_600_000, noNaN: true }), (ms) => {
      expect(Math.abs(bucketMiddleMs(bucketOf(ms)) - ms)).toBeLessThanOrEqual(Math.max(0.01, ms / 128));
    }),
  );
});

test('buckets follow one another without a gap', () => {
  for (let bucket = 0; bucket < 3_000; bucket++) expect(bucketOf(bucketMiddleMs(bucket))).toBe(bucket);
});

test('a longer duration is never in an earlier bucket; below 0 is 0', () => {
  fc.assert(
    fc.property(fc.nat(4_000_000), fc.nat(4_000_000), (a, b) => {
      expect(Math.sign(bucketOf(Math.max(a, b)) - bucketOf(Math.min(a, b)))).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(bucketOf(-3)).toBe(0);
});

test('percentiles of what was counted, merged', () => {
  const one = {};
  const other = {};
  for (let ms = 1; ms <= 500; ms++) count(one, ms);
  for (let ms = 501; ms <= 1_000; ms++) count(other, ms);
  const histogram = newHistogram();
  addBuckets(histogram, one);
  addBuckets(histogram, other);
  const { p50, p95, p99, max } = percentiles(histogram)!;
  for (const [found, exact] of [
    [p50, 500],
    [p95, 950],
    [p99, 990],
    [max, 1_000],
  ] as const) {
    expect(Math.abs(found - exact) / exact).toBeLessThan(0.01);
  }
  expect(percentiles(newHistogram())).toBe(null);
});
