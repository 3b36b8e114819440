import { type RandomStream, randomStream } from '../population/random.ts';
import { type PredictionSummary, type PredictionTally, summaryOf } from './prediction.ts';
import type { Interval } from './proportion.ts';

/** Scores of several runs together, each with a 95 % interval. */
export interface ClusteredPrediction {
  runs: number;
  summary: PredictionSummary;
  intervals: Record<ClusteredMeasure, Interval | null>;
}

export type ClusteredMeasure = keyof typeof measured;

const measured = {
  skill: ({ odds }: PredictionSummary) => odds.skill,
  skillNearCutoff: ({ oddsNearCutoff }: PredictionSummary) => oddsNearCutoff.skill,
  reachedSkill: ({ reached }: PredictionSummary) => reached.skill,
  reachedSkillNearCutoff: ({ reachedNearCutoff }: PredictionSummary) => reachedNearCutoff.skill,
  within: ({ eta }: PredictionSummary) => eta.within,
};

const resamples = 1000;

/**
 * Pools runs and gives intervals that respect that people of one run share its fate: a run in which more people stay
 * away misses everyone's forecast at once, so that forty thousand people are one observation, not forty thousand. Whole
 * runs are drawn again with replacement (percentile bootstrap over clusters, Efron 1979).
 *
 * @param seed draws the runs
 */
export function clusteredPrediction(tallies: readonly PredictionTally[], seed: number): ClusteredPrediction {
  const random = randomStream(seed, 'bootstrap over runs', 0);
  // The list of misses is not drawn again: no interval needs it, and it is long.
  const light = tallies.map((tally) => ({ ...tally, misses: [] }));
  const drawn = Array.from({ length: resamples }, () => summaryOfDrawn(light, random));
  const names = Object.keys(measured) as ClusteredMeasure[];
  const intervals = names.map((name) => {
    const values = drawn.map((one) => one[name]).filter((value) => value !== null);
    return [name, tallies.length > 1 ? percentiles(values) : null] as const;
  });
  return {
    runs: tallies.length,
    summary: summaryOf(tallies),
    intervals: Object.fromEntries(intervals) as ClusteredPrediction['intervals'],
  };
}

function summaryOfDrawn(
  tallies: readonly PredictionTally[],
  random: RandomStream,
): Record<ClusteredMeasure, number | null> {
  const drawn = tallies.map(() => tallies[Math.floor(random.next() * tallies.length)]!);
  const summary = summaryOf(drawn);
  const names = Object.keys(measured) as ClusteredMeasure[];
  return Object.fromEntries(names.map((name) => [name, measured[name](summary)])) as Record<
    ClusteredMeasure,
    number | null
  >;
}

function percentiles(values: number[]): Interval | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
