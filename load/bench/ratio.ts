/** Median of a list; NaN for an empty one. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One row of measurements: a rate and the server's CPU time a request, per round. */
export interface Rounds {
  perSecond: number[];
  /** CPU time of the server process per request, microseconds. */
  cpuMicros: number[];
}

/** What a row is worth against another, round by round, so that the machine's moods cancel. */
export interface Ratio {
  median: number;
  low: number;
  high: number;
}

/** Ratio of two rows measured in the same rounds. */
export function ratioOf(row: Rounds, base: Rounds): Ratio {
  const ratios = row.perSecond.map((value, i) => value / base.perSecond[i]!);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
