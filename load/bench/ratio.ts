/** Median of a list; NaN for an empty one. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What a row is worth against another, round by round, so that the machine's moods cancel. */
export interface Ratio {
  median: number;
  low: number;
  high: number;
}

/** Ratio of two rows' figures measured in the same rounds. */
export function ratioOf(row: number[], base: number[]): Ratio {
  const ratios = row.map((value, i) => value / base[i]!);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
