import { type RandomStream, randomStream } from '../population/random.ts';
import { type Distribution, draw } from '../simulation/distribution.ts';
import { cumulative, quantileOf } from './cumulative.ts';
import { type Family, families, informationCriterion, likeliest, type Sample, sizeOf } from './likelihood.ts';

/** A distribution found for a sample, and how well it fits. */
export interface Fit {
  /** Values that it is from. */
  n: number;
  mean: number;
  /** What is used: the fitted one, or the sample's own quantiles, where no fit holds or they were asked for. */
  used: Distribution;
  /** The likeliest member of each family, the best by Akaike's criterion first. */
  tried: { fit: Distribution; aic: number }[];
  /**
   * The Anderson-Darling test of the best: the statistic of `tested` values, and the share of samples from the fit
   * itself, fitted anew, that are farther from theirs (a parametric bootstrap, since the parameters are fitted).
   * Null where nothing could be fitted.
   */
  test: { statistic: number; pValue: number; tested: number; resamples: number } | null;
  refused: boolean;
  /** Share, measured and fitted quantile; the fitted one is that of the best, used or not. */
  quantiles: [share: number, measured: number, fitted: number][];
}

/** A fit is refused below this. */
export const leastPValue = 0.05;
/**
 * Values that the test looks at, evenly drawn. Of a hundred thousand, it would refuse every family there is for a
 * difference of no consequence; of so many, it sees two humps, or a tail that is not there.
 */
const mostTested = 500;
const resamples = 199;
const shown = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** Fewer values say nothing of how they are spread. */
export const leastValues = 20;
/** Steps of the empirical quantiles. */
const steps = 200;

/** Fits the families to a sample, and takes the best, or the sample itself where that is refused. @throws RangeError for a sample without values */
export function fitted(sample: Sample, seed: number): Fit {
  const n = sizeOf(sample);
  if (n === 0) throw new RangeError('there is nothing to fit: no value is above 0');
  const random = randomStream(seed, 'goodness of fit', 0);
  const tried = fits(sample);
  const best = tried[0] ?? null;
  const measured = (share: number) => sampleQuantile(sample, share);
  const test = best && goodness(sample, best.fit, random);
  const refused = test === null || test.pValue < leastPValue;
  return {
    n,
    mean: sample.values.reduce((sum, value, i) => sum + value * sample.counts[i]!, 0) / n,
    used: refused ? asMeasured(sample) : best!.fit,
    ...{ tried, test, refused },
    quantiles: shown.map((share) => [
      share,
      measured(share),
      best ? quantileOf(best.fit, share) : measured(share),
    ]),
  };
}

/** The sample itself, by its quantiles. */
export function asMeasured(sample: Sample): Distribution {
  const from = (least: number) =>
    Array.from({ length: steps + 1 }, (_, i) => sampleQuantile(sample, least + (i / steps) * (1 - least)));
  // Of fewer values, the last step is the line between the last two of them.
  return {
    kind: 'empirical',
    quantiles: from(0),
    ...(sizeOf(sample) > steps && { tail: from(1 - 1 / steps) }),
  };
}

function fits(sample: Sample): Fit['tried'] {
  const found = (Object.keys(families) as Family[]).flatMap((family) => {
    const fit = likeliest(family, sample);
    return fit === null ? [] : [{ fit, aic: informationCriterion(family, fit, sample) }];
  });
  return found.filter(({ aic }) => Number.isFinite(aic)).sort((a, b) => a.aic - b.aic);
}

function goodness(sample: Sample, fit: Distribution, random: RandomStream): Fit['test'] {
  const n = sizeOf(sample);
  const tested = Math.min(n, mostTested);
  if (tested < leastValues) return null;
  const drawn = subsample(sample, tested, random);
  const family = fit.kind as Family;
  // What is tested is fitted like what it is compared with: to its own values.
  const own = distance(drawn, family);
  let farther = 0;
  for (let i = 0; i < resamples; i++) {
    const values = Array.from({ length: tested }, () => draw(fit, random)).sort((a, b) => a - b);
    if (distance(values, family) >= own) farther++;
  }
  return { statistic: own, pValue: (farther + 1) / (resamples + 1), tested, resamples };
}

function distance(values: readonly number[], family: Family): number {
  const fit = likeliest(family, { values, counts: new Array(values.length).fill(1) });
  return fit === null ? Number.POSITIVE_INFINITY : andersonDarling(values, fit);
}

/** The Anderson-Darling statistic A^2 of ascending values. */
export function andersonDarling(values: readonly number[], of: Distribution): number {
  const n = values.length;
  const clipped = values.map((value) => Math.min(1 - 1e-12, Math.max(1e-12, cumulative(of, value))));
  const sum = clipped.reduce(
    (all, at, i) => all + (2 * i + 1) * (Math.log(at) + Math.log1p(-clipped[n - 1 - i]!)),
    0,
  );
  return -n - sum / n;
}

/**
 * So many of them, ascending, each as likely as the other and none twice: drawn with replacement, they would be farther
 * from what the sample itself was drawn from. Values of one bucket are spread over it, so that there are no ties.
 */
function subsample(sample: Sample, size: number, random: RandomStream): number[] {
  const { values, counts } = sample;
  const drawn: number[] = [];
  let seen = 0;
  let i = 0;
  for (const at of placesBelow(sizeOf(sample), size, random)) {
    while (seen + counts[i]! <= at) seen += counts[i++]!;
    const width = counts[i]! > 1 ? gapAt(values, i) : 0;
    drawn.push(Math.max(values[i]! / 2, values[i]! + (random.next() - 0.5) * width));
  }
  return drawn.sort((a, b) => a - b);
}

/** So many different whole numbers below n, ascending (Bentley and Floyd 1987). */
function placesBelow(n: number, size: number, random: RandomStream): number[] {
  const taken = new Set<number>();
  for (let last = n - size; last < n; last++) {
    const at = Math.floor(random.next() * (last + 1));
    taken.add(taken.has(at) ? last : at);
  }
  return [...taken].sort((a, b) => a - b);
}

/** How far a value is from its nearer neighbour: the width of its bucket, where the sample is a histogram. */
function gapAt(values: readonly number[], i: number): number {
  const below = i > 0 ? values[i]! - values[i - 1]! : Number.POSITIVE_INFINITY;
  const above = i < values.length - 1 ? values[i + 1]! - values[i]! : Number.POSITIVE_INFINITY;
  const gap = Math.min(below, above);
  return Number.isFinite(gap) ? gap : 0;
}

/** The value below which a share of the sample lies, in a straight line between neighbours. */
export function sampleQuantile({ values, counts }: Sample, share: number): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const at = share * (n - 1);
  let seen = 0;
  for (let i = 0; i < values.length; i++) {
    const last = seen + counts[i]! - 1;
    if (at <= last) return values[i]!;
    if (at < last + 1 && i + 1 < values.length)
      return values[i]! + (at - last) * (values[i + 1]! - values[i]!);
    seen += counts[i]!;
  }
  return values.at(-1)!;
}
