import type { LatencyMs, SeriesRow } from '../record/files.ts';

/** Percentiles of latency in a calm second of a run, wall ms. */
export type TypicalLatency = Pick<LatencyMs, 'p50' | 'p99'>;

/**
 * Each second's own percentile, over all seconds with any answer: the geometric mean of the calmer half of them, a second
 * counting by its requests. One percentile over the whole run is that of its few worst seconds (a cold start, a neighbour
 * on the machine) and differs between two runs of one build by half and more. What disturbs a second only ever makes its
 * answers later, so the calmer half says most of the build and least of the machine: over stretches of long runs on a
 * disturbed machine it spread a third as far as the middle half did. A build that is slower now and then only does not show
 * here; the percentiles of the whole run, and the worst second, are told besides. Null without a second that was measured.
 */
export function typicalLatency(series: readonly SeriesRow[]): TypicalLatency | null {
  const seconds = series.flatMap(({ requests, latencyMs }) =>
    latencyMs === null || requests === 0 ? [] : [{ requests, latencyMs }],
  );
  if (seconds.length === 0) return null;
  const middle = (of: (latency: LatencyMs) => number) =>
    Math.exp(
      calmHalfMean(seconds.map((each) => ({ value: Math.log(of(each.latencyMs)), weight: each.requests }))),
    );
  return { p50: middle(({ p50 }) => p50), p99: middle(({ p99 }) => p99) };
}

/** The mean of what lies below the median, by weight; a value on the edge counts in part. */
function calmHalfMean(values: { value: number; weight: number }[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  let sum = 0;
  for (const { value, weight } of sorted) {
    sum += value * Math.max(0, Math.min(half, below + weight) - below);
    below += weight;
  }
  return sum / half;
}
