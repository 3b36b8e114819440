import { type Judgement, judgeRuns } from '../compare/judgement.ts';
import { type Conditions, type RunSample, unlike } from '../compare/sample.ts';

/** One run of the history. `run` is its path. */
export interface PastRun extends RunSample {
  /** Repeats of one thing have the same. */
  group: string;
  conditions: Conditions;
}

/** A run that could not be told, and why. */
export interface LeftOut {
  run: string;
  why: string;
}

/** The history of a scenario's runs. */
export interface Trend {
  schemaVersion: 1;
  scenario: string;
  /** Runs of the same conditions each, that of the latest run first. */
  courses: Course[];
  leftOut: LeftOut[];
}

/** Runs of the same conditions, by time: what differs between them is the build, or noise. */
export interface Course {
  conditions: Conditions;
  /** In what these conditions differ from those of the first course. */
  differences: string[];
  runs: PastRun[];
  /** The group of the latest run. */
  latest: string;
  /** The valid runs of the latest group against all valid ones before; null where one side has none. */
  judgement: Judgement | null;
}

/** Pure: the same runs give the same trend. @param runs of this scenario, in any order; at least one */
export function trendOf(
  scenario: string,
  { runs, leftOut }: { runs: readonly PastRun[]; leftOut: LeftOut[] },
): Trend {
  const byConditions = new Map<string, PastRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.conditions);
    byConditions.set(key, [...(byConditions.get(key) ?? []), run]);
  }
  const sorted = [...byConditions.values()].map((each) => each.toSorted(byTime));
  sorted.sort((one, other) => byTime(other.at(-1)!, one.at(-1)!));
  const [first] = sorted;
  return {
    schemaVersion: 1,
    scenario,
    courses: sorted.map((each) => courseOf(each, first![0]!.conditions)),
    leftOut,
  };
}

function courseOf(runs: PastRun[], against: Conditions): Course {
  const { conditions, group: latest } = runs.at(-1)!;
  const valid = runs.filter((run) => run.valid);
  const now = valid.filter(({ group }) => group === latest);
  const before = valid.filter(({ group }) => group !== latest);
  return {
    conditions,
    differences: unlike(against, conditions),
    runs,
    latest,
    judgement: now.length > 0 && before.length > 0 ? judgeRuns(before, now) : null,
  };
}

function byTime(one: PastRun, other: PastRun): number {
  return Date.parse(one.startedAt) - Date.parse(other.startedAt) || (one.run < other.run ? -1 : 1);
}
