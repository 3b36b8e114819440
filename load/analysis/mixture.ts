import type { LatencyMs } from '../record/files.ts';

/**
 * Percentiles over all actions, from the percentiles of each and how often it happened: each action's
 * distribution is taken as straight between 0, its median, 95th, 99th percentile and maximum, and the mixture
 * is inverted. An approximation: exact at the maximum, and as good as those straight lines elsewhere.
 */
export function mixedLatency(
  byAction: Readonly<Record<string, LatencyMs>>,
  counts: Readonly<Record<string, number>>,
): LatencyMs | null {
  const parts = Object.entries(byAction)
    .map(([action, latency]) => ({ latency, weight: counts[action] ?? 0 }))
    .filter(({ weight }) => weight > 0);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const max = parts.reduce((most, { latency }) => Math.max(most, latency.max), 0);
  const shareBelow = (ms: number) =>
    parts.reduce((sum, { latency, weight }) => sum + weight * cumulative(latency, ms), 0) / total;
  const percentile = (share: number) => {
    let [low, high] = [0, max];
    for (let step = 0; step < 50; step++) {
      const middle = (low + high) / 2;
      if (shareBelow(middle) < share) low = middle;
      else high = middle;
    }
    return high;
  };
  return { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max };
}

/** Share of an action's requests that took at most `ms`. */
function cumulative({ p50, p95, p99, max }: LatencyMs, ms: number): number {
  const points: [ms: number, share: number][] = [
    [0, 0],
    [p50, 0.5],
    [p95, 0.95],
    [p99, 0.99],
    [max, 1],
  ];
  if (ms >= max) return 1;
  for (let k = 1; k < points.length; k++) {
    const [fromMs, fromShare] = points[k - 1]!;
    const [toMs, toShare] = points[k]!;
    if (ms < toMs) return fromShare + ((toShare - fromShare) * (ms - fromMs)) / (toMs - fromMs);
  }
  return 1;
}
