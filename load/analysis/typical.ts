import type { LatencyMs, SeriesRow } from '../record/files.ts';

/** Percentiles of latency in an ordinary second of a run, wall ms. */
export type TypicalLatency = Pick<LatencyMs, 'p50' | 'p99'>;

/**
 * Each second's own percentile, over all seconds with any answer: the geometric mean of the middle half of them, a second
 * counting by its requests. One percentile over the whole run is that of its few worst seconds (a cold start, a neighbour
 * on the machine) and differs between two runs of one build by half and more; this one is made of all of its busy seconds
 * and of none of its hiccups. Null without a second that was measured.
 */
export function typicalLatency(series: readonly SeriesRow[]): TypicalLatency | null {
  const seconds = series.flatMap(({ requests, latencyMs }) =>
    latencyMs === null || requests === 0 ? [] : [{ requests, latencyMs }],
  );
  if (seconds.length === 0) return null;
  const middle = (of: (latency: LatencyMs) => number) =>
    Math.exp(
      middleHalfMean(seconds.map((each) => ({ value: Math.log(of(each.latencyMs)), weight: each.requests }))),
    );
  return { p50: middle(({ p50 }) => p50), p99: middle(({ p99 }) => p99) };
}

/** The mean of what lies between the first and the third quartile, by weight; a value on the edge counts in part. */
function middleHalfMean(values: { value: number; weight: number }[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const [low, high] = [total / 4, (3 * total) / 4];
  let below = 0;
  let sum = 0;
  for (const { value, weight } of sorted) {
    const inside = Math.max(0, Math.min(high, below + weight) - Math.max(low, below));
    sum += value * inside;
    below += weight;
  }
  return sum / (high - low);
}
