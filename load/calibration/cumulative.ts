import { type Distribution, logGamma, measuredQuantile } from '../simulation/distribution.ts';

/** The share of a distribution at or below x. */
export function cumulative(of: Distribution, x: number): number {
  switch (of.kind) {
    case 'constant':
      return x >= of.value ? 1 : 0;
    case 'exponential':
      return x <= 0 ? 0 : -Math.expm1(-x / of.mean);
    case 'lognormal':
      return x <= 0 ? 0 : standardNormal((Math.log(x) - of.mu) / of.sigma);
    case 'gamma':
      return x <= 0 ? 0 : lowerGamma(of.shape, x / of.scale);
    case 'weibull':
      return x <= 0 ? 0 : -Math.expm1(-((x / of.scale) ** of.shape));
    case 'empirical':
      return shareBelow(of, x);
  }
}

/** The value below which a share lies (0 to 1, neither end): by halving, to twelve digits. */
export function quantileOf(of: Distribution, share: number): number {
  if (of.kind === 'constant') return of.value;
  if (of.kind === 'empirical') return measuredQuantile(of, share);
  let high = 1;
  while (cumulative(of, high) < share) high *= 2;
  let low = 0;
  for (let i = 0; i < 60 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (cumulative(of, middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function shareBelow({ quantiles, tail }: { quantiles: number[]; tail?: number[] }, x: number): number {
  const last = quantiles.length - 1;
  if (x < quantiles[0]!) return 0;
  if (tail !== undefined && x >= tail[0]!) return (last - 1 + shareBelow({ quantiles: tail }, x)) / last;
  if (x >= quantiles[last]!) return 1;
  const above = quantiles.findIndex((each) => each > x);
  const [from, to] = [quantiles[above - 1]!, quantiles[above]!];
  return (above - 1 + (x - from) / (to - from)) / last;
}

/** The normal distribution, by the incomplete gamma function: erf(x) = P(1/2, x^2). */
export function standardNormal(z: number): number {
  const half = lowerGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? 0.5 - half : 0.5 + half;
}

/**
 * The regularised lower incomplete gamma function P(a, x): its series below a + 1, the continued fraction (Lentz) of its
 * complement above. Numerical Recipes, 6.2.
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000 && Math.abs(term) > 1e-15 * Math.abs(sum); n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return 1 - front * fraction;
}
