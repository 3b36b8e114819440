import type { Cohort } from '../population/person.ts';
import type { PersonRecord } from '../record/files.ts';
import { competes, hasPlace } from './presence.ts';
import {
  differenceInterval,
  homogeneityP,
  type Interval,
  type Successes,
  stratifiedDifference,
  wilsonInterval,
} from './proportion.ts';
import { groupBy, inOrder } from './ranks.ts';

export interface ParityGroup extends Successes {
  share: number;
  /** 95 %, Wilson. */
  interval: Interval;
}

/** Success by one property of the people. */
export interface ParityCohort {
  groups: Record<string, ParityGroup>;
  /** Largest share less smallest, among groups of at least 30; null with fewer than two of those. */
  gap: number | null;
  /** 95 %, Newcombe. It was picked for being the largest, so it leans to the wide side. */
  gapInterval: Interval | null;
  best: string | null;
  worst: string | null;
  /** Chance that groups treated alike differ as much (chi-squared). */
  p: number | null;
  /** The same two groups among people who arrived at about the same time: 20 strata of arrivals. */
  sameArrivalGap: number | null;
  sameArrivalInterval: Interval | null;
}

export type CohortName = Exclude<keyof Cohort, 'bot'>;

export interface ParitySummary {
  /** People who competed for a place and came. */
  n: number;
  share: number | null;
  devices: ParityCohort;
  network: ParityCohort;
  retry: ParityCohort;
  early: ParityCohort;
  formReady: ParityCohort;
  /** Largest gap of `devices`, `network` and `retry`: the properties that ought not to matter. */
  worstGap: number | null;
  worstGapInterval: Interval | null;
  worstCohort: CohortName | null;
}

/** Properties that ought not to decide. Coming early and having the form ready may: first come, first served. */
export const IRRELEVANT: readonly CohortName[] = ['devices', 'network', 'retry'];

const SMALLEST_GROUP = 30;
const STRATA = 20;

/**
 * Who got a place, by cohort. Not by Jain's index or Gini's coefficient: on "a place or none" those depend on
 * the quota alone, whatever the order.
 */
export function paritySummary(people: readonly PersonRecord[]): ParitySummary {
  const came = people.filter((person) => competes(person) && person.arrivedAtMs !== null);
  const cohort = (name: CohortName) => parityCohort(came, (person) => String(person.cohort[name]));
  const cohorts = {
    devices: cohort('devices'),
    network: cohort('network'),
    retry: cohort('retry'),
    early: cohort('early'),
    formReady: cohort('formReady'),
  };
  const worstCohort = IRRELEVANT.reduce<CohortName | null>(
    (worst, name) =>
      cohorts[name].gap !== null && cohorts[name].gap > ((worst && cohorts[worst].gap) ?? -1) ? name : worst,
    null,
  );
  return {
    n: came.length,
    share: came.length > 0 ? came.filter(hasPlace).length / came.length : null,
    ...cohorts,
    worstGap: worstCohort && cohorts[worstCohort].gap,
    worstGapInterval: worstCohort && cohorts[worstCohort].gapInterval,
    worstCohort,
  };
}

/** Success by whatever `groupOf` says of a person. */
export function parityCohort(
  people: readonly PersonRecord[],
  groupOf: (person: PersonRecord) => string,
): ParityCohort {
  const byGroup = [...groupBy(people, groupOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const groups: Record<string, ParityGroup> = {};
  for (const [name, members] of byGroup) {
    const { n, succeeded } = successes(members);
    groups[name] = { n, succeeded, share: succeeded / n, interval: wilsonInterval(succeeded, n)! };
  }
  const large = Object.entries(groups)
    .filter(([, group]) => group.n >= SMALLEST_GROUP)
    .sort(([, a], [, b]) => b.share - a.share);
  const [best, worst] = [large[0], large.at(-1)];
  if (best === undefined || worst === undefined || best === worst) {
    return {
      groups,
      gap: null,
      gapInterval: null,
      best: null,
      worst: null,
      p: null,
      sameArrivalGap: null,
      sameArrivalInterval: null,
    };
  }
  const sameArrival = stratifiedDifference(arrivalStrata(people, groupOf, best[0], worst[0]));
  return {
    groups,
    gap: best[1].share - worst[1].share,
    gapInterval: differenceInterval(best[1], worst[1]),
    best: best[0],
    worst: worst[0],
    p: homogeneityP(large.map(([, group]) => group)),
    sameArrivalGap: sameArrival?.difference ?? null,
    sameArrivalInterval: sameArrival?.interval ?? null,
  };
}

/** The two groups, cut into as many equal slices of the order of arrival. */
function arrivalStrata(
  people: readonly PersonRecord[],
  groupOf: (person: PersonRecord) => string,
  best: string,
  worst: string,
): { a: Successes; b: Successes }[] {
  const both = people.filter((person) => groupOf(person) === best || groupOf(person) === worst);
  const byArrival = inOrder(both, (person) => person.arrivedAtMs!);
  return Array.from({ length: STRATA }, (_, k) => {
    const from = Math.round((k * byArrival.length) / STRATA);
    const stratum = byArrival.slice(from, Math.round(((k + 1) * byArrival.length) / STRATA));
    return {
      a: successes(stratum.filter((person) => groupOf(person) === best)),
      b: successes(stratum.filter((person) => groupOf(person) === worst)),
    };
  });
}

function successes(people: readonly PersonRecord[]): Successes {
  return { n: people.length, succeeded: people.filter(hasPlace).length };
}
