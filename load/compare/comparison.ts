import type { RunRecords } from '../analysis/analyse.ts';
import { type ParityGroup, parityCohort } from '../analysis/parity.ts';
import { competes, hasPlace } from '../analysis/presence.ts';
import type { Summary } from '../analysis/summary.ts';
import type { PersonRecord } from '../record/files.ts';
import type { RunGroup } from './group.ts';
import { type Judgement, judgeRuns } from './judgement.ts';
import { sampleOf } from './sample.ts';

/** Runs side by side, in people, and each judged against the first. */
export interface Comparison {
  schemaVersion: 1;
  /** One of each group: its first valid run. */
  runs: ComparedRun[];
  /** Each group but the first against the first. */
  judgements: { judged: string; reference: string; judgement: Judgement }[];
  /** Why the runs are not of the same people; empty where they are. */
  differences: Difference[];
}

export interface Difference {
  what: 'scenario' | 'seed' | 'scale' | 'people';
  /** Of each run, in order. */
  values: string[];
}

/** What came of one run for the people in it. Null where there is nothing to tell. */
export interface ComparedRun {
  run: string;
  mode: string;
  valid: boolean;
  invalidReasons: string[];
  /** People who came. */
  came: number;
  /** People who got a place, and the places there were. */
  served: number;
  places: number;
  /** People in time for a place that a later one got instead. */
  displaced: number;
  /** Kendall's tau of arrival against rank: 1 in order, 0 at random. */
  tau: number | null;
  /** Requests a person; and of these, those made because an earlier one failed. */
  requests: { median: number | null; mean: number | null; retriesMean: number | null };
  /** People who came, could have had a place, and got none. */
  inVain: {
    people: number;
    /** Hours of opening time from the arrival (or the opening) to being told or leaving: of all of them, and of the middle one. */
    hours: number;
    medianHours: number | null;
    /** They were told how it ended; the others left without knowing. */
    told: number;
  };
  /** Share that got a place, of those who came: by trait, with 95 % binomial intervals (Wilson). */
  success: Record<Trait, Record<string, ParityGroup>>;
  /** The same among those who came before the opening, and by the half of the pre-queue they came in. */
  successOfEarly: Record<EarlyTrait, Record<string, ParityGroup>>;
  /** Null without a portal. */
  portal: { goodput: number | null; goodputInLine: number | null; collapsedMinutes: number } | null;
}

export const traits = ['early', 'devices', 'network', 'retry'] as const;
export const earlyTraits = ['cameIn', 'devices', 'network', 'retry'] as const;
export type Trait = (typeof traits)[number];
export type EarlyTrait = (typeof earlyTraits)[number];

/** One run as it was read and judged. */
export interface JudgedRun {
  records: RunRecords;
  summary: Summary;
}

/** Pure: the same runs give the same comparison. Invalid runs are not judged. */
export function compareGroups(groups: readonly RunGroup[]): Comparison {
  const shown = groups.map(({ runs }) => runs.find(isValid) ?? runs[0]!);
  const samples = groups.map(({ runs }) => runs.filter(isValid).map(sampleOf));
  return {
    schemaVersion: 1,
    runs: shown.map((run, i) => ({
      ...comparedRun(run),
      run: groups[i]!.runs.length === 1 ? run.summary.run : `${groups[i]!.name}/${run.summary.run}`,
    })),
    judgements: groups.slice(1).map(({ name }, i) => ({
      judged: name,
      reference: groups[0]!.name,
      judgement: judgeRuns(samples[0]!, samples[i + 1]!),
    })),
    differences: differencesOf(shown),
  };
}

function isValid({ summary }: JudgedRun): boolean {
  return summary.validity.valid === 1;
}

function comparedRun({ records: { manifest, people }, summary }: JudgedRun): ComparedRun {
  const { quota, order, effort, portal, validity } = summary;
  const came = people.filter((person) => competes(person) && person.arrivedAtMs !== null);
  const inVain = came.filter((person) => !hasPlace(person));
  const preQueueMs = Date.parse(manifest.scenario.opening.preQueueAt) - manifest.opensAtMs;
  const half = ({ arrivedAtMs }: PersonRecord) =>
    arrivedAtMs! < preQueueMs / 2 ? 'firstHalf' : 'secondHalf';
  const groups = (of: readonly PersonRecord[], by: (person: PersonRecord) => string) =>
    parityCohort(of, by).groups;
  const trait = (name: Trait) => (person: PersonRecord) => String(person.cohort[name]);
  const early = came.filter((person) => person.cohort.early);
  return {
    run: summary.run,
    mode: manifest.scenario.admission.mode,
    valid: validity.valid === 1,
    invalidReasons: validity.reasons,
    came: effort.came,
    served: effort.outcomes.reserved,
    places: quota.total,
    displaced: order.displaced,
    tau: order.arrivalToRank.tau,
    requests: {
      median: effort.medianRequestsPerPerson,
      mean: effort.came > 0 ? effort.requests.total / effort.came : null,
      retriesMean:
        effort.came > 0 ? people.reduce((sum, { retries }) => sum + retries, 0) / effort.came : null,
    },
    inVain: {
      people: inVain.length,
      hours: effort.hoursInVain.total,
      medianHours: effort.medianHoursWaitedInVain,
      told: inVain.filter((person) => person.toldAtMs !== null).length,
    },
    success: Object.fromEntries(
      traits.map((name) => [name, groups(came, trait(name))]),
    ) as ComparedRun['success'],
    successOfEarly: {
      cameIn: groups(early, half),
      devices: groups(early, trait('devices')),
      network: groups(early, trait('network')),
      retry: groups(early, trait('retry')),
    },
    portal: portal && {
      goodput: portal.goodput,
      goodputInLine: portal.goodputInLine,
      collapsedMinutes: portal.collapsedMinutes,
    },
  };
}

/** Same scenario, seed and scale make the same crowd; that it is so is looked up in the people themselves. */
function differencesOf(runs: readonly JudgedRun[]): Difference[] {
  const told: Record<Difference['what'], (run: JudgedRun) => string> = {
    scenario: ({ records }) => records.manifest.scenario.name,
    seed: ({ records }) => String(records.manifest.seed),
    scale: ({ records }) => String(records.manifest.scale),
    people: ({ records }) => crowdOf(records.people),
  };
  return (Object.keys(told) as Difference['what'][])
    .map((what) => ({ what, values: runs.map(told[what]) }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** How many, and when they meant to come: no two crowds agree in it by chance. */
function crowdOf(people: readonly PersonRecord[]): string {
  let sum = 0;
  for (const { dueAtMs, cohort } of people) sum = (sum * 31 + dueAtMs + cohort.devices) % 1_000_000_007;
  return `${people.length} (${Math.abs(sum).toString(36)})`;
}
