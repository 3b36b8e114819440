/** How a quantity is spread over people. In the quantity's own unit; all null for nobody. */
export interface Distribution {
  n: number;
  mean: number | null;
  p5: number | null;
  median: number | null;
  p95: number | null;
  max: number | null;
  total: number;
}

export function distribution(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  return {
    n: sorted.length,
    mean: sorted.length > 0 ? total / sorted.length : null,
    p5: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: sorted.at(-1) ?? null,
    total,
  };
}

/** The q-quantile (0 to 1) of sorted values, between neighbours linearly (Hyndman and Fan 1996, type 7). */
export function quantile(sorted: ArrayLike<number>, q: number): number | null {
  if (sorted.length === 0) return null;
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Jain's index (sum x)^2 / (n sum x^2): 1 where everyone has the same, 1/n where one has all (Jain 1984).
 * For waits and effort; on "got a place or not" it would be quota/n whatever the order.
 */
export function jainIndex(values: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares > 0 ? (sum * sum) / (values.length * squares) : null;
}

/** Gini's coefficient: mean absolute difference over twice the mean; 0 where everyone has the same (Gini 1912). */
export function giniCoefficient(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < sorted.length; i++) {
    sum += sorted[i]!;
    weighted += (2 * i - sorted.length + 1) * sorted[i]!;
  }
  return sum > 0 ? weighted / (sorted.length * sum) : null;
}
