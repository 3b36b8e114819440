import { exponential, normal, type RandomStream } from '../population/random.ts';

/** How a time is spread; ms. */
export type Distribution =
  | { kind: 'constant'; value: number }
  | { kind: 'exponential'; mean: number }
  | { kind: 'lognormal'; mu: number; sigma: number }
  | { kind: 'gamma'; shape: number; scale: number }
  | { kind: 'weibull'; shape: number; scale: number }
  /**
   * Quantiles at equal steps of probability, the first at 0 and the last at 1: between them in straight lines. `tail`: those
   * of the last step alone, likewise, since one line to the greatest value would make a few long times many.
   */
  | Empirical;

interface Empirical {
  kind: 'empirical';
  quantiles: number[];
  tail?: number[];
}

/** One draw. */
export function draw(from: Distribution, random: RandomStream): number {
  switch (from.kind) {
    case 'constant':
      return from.value;
    case 'exponential':
      return exponential(random, from.mean);
    case 'lognormal':
      return Math.exp(from.mu + from.sigma * normal(random));
    case 'gamma':
      return from.scale * gamma(from.shape, random);
    case 'weibull':
      return from.scale * exponential(random, 1) ** (1 / from.shape);
    case 'empirical':
      return measuredQuantile(from, random.next());
  }
}

export function meanOf(of: Distribution): number {
  switch (of.kind) {
    case 'constant':
      return of.value;
    case 'exponential':
      return of.mean;
    case 'lognormal':
      return Math.exp(of.mu + (of.sigma * of.sigma) / 2);
    case 'gamma':
      return of.shape * of.scale;
    case 'weibull':
      return of.scale * Math.exp(logGamma(1 + 1 / of.shape));
    case 'empirical': {
      const { quantiles, tail } = of;
      const mean = meanOfLines(quantiles);
      if (tail === undefined) return mean;
      return mean + (meanOfLines(tail) - meanOfLines(quantiles.slice(-2))) / (quantiles.length - 1);
    }
  }
}

function meanOfLines(quantiles: readonly number[]): number {
  const middles = quantiles.slice(1).map((to, i) => (to + quantiles[i]!) / 2);
  return middles.reduce((sum, middle) => sum + middle, 0) / middles.length;
}

/** Marsaglia and Tsang 2000; below shape 1 by their power of a uniform. */
function gamma(shape: number, random: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** The value below which a share (0 to 1) lies. */
export function measuredQuantile({ quantiles, tail }: Empirical, share: number): number {
  const at = share * (quantiles.length - 1);
  const intoTail = at - (quantiles.length - 2);
  return tail !== undefined && intoTail > 0
    ? onLines(tail, intoTail * (tail.length - 1))
    : onLines(quantiles, at);
}

function onLines(quantiles: readonly number[], at: number): number {
  const below = Math.floor(at);
  const from = quantiles[below]!;
  return from + (at - below) * ((quantiles[below + 1] ?? from) - from);
}

/** Lanczos' approximation (g = 7, n = 9; error below 1e-13 for positive arguments). */
export function logGamma(x: number): number {
  const parts = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  const t = y + 7.5;
  const sum = parts.reduce((all, part, i) => (i === 0 ? part : all + part / (y + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}
