/** For tests: how far a sample is from the distribution it is said to come from. */

/** The Kolmogorov-Smirnov distance: the largest gap between the sample's distribution and `cdf`. */
export function kolmogorovSmirnov(sample: readonly number[], cdf: (x: number) => number): number {
  const n = sample.length;
  return sample
    .toSorted((a, b) => a - b)
    .reduce((gap, x, i) => Math.max(gap, (i + 1) / n - cdf(x), cdf(x) - i / n), 0);
}

/** The distance that a right sample of n passes once in 10,000 (asymptotic: sqrt(-ln(alpha / 2) / 2n)). */
export function kolmogorovSmirnovLimit(n: number): number {
  return Math.sqrt(-Math.log(0.0001 / 2) / (2 * n));
}

/** Pearson's statistic: the sum of (observed - expected)^2 / expected. */
export function chiSquare(observed: readonly number[], shares: readonly number[]): number {
  const n = observed.reduce((sum, count) => sum + count, 0);
  return observed.reduce((sum, count, i) => sum + (count - n * shares[i]!) ** 2 / (n * shares[i]!), 0);
}

/** The statistic that right counts pass once in 10,000, for 1 or 2 degrees of freedom. */
export function chiSquareLimit(degrees: 1 | 2): number {
  return degrees === 1 ? 15.137 : -2 * Math.log(0.0001);
}
