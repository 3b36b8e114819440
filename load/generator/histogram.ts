import { build, type Histogram } from 'hdr-histogram-js';
import type { LatencyMs } from '../record/files.ts';
import { type Buckets, bucketMiddleMs } from './buckets.ts';

/** Durations of any number of virtual users, merged: an HDR histogram in units of 10 microseconds, 3 digits, up to an hour. */
const unitsPerMs = 100;
const highestMs = 3_600_000;

/** An empty histogram. */
export function newHistogram(): Histogram {
  return build({
    bitBucketSize: 64,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestMs * unitsPerMs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
}

export function addBuckets(histogram: Histogram, buckets: Buckets): void {
  for (const [bucket, count] of Object.entries(buckets)) {
    const ms = Math.min(highestMs, bucketMiddleMs(Number(bucket)));
    histogram.recordValueWithCount(Math.max(1, Math.round(ms * unitsPerMs)), count);
  }
}

/** Percentiles in ms; null of an empty histogram. */
export function percentiles(histogram: Histogram): LatencyMs | null {
  if (histogram.totalCount === 0) return null;
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / unitsPerMs;
  return { p50: at(50), p95: at(95), p99: at(99), max: histogram.maxValue / unitsPerMs };
}

export const noLatency: LatencyMs = { p50: 0, p95: 0, p99: 0, max: 0 };
