import {
  type ClusteredMeasure,
  type ClusteredPrediction,
  clusteredPrediction,
} from '../analysis/clustered.ts';
import { nearTurnsAt, type PredictionTally, predictionTally } from '../analysis/prediction.ts';
import { randomStream, uniform } from '../population/random.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import type { Scenario } from '../scenario/schema.ts';
import { boundlessCosts } from './costs.ts';
import { dayOf, withRushToClose } from './day-options.ts';
import { liveVirtually } from './virtual-day.ts';

export interface PredictionOptions {
  /** Scaled. */
  scenario: Scenario;
  scale: number;
  runs: number;
  /** The first run's; the next ones follow. */
  seed: number;
  /** Opening ms per wall ms. */
  speed: number;
  /** Each run has habits of its own (`otherHabits`). */
  worlds?: boolean;
  /** Told after each run. */
  note?: (run: number) => void;
}

/** The scores of what people were first told; and, of those in line later, how many ranges told then held. */
export interface JudgedPredictions extends ClusteredPrediction {
  again: { atMs: number; n: number; within: number | null }[];
}

/** When people in line are told once more: at the opening, before the first calls have run out, and then each half hour. */
const asksAgainAtMs = [0, 10, 30, 60, 90].map((minutes) => minutes * 60_000);

/** Lives a scenario virtually, once a seed, and scores what its people were told. */
export function judgePredictions(options: PredictionOptions): JudgedPredictions {
  const { scale, runs, seed, speed, note } = options;
  const tallies: PredictionTally[] = [];
  const again = asksAgainAtMs.map((atMs) => ({ atMs, n: 0, held: 0 }));
  for (let run = 0; run < runs; run++) {
    const asked = options.worlds ? otherHabits(options.scenario, seed + run) : options.scenario;
    const scenario = withRushToClose({
      ...asked,
      run: { ...asked.run, speed: atRushSpeed(asked.run.speed, speed) },
    });
    const day = liveVirtually({ ...dayOf(scenario, seed + run, boundlessCosts()), asksAgainAtMs });
    const people = Array.from({ length: day.people }, (_, index) => day.person(index));
    tallies.push(predictionTally(people, nearTurnsAt(scale)));
    for (const { atMs, etaSeconds, waitedSeconds } of day.again) {
      const moment = again.find((each) => each.atMs === atMs)!;
      moment.n++;
      if (waitedSeconds >= etaSeconds.low && waitedSeconds <= etaSeconds.high) moment.held++;
    }
    note?.(run + 1);
  }
  return {
    ...clusteredPrediction(tallies, seed),
    again: again.map(({ atMs, n, held }) => ({ atMs, n, within: n === 0 ? null : held / n })),
  };
}

/**
 * The same day with people of other habits, wide apart: the server cannot know those of a scenario, so forecasts that
 * are right for one crowd only are no forecasts. Up to one in eight does not come when called; half give up within 3 to
 * 8 hours, up to six in ten of them say so; up to one form in ten is not ready.
 */
export function otherHabits(scenario: Scenario, seed: number): Scenario {
  const random = randomStream(seed, 'other habits', 0);
  const { claim, patience, forms } = scenario.crowd;
  const crowd = {
    ...scenario.crowd,
    claim: { ...claim, noShow: uniform(random, 0, 0.125) },
    patience: { ...patience, medianSeconds: 10_800 * (8 / 3) ** random.next() },
    goodbye: uniform(random, 0, 0.6),
    forms: { ...forms, ready: uniform(random, 0.9, 1) },
  };
  return { ...scenario, crowd };
}

/** What the predictions must reach. */
export interface Aim {
  measure: ClusteredMeasure;
  what: string;
  from: number;
  to: number;
}

export const aims: readonly Aim[] = [
  { measure: 'skill', what: 'Brier skill of the odds, by getting a place', from: 0, to: 1 },
  { measure: 'skillNearCutoff', what: 'the same near the cut-off', from: 0, to: 1 },
  { measure: 'reachedSkill', what: 'Brier skill of the odds, by being reached', from: 0, to: 1 },
  { measure: 'reachedSkillNearCutoff', what: 'the same near the cut-off', from: 0, to: 1 },
  { measure: 'within', what: 'share of the 80 % ranges that held', from: 0.7, to: 0.9 },
];

/** The value that an aim is about; null where there was nothing to score. */
export function scoreOf({ summary }: ClusteredPrediction, measure: ClusteredMeasure): number | null {
  return {
    skill: summary.odds.skill,
    skillNearCutoff: summary.oddsNearCutoff.skill,
    reachedSkill: summary.reached.skill,
    reachedSkillNearCutoff: summary.reachedNearCutoff.skill,
    within: summary.eta.within,
  }[measure];
}

/** The aims that are missed: a skill must be above its bound, a share within both. */
export function missedAims(prediction: ClusteredPrediction): Aim[] {
  return aims.filter(({ measure, from, to }) => {
    const value = scoreOf(prediction, measure);
    return value === null || value > to || (from === 0 ? value <= 0 : value < from);
  });
}

/** The scores as text: a line an aim, then the calibration. */
export function predictionTable(prediction: JudgedPredictions): string {
  const { summary, intervals, runs } = prediction;
  const missed = missedAims(prediction);
  const lines = aims.map((aim) => {
    const value = scoreOf(prediction, aim.measure);
    const interval = intervals[aim.measure];
    const range = interval === null ? '' : `${fixed(interval[0])} to ${fixed(interval[1])}`;
    const wanted = aim.from === 0 ? 'above 0' : `${aim.from} to ${aim.to}`;
    const verdict = missed.includes(aim) ? 'MISSED' : 'met';
    return [aim.what.padEnd(46), fixed(value), range.padEnd(16), wanted.padEnd(11), verdict].join('  ');
  });
  const bins = summary.calibration.map(({ from, to, n, told, reached, got }) =>
    [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      String(n).padStart(8),
      fixed(told),
      fixed(reached),
      fixed(got),
    ].join('  '),
  );
  const { eta, beyondReach, nearTurns, cutoffTurn } = summary;
  return [
    `${runs} runs; cut-off of the first at turn ${cutoffTurn}; near: within ${nearTurns} turns; intervals of 95 % over runs`,
    ...lines,
    '',
    `called sooner than told ${fixed(eta.sooner)}, later ${fixed(eta.later)}; median miss ${fixed(eta.missSeconds.median, 0)} s`,
    `of the ranges told later, held: ${prediction.again.map(({ atMs, within }) => `${fixed(within)} (${atMs / 60_000} min after the opening)`).join(', ')}`,
    `told that no place was in reach: ${beyondReach.n}; reached after all: ${beyondReach.reached}`,
    '',
    'odds told      people   mean  reached  got a place',
    ...bins,
  ].join('\n');
}

function fixed(value: number | null, digits = 3): string {
  return value === null ? '  -  ' : value.toFixed(digits);
}
