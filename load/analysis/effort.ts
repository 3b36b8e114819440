import type { Outcome, PersonRecord } from '../record/files.ts';
import { type Amplification, amplificationOf } from './amplification.ts';
import { type Distribution, distribution, giniCoefficient, jainIndex } from './distribution.ts';
import { competes, hasPlace } from './presence.ts';
import { groupBy } from './ranks.ts';

/** How evenly a burden is spread: 1 and 0 where everyone bears the same. */
export interface Evenness {
  jain: number | null;
  gini: number | null;
}

export interface EffortSummary {
  /** People of the crowd, and people who came at all. */
  people: number;
  came: number;
  outcomes: Record<Outcome, number>;
  /** Requests a person. */
  requests: Distribution;
  medianRequestsPerPerson: number | null;
  requestsByOutcome: Partial<Record<Outcome, Distribution>>;
  /** Hours of opening time, from the arrival (or the opening, if later) to being told or leaving. */
  hoursWithPlace: Distribution;
  hoursInVain: Distribution;
  medianHoursWaitedInVain: number | null;
  /** The same, by outcome. */
  hoursByOutcome: Partial<Record<Outcome, Distribution>>;
  /** Of those who were told an answer: hours from the arrival (or the opening) until then. */
  hoursUntilTold: Distribution;
  /** From the first sign-in, or from the admission, to the place, opening seconds, median; null where there is neither. */
  medianFormSeconds: number | null;
  /** People who tried and got no place. */
  missedOut: number;
  /** People who came, did not give up, and were never told how it ended. */
  neverTold: number;
  /** All requests over those that were no retry: 1 where nothing failed. */
  amplification: number | null;
  /** Requests a person by outcome, by when their day ended: five minutes of the day at a time. */
  amplificationOverTime: Amplification[];
  evennessOfWaits: Evenness;
  evennessOfRequests: Evenness;
}

const OUTCOMES: readonly Outcome[] = [
  'reserved',
  'exempt',
  'refused',
  'standby',
  'gaveUp',
  'neverIn',
  'ineligible',
  'error',
];

const HOUR_MS = 3_600_000;
const STRETCH_MS = 300_000;

/** What the day cost people: requests, hours, not knowing. */
export function effortSummary(people: readonly PersonRecord[]): EffortSummary {
  const came = people.filter((person) => person.arrivedAtMs !== null);
  const byOutcome = groupBy(came, (person) => person.outcome);
  const inVain = came.filter((person) => competes(person) && !hasPlace(person));
  const requests = distribution(came.map((person) => person.requests));
  const hoursInVain = distribution(hoursWaited(inVain));
  const first = requests.total - came.reduce((sum, person) => sum + person.retries, 0);
  return {
    people: people.length,
    came: came.length,
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, people.filter((person) => person.outcome === outcome).length]),
    ) as Record<Outcome, number>,
    requests,
    medianRequestsPerPerson: requests.median,
    requestsByOutcome: eachOutcome(byOutcome, (group) => group.map((person) => person.requests)),
    hoursWithPlace: distribution(hoursWaited(came.filter(hasPlace))),
    hoursInVain,
    medianHoursWaitedInVain: hoursInVain.median,
    hoursByOutcome: eachOutcome(byOutcome, hoursWaited),
    hoursUntilTold: distribution(hoursUntilTold(came)),
    medianFormSeconds: distribution(formSeconds(came)).median,
    missedOut: inVain.length,
    neverTold: came.filter(
      (person) => person.outcome !== 'gaveUp' && person.toldAtMs === null && person.leftAtMs === null,
    ).length,
    amplification: first > 0 ? requests.total / first : null,
    amplificationOverTime: amplificationOf(people, STRETCH_MS),
    evennessOfWaits: evenness(hoursWaited(came)),
    evennessOfRequests: evenness(came.map((person) => person.requests)),
  };
}

function hoursWaited(people: readonly PersonRecord[]): number[] {
  return people.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs / HOUR_MS]));
}

function formSeconds(people: readonly PersonRecord[]): number[] {
  return people.flatMap((person) => {
    const { signedInAtMs, admittedAtMs, decidedAtMs } = person;
    const inAtMs = signedInAtMs ?? admittedAtMs;
    return hasPlace(person) && inAtMs !== null && decidedAtMs !== null ? [(decidedAtMs - inAtMs) / 1000] : [];
  });
}

function hoursUntilTold(people: readonly PersonRecord[]): number[] {
  return people.flatMap(({ arrivedAtMs, toldAtMs }) =>
    arrivedAtMs === null || toldAtMs === null
      ? []
      : [Math.max(0, toldAtMs - Math.max(0, arrivedAtMs)) / HOUR_MS],
  );
}

function eachOutcome(
  byOutcome: Map<string, PersonRecord[]>,
  valuesOf: (people: readonly PersonRecord[]) => number[],
): Partial<Record<Outcome, Distribution>> {
  return Object.fromEntries(
    OUTCOMES.filter((outcome) => byOutcome.has(outcome)).map((outcome) => [
      outcome,
      distribution(valuesOf(byOutcome.get(outcome)!)),
    ]),
  );
}

function evenness(values: readonly number[]): Evenness {
  return { jain: jainIndex(values), gini: giniCoefficient(values) };
}
