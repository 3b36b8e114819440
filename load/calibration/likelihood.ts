import { type Distribution, logGamma } from '../simulation/distribution.ts';

/** Values above 0, ascending, each with how often it was seen. */
export interface Sample {
  values: readonly number[];
  counts: readonly number[];
}

/** The families that are tried, and how many parameters each has. */
export const families = { exponential: 1, lognormal: 2, gamma: 2, weibull: 2 } as const;
export type Family = keyof typeof families;

/** Values one by one as a sample; those at or below 0 are left out. */
export function sampleOf(values: Iterable<number>): Sample {
  const sorted = Float64Array.from([...values].filter((value) => value > 0)).sort();
  return { values: [...sorted], counts: new Array(sorted.length).fill(1) };
}

export function sizeOf({ counts }: Sample): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The member of a family under which the sample is likeliest; null where there is none (all values are equal). */
export function likeliest(family: Family, sample: Sample): Distribution | null {
  const { mean, meanLog, varLog } = moments(sample);
  if (family === 'exponential') return { kind: 'exponential', mean };
  if (varLog <= 1e-18) return null;
  switch (family) {
    case 'lognormal':
      return { kind: 'lognormal', mu: meanLog, sigma: Math.sqrt(varLog) };
    case 'gamma': {
      const shape = gammaShape(Math.log(mean) - meanLog);
      return shape === null ? null : { kind: 'gamma', shape, scale: mean / shape };
    }
    case 'weibull':
      return weibull(sample, meanLog, varLog);
  }
}

/** The logarithm of the likelihood of a sample. */
export function logLikelihood(of: Distribution, { values, counts }: Sample): number {
  const density = logDensity(of);
  return values.reduce((sum, value, i) => sum + counts[i]! * density(value), 0);
}

/** Twice the parameters less twice the logarithm of the likelihood: the least is the best (Akaike 1974). */
export function informationCriterion(family: Family, of: Distribution, sample: Sample): number {
  return 2 * families[family] - 2 * logLikelihood(of, sample);
}

function moments({ values, counts }: Sample): { mean: number; meanLog: number; varLog: number } {
  let n = 0;
  let sum = 0;
  let sumLog = 0;
  for (let i = 0; i < values.length; i++) {
    n += counts[i]!;
    sum += counts[i]! * values[i]!;
    sumLog += counts[i]! * Math.log(values[i]!);
  }
  const meanLog = sumLog / n;
  const varLog = values.reduce((all, value, i) => all + counts[i]! * (Math.log(value) - meanLog) ** 2, 0) / n;
  return { mean: sum / n, meanLog, varLog };
}

/** The shape whose log(shape) - digamma(shape) is s: Minka's start (2002), then Newton's steps. */
function gammaShape(s: number): number | null {
  if (!(s > 1e-12)) return null;
  let shape = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
  for (let i = 0; i < 50; i++) {
    const step = (Math.log(shape) - digamma(shape) - s) / (1 / shape - trigamma(shape));
    const next = shape - step > 0 ? shape - step : shape / 2;
    if (Math.abs(next - shape) < 1e-12 * shape) return next;
    shape = next;
  }
  return shape;
}

/** Newton's steps on the likelihood's equation of the shape k: mean of x^k log x over mean of x^k, less 1/k, is the mean of log x. */
function weibull({ values, counts }: Sample, meanLog: number, varLog: number): Distribution {
  const logs = values.map(Math.log);
  const greatest = logs.at(-1)!;
  // The standard deviation of the logarithm is pi / (k sqrt 6).
  let k = Math.PI / Math.sqrt(6 * varLog);
  let sum = 1;
  for (let i = 0; i < 60; i++) {
    let [s0, s1, s2] = [0, 0, 0];
    for (let j = 0; j < logs.length; j++) {
      const at = logs[j]! - greatest;
      const weight = counts[j]! * Math.exp(k * at);
      s0 += weight;
      s1 += weight * at;
      s2 += weight * at * at;
    }
    sum = s0;
    const ratio = s1 / s0;
    const value = ratio - 1 / k - (meanLog - greatest);
    const slope = s2 / s0 - ratio * ratio + 1 / (k * k);
    const next = Math.max(k / 3, k - value / slope);
    const settled = Math.abs(next - k) < 1e-12 * k;
    k = next;
    if (settled) break;
  }
  const n = counts.reduce((all, count) => all + count, 0);
  return { kind: 'weibull', shape: k, scale: Math.exp(greatest + Math.log(sum / n) / k) };
}

function logDensity(of: Distribution): (x: number) => number {
  switch (of.kind) {
    case 'exponential':
      return (x) => -Math.log(of.mean) - x / of.mean;
    case 'lognormal': {
      const front = -Math.log(of.sigma) - 0.5 * Math.log(2 * Math.PI);
      return (x) => front - Math.log(x) - (Math.log(x) - of.mu) ** 2 / (2 * of.sigma ** 2);
    }
    case 'gamma': {
      const front = -logGamma(of.shape) - of.shape * Math.log(of.scale);
      return (x) => front + (of.shape - 1) * Math.log(x) - x / of.scale;
    }
    case 'weibull': {
      const front = Math.log(of.shape) - of.shape * Math.log(of.scale);
      return (x) => front + (of.shape - 1) * Math.log(x) - (x / of.scale) ** of.shape;
    }
    default:
      throw new TypeError(`${of.kind} has no density`);
  }
}

/** By the recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
export function digamma(x: number): number {
  let sum = 0;
  let at = x;
  while (at < 12) sum -= 1 / at++;
  const t = 1 / (at * at);
  return sum + Math.log(at) - 1 / (2 * at) - t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t / 240)));
}

function trigamma(x: number): number {
  let sum = 0;
  let at = x;
  while (at < 12) sum += 1 / (at++) ** 2;
  const t = 1 / (at * at);
  return sum + 1 / at + t / 2 + (t / at) * (1 / 6 - t * (1 / 30 - t * (1 / 42 - t / 30)));
}
