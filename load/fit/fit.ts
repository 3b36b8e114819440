import type { Scenario } from '../scenario/schema.ts';
import {
  drawParameters,
  type ParameterName,
  type Parameters,
  parameterNames,
  withParameters,
} from './parameters.ts';
import { balanceOfStorm, type Replayed, replayRoom } from './replay.ts';

/** One draw from the priors, what the fitted days came to with it, and how well that agrees with what was published. */
export interface Draw {
  parameters: Parameters;
  june: Replayed;
  /** Places of February, in the mean. */
  februaryPlaces: number;
  /** Relative likelihood; sums to 1 over all draws. */
  weight: number;
}

export interface Fit {
  seed: number;
  scale: number;
  draws: Draw[];
  /** Draws that the weights are worth (Kish): 1 / sum of squares. */
  effective: number;
  parameters: Record<ParameterName, Estimate>;
}

export interface Estimate {
  mean: number;
  /** 95 %, weighted. */
  interval: [low: number, high: number];
}

/**
 * What June and February published, and how closely it is to be believed: standard deviations of a normal error. "About
 * 4 h" and "about 35,000" are round; "nothing accepted" allows one place in a thousand before the first is noticed.
 */
const published = {
  juneFilledSeconds: { value: 14_400, sd: 900 },
  juneMissedOut: { value: 35_000, sd: 1_500 },
  februaryShare: { value: 0, sd: 0.01 },
};

/**
 * Fits by weighing draws from the priors by how well June, lived virtually, and February, by its balance, agree with
 * what was published of them (approximate Bayesian computation). Nothing of August enters: it is not among the arguments.
 *
 * @param draws how many; @param scale at which June is lived
 * @throws Error where no draw agrees at all
 */
export function fitDays(
  { june, february }: { june: Scenario; february: Scenario },
  { draws, seed, scale, note }: { draws: number; seed: number; scale: number; note?: (done: number) => void },
): Fit {
  const tried: Draw[] = [];
  for (let index = 0; index < draws; index++) {
    const parameters = drawParameters(seed, index);
    const replayed = replayRoom(withParameters(june, parameters), seed + index, scale);
    const storm = withParameters(february, parameters);
    const februaryPlaces = balanceOfStorm(storm);
    const share = februaryPlaces / february.opening.quota;
    const weight = likelihood(replayed, share);
    tried.push({ parameters, june: replayed, februaryPlaces, weight });
    note?.(index + 1);
  }
  const total = tried.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) throw new Error('no draw agrees with what was published: try more draws');
  for (const draw of tried) draw.weight /= total;
  const weights = tried.map(({ weight }) => weight);
  const estimate = (name: ParameterName) =>
    estimateOf(
      tried.map(({ parameters }) => parameters[name]),
      weights,
    );
  return {
    ...{ seed, scale, draws: tried },
    effective: 1 / weights.reduce((sum, weight) => sum + weight ** 2, 0),
    parameters: Object.fromEntries(parameterNames.map((name) => [name, estimate(name)])) as Fit['parameters'],
  };
}

function likelihood({ filledSeconds, missedOut }: Replayed, februaryShare: number): number {
  if (!Number.isFinite(filledSeconds)) return 0;
  const squares = [
    (filledSeconds - published.juneFilledSeconds.value) / published.juneFilledSeconds.sd,
    (missedOut - published.juneMissedOut.value) / published.juneMissedOut.sd,
    (februaryShare - published.februaryShare.value) / published.februaryShare.sd,
  ];
  return Math.exp(-squares.reduce((sum, z) => sum + z * z, 0) / 2);
}

export function estimateOf(values: readonly number[], weights: readonly number[]): Estimate {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
  return {
    mean,
    interval: [weightedQuantile(values, weights, 0.025), weightedQuantile(values, weights, 0.975)],
  };
}

/** The smallest value that has at least this share of the weight at or below it. */
export function weightedQuantile(
  values: readonly number[],
  weights: readonly number[],
  share: number,
): number {
  const order = values.map((value, i) => ({ value, weight: weights[i]! })).sort((a, b) => a.value - b.value);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const { value, weight } of order) {
    below += weight / total;
    if (weight > 0 && below >= share - 1e-12) return value;
  }
  return order.at(-1)!.value;
}
