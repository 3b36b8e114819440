/**
 * Buckets for durations, as in an HDR histogram: exact below 1.28 ms, then 128 buckets for each doubling, so
 * that a bucket is never wider than 1/128 (0.8 %) of its value. Pure, integers only, the same under k6 and Node.
 */

/** Width of the finest bucket, ms. */
const unitMs = 0.01;
const perDoubling = 128;

/** Counts by bucket. */
export type Buckets = Record<number, number>;

/** The bucket of a duration in ms; below 0 counts as 0. */
export function bucketOf(ms: number): number {
  const units = ms > 0 ? Math.floor(ms / unitMs) : 0;
  if (units < perDoubling) return units;
  // By its leading zeros, up to 2^31 hundredths of a ms (six hours); a logarithm costs ten times as much.
  if (units < 2 ** 31) {
    const doublings = 31 - Math.clz32(units >>> 7);
    return doublings * perDoubling + (units >>> doublings);
  }
  const doublings = Math.floor(Math.log2(units / perDoubling));
  return (doublings + 1) * perDoubling + Math.floor(units / 2 ** doublings) - perDoubling;
}

/** The middle of a bucket, ms. */
export function bucketMiddleMs(bucket: number): number {
  if (bucket < perDoubling) return (bucket + 0.5) * unitMs;
  const doublings = Math.floor(bucket / perDoubling) - 1;
  const units = (perDoubling + (bucket % perDoubling)) * 2 ** doublings;
  return (units + 2 ** doublings / 2) * unitMs;
}

export function count(buckets: Buckets, ms: number): void {
  const bucket = bucketOf(ms);
  buckets[bucket] = (buckets[bucket] ?? 0) + 1;
}
