import { randomStream } from '../population/random.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type Estimate, estimateOf, type Fit } from './fit.ts';
import { withParameters } from './parameters.ts';
import { replayRoom } from './replay.ts';

/** When a day that was not fitted will be full, by what was. */
export interface Prediction {
  days: number;
  /** Opening seconds from the opening to the last place; over seeds and over what the fit leaves open. */
  filledSeconds: Estimate;
  /** Share of the days that are full before `withinSeconds`. */
  withinSeconds: number;
  within: number;
  /** Days that were never full; they count as later than any other. */
  unfilled: number;
}

/** Lives the day as often as asked, each time with parameters drawn by the fit's weights, and another crowd. */
export function predictDay(
  scenario: Scenario,
  fit: Pick<Fit, 'draws' | 'scale'>,
  {
    days,
    seed,
    withinSeconds,
    note,
  }: { days: number; seed: number; withinSeconds: number; note?: (done: number) => void },
): Prediction {
  const filled: number[] = [];
  for (let day = 0; day < days; day++) {
    const { parameters } = drawn(fit, randomStream(seed, 'predict', day).next());
    filled.push(replayRoom(withParameters(scenario, parameters), seed + day, fit.scale).filledSeconds);
    note?.(day + 1);
  }
  return {
    ...{ days, withinSeconds },
    filledSeconds: estimateOf(
      filled,
      filled.map(() => 1),
    ),
    within: filled.filter((seconds) => seconds < withinSeconds).length / days,
    unfilled: filled.filter((seconds) => !Number.isFinite(seconds)).length,
  };
}

function drawn({ draws }: Pick<Fit, 'draws'>, at: number) {
  let left = at;
  for (const draw of draws) {
    left -= draw.weight;
    if (left < 0) return draw;
  }
  return draws.at(-1)!;
}
