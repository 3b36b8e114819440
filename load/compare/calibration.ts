import { type RandomStream, randomStream } from '../population/random.ts';
import { judgeRuns } from './judgement.ts';
import type { MeasureName } from './measures.ts';
import type { RunSample } from './sample.ts';

/** How the comparison behaves on runs of which the answer is known. */
export interface Calibration {
  /** Runs there were, all of one build. */
  pool: number;
  /** Runs a side in each comparison. */
  repeats: number;
  /** Comparisons of the build with itself, and those that called anything better or worse. */
  same: { comparisons: number; alarms: number };
  /** Comparisons with a change planted in one measure, and those that found it the right way round. */
  planted: { measure: MeasureName; factor: number; comparisons: number; found: number }[];
  /** The same with runs of a server that really is worse; `factor` is what it came to over all of them. */
  real: { measure: MeasureName; factor: number; comparisons: number; found: number }[];
}

export interface CalibrationOptions {
  repeats: number;
  /** Comparisons with itself; and with each planted change. */
  comparisons: { same: number; planted: number };
  planted: readonly { measure: MeasureName; factor: number }[];
  /** Runs of a server that is worse in a measure. */
  real?: readonly { measure: MeasureName; runs: readonly RunSample[] }[];
  seed: number;
}

/**
 * Draws two groups from runs of one build, without replacement, again and again. Whatever is found between them is a
 * false alarm; what is planted in one of them (each run's measure times a factor) and not found is a miss, and "cannot
 * tell" counts as one.
 *
 * @throws RangeError with fewer runs than two groups need
 */
export function calibrate(pool: readonly RunSample[], options: CalibrationOptions): Calibration {
  const { repeats, comparisons, planted, real = [], seed } = options;
  if (pool.length < 2 * repeats) {
    throw new RangeError(`two groups of ${repeats} need ${2 * repeats} runs, and there are ${pool.length}`);
  }
  const random = randomStream(seed, 'calibration of the comparison', 0);
  const two = () => {
    const drawn = shuffled(pool, random);
    return [drawn.slice(0, repeats), drawn.slice(repeats, 2 * repeats)] as const;
  };
  const findsWorse = (name: MeasureName, reference: readonly RunSample[], judged: readonly RunSample[]) =>
    judgeRuns(reference, judged).measures.find((each) => each.name === name)?.verdict === 'worse';
  const found = (once: () => boolean) =>
    Array.from({ length: comparisons.planted }, once).filter(Boolean).length;
  let alarms = 0;
  for (let i = 0; i < comparisons.same; i++) {
    const { verdict, measures, harms } = judgeRuns(...two());
    const told = [verdict, ...[...measures, ...harms].map((each) => each.verdict)];
    if (told.includes('better') || told.includes('worse')) alarms++;
  }
  return {
    pool: pool.length,
    repeats,
    same: { comparisons: comparisons.same, alarms },
    planted: planted.map(({ measure, factor }) => ({
      ...{ measure, factor, comparisons: comparisons.planted },
      found: found(() => {
        const [reference, judged] = two();
        return findsWorse(
          measure,
          reference,
          judged.map((run) => withFactor(run, measure, factor)),
        );
      }),
    })),
    real: real
      .filter(({ runs }) => runs.length >= repeats)
      .map(({ measure, runs }) => ({
        ...{
          measure,
          factor: meanOf(runs, measure) / meanOf(pool, measure),
          comparisons: comparisons.planted,
        },
        found: found(() => findsWorse(measure, two()[0], shuffled(runs, random).slice(0, repeats))),
      })),
  };
}

/** Geometric, over the runs that have it. */
function meanOf(runs: readonly RunSample[], measure: MeasureName): number {
  const values = runs.flatMap(({ measures }) => measures[measure] ?? []);
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function withFactor(run: RunSample, measure: MeasureName, factor: number): RunSample {
  const value = run.measures[measure];
  return { ...run, measures: { ...run.measures, [measure]: value === null ? null : value * factor } };
}

/** Fisher and Yates 1938. */
function shuffled<T>(items: readonly T[], random: RandomStream): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}
