import { quantile } from '../analysis/distribution.ts';
import type { RandomStream } from '../population/random.ts';

/** One run's measures, in the order of all the others'. */
export type Vector = readonly number[];

/** The difference of two groups' means in one measure (second less first), in that measure's unit. */
export interface DifferenceOfMeans {
  difference: number;
  /** Standard error of the difference, from the spread within both groups. */
  standardError: number;
  /** Holds together with the intervals of all other measures in `confidence` of comparisons. */
  interval: [number, number];
}

export interface IntervalOptions {
  /** Of all intervals together: 0.95. */
  confidence: number;
  resamples: number;
  random: RandomStream;
  /** For each measure, a standard deviation between runs that is not believed to be smaller; more than 0. */
  leastDeviation: readonly number[];
}

/**
 * Simultaneous confidence intervals for the differences of means of two groups of runs: a bootstrap of the studentised
 * difference (Efron and Tibshirani 1993, chapter 16), balanced over the measures (Beran 1988), so that a measure with
 * heavy tails does not widen the intervals of the others.
 *
 * Under "no difference" a run could have come from either group, so the runs' deviations from their group's mean are put
 * into one urn and both groups are drawn from it, whole runs at a time: measures of one run go together, and ten
 * measures that move as one cost little more than one.
 *
 * @throws RangeError where a group has fewer than two runs: nothing is known of the spread then
 */
export function differencesOfMeans(
  first: readonly Vector[],
  second: readonly Vector[],
  { confidence, resamples, random, leastDeviation }: IntervalOptions,
): DifferenceOfMeans[] {
  if (first.length < 2 || second.length < 2) throw new RangeError('each group needs at least two runs');
  const measures = leastDeviation.length;
  const urn = [...deviationsOf(first), ...deviationsOf(second)];
  const observed = studentised(first, second, leastDeviation);
  const drawn = Array.from({ length: measures }, () => new Float64Array(resamples));
  const draw = (count: number) =>
    Array.from({ length: count }, () => urn[Math.floor(random.next() * urn.length)]!);
  for (let i = 0; i < resamples; i++) {
    const sample = studentised(draw(first.length), draw(second.length), leastDeviation);
    for (let j = 0; j < measures; j++)
      drawn[j]![i] = Math.abs(sample[j]!.difference / sample[j]!.standardError);
  }
  const level = balancedLevel(drawn, confidence);
  return observed.map(({ difference, standardError }, j) => {
    const half = quantile(drawn[j]!.toSorted(), level)! * standardError;
    return { difference, standardError, interval: [difference - half, difference + half] };
  });
}

/** Each run less its group's mean. */
function deviationsOf(group: readonly Vector[]): number[][] {
  const means = meansOf(group);
  return group.map((run) => run.map((value, j) => value - means[j]!));
}

function studentised(
  first: readonly Vector[],
  second: readonly Vector[],
  leastDeviation: readonly number[],
): { difference: number; standardError: number }[] {
  const [meansOfFirst, meansOfSecond] = [meansOf(first), meansOf(second)];
  const freedom = first.length + second.length - 2;
  const shrink = Math.sqrt(1 / first.length + 1 / second.length);
  return leastDeviation.map((least, j) => {
    const squares = squaresAround(first, meansOfFirst[j]!, j) + squaresAround(second, meansOfSecond[j]!, j);
    const deviation = Math.max(least, Math.sqrt(squares / freedom));
    return { difference: meansOfSecond[j]! - meansOfFirst[j]!, standardError: deviation * shrink };
  });
}

/**
 * The level at which each measure's own quantile has to be taken so that all of them together hold with `confidence`:
 * one less the quantile, over the resamples, of the smallest tail share that any measure shows.
 */
function balancedLevel(drawn: readonly Float64Array[], confidence: number): number {
  const resamples = drawn[0]!.length;
  const smallest = new Float64Array(resamples).fill(1);
  for (const values of drawn) {
    const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]!);
    order.forEach((i, rank) => {
      smallest[i] = Math.min(smallest[i]!, (rank + 1) / resamples);
    });
  }
  return 1 - quantile(smallest.sort(), 1 - confidence)!;
}

function meansOf(group: readonly Vector[]): number[] {
  return group[0]!.map((_, j) => group.reduce((sum, run) => sum + run[j]!, 0) / group.length);
}

function squaresAround(group: readonly Vector[], mean: number, j: number): number {
  return group.reduce((sum, run) => sum + (run[j]! - mean) ** 2, 0);
}
