/** 97.5 % point of the normal distribution: what a two-sided 95 % interval reaches to. */
const Z95 = 1.959963984540054;

export type Interval = [low: number, high: number];

/** 95 % interval of a share: `successes` of `n` (Wilson 1927). Null where there is nobody. */
export function wilsonInterval(successes: number, n: number): Interval | null {
  if (n === 0) return null;
  const share = successes / n;
  const z2 = Z95 * Z95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [successes === 0 ? 0 : centre - half, successes === n ? 1 : centre + half];
}

/** Some people, and how many of them succeeded. */
export interface Successes {
  n: number;
  succeeded: number;
}

/** 95 % interval of the difference of two shares, `a` minus `b` (Newcombe 1998, method 10). */
export function differenceInterval(a: Successes, b: Successes): Interval | null {
  const wilsonA = wilsonInterval(a.succeeded, a.n);
  const wilsonB = wilsonInterval(b.succeeded, b.n);
  if (wilsonA === null || wilsonB === null) return null;
  const [shareA, shareB] = [a.succeeded / a.n, b.succeeded / b.n];
  const below = Math.hypot(shareA - wilsonA[0], wilsonB[1] - shareB);
  const above = Math.hypot(wilsonA[1] - shareA, shareB - wilsonB[0]);
  return [shareA - shareB - below, shareA - shareB + above];
}

/**
 * The probability that groups with the same chance of success differ at least as much as these: Pearson's
 * chi-squared test of homogeneity. Null where there are fewer than two groups, or all fare the same.
 */
export function homogeneityP(groups: readonly Successes[]): number | null {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const succeeded = groups.reduce((sum, group) => sum + group.succeeded, 0);
  if (groups.length < 2 || succeeded === 0 || succeeded === n) return null;
  const share = succeeded / n;
  let chiSquared = 0;
  for (const group of groups) {
    chiSquared += (group.succeeded - group.n * share) ** 2 / (group.n * share * (1 - share));
  }
  return chiSquaredTail(chiSquared, groups.length - 1);
}

/** P(X > x) for chi-squared with a whole number of degrees of freedom: Q(a + 1, y) = Q(a, y) + y^a e^-y / a!. */
export function chiSquaredTail(x: number, degrees: number): number {
  const y = x / 2;
  let a = degrees % 2 === 0 ? 1 : 0.5;
  let tail = a === 1 ? Math.exp(-y) : erfc(Math.sqrt(y));
  let term = a === 1 ? Math.exp(-y) * y : (Math.exp(-y) * Math.sqrt(y) * 2) / Math.sqrt(Math.PI);
  for (; a < degrees / 2; a++) {
    tail += term;
    term *= y / (a + 1);
  }
  return Math.min(1, tail);
}

/** P(X > x) for the standard normal distribution, x >= 0. */
export function normalTail(x: number): number {
  return erfc(x / Math.SQRT2) / 2;
}

/** Complementary error function for x >= 0, to 1.2e-7 of its value (Press et al., Numerical Recipes, 6.2). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}

/**
 * The difference of two shares among people alike in something else: the strata's differences weighted by
 * n1 n2 / n (Mantel and Haenszel 1959), with the variance of Greenland and Robins (1985). Null where no
 * stratum holds both.
 */
export function stratifiedDifference(
  strata: readonly { a: Successes; b: Successes }[],
): { difference: number; interval: Interval } | null {
  let weights = 0;
  let weighted = 0;
  let variance = 0;
  for (const { a, b } of strata) {
    if (a.n === 0 || b.n === 0) continue;
    const weight = (a.n * b.n) / (a.n + b.n);
    const [shareA, shareB] = [a.succeeded / a.n, b.succeeded / b.n];
    weights += weight;
    weighted += weight * (shareA - shareB);
    variance += weight ** 2 * ((shareA * (1 - shareA)) / a.n + (shareB * (1 - shareB)) / b.n);
  }
  if (weights === 0) return null;
  const difference = weighted / weights;
  const half = (Z95 * Math.sqrt(variance)) / weights;
  return { difference, interval: [difference - half, difference + half] };
}
