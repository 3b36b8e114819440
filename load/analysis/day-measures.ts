import type { RunRecords } from './analyse.ts';
import { quantile } from './distribution.ts';
import type { Summary } from './summary.ts';

/** What a day came to in the numbers by which a simulated day is held against a measured one. */
export interface DayMeasures {
  /** From the opening until most places were taken; opening seconds. */
  fillSeconds: number | null;
  /** From joining (or the opening, if later) to the first call, of those who were called; opening seconds. */
  waitP25: number | null;
  waitP50: number | null;
  waitP90: number | null;
  served: number;
  gaveUp: number;
  requests: number;
  peakWaiting: number;
  /** Kendall's tau of arrival against rank, taken from 1: what is left of disorder. */
  disorder: number | null;
}

/** Measured or simulated alike. Where there is no room, the waits are those of whoever got a place, from arrival to being told. */
export function dayMeasures(
  { people, series }: Pick<RunRecords, 'people' | 'series'>,
  { quota, effort, order, service }: Pick<Summary, 'quota' | 'effort' | 'order' | 'service'>,
): DayMeasures {
  const called = people.flatMap(({ joinedAtMs, firstToldAtMs, firstCalledAtMs, calledAtMs }) => {
    const call = firstCalledAtMs ?? calledAtMs;
    const joined = firstToldAtMs ?? joinedAtMs;
    return call === null || joined === null ? [] : [Math.max(0, call - Math.max(0, joined)) / 1000];
  });
  const placed = people.flatMap(({ outcome, waitedMs }) =>
    outcome === 'reserved' && waitedMs !== null ? [waitedMs / 1000] : [],
  );
  const waits = Float64Array.from(called.length > 0 ? called : placed).sort();
  const { tau } = order.arrivalToRank;
  return {
    fillSeconds: quota.given >= quota.total ? quota.filledSeconds : null,
    waitP25: quantile(waits, 0.25),
    waitP50: quantile(waits, 0.5),
    waitP90: quantile(waits, 0.9),
    served: effort.outcomes.reserved,
    gaveUp: effort.outcomes.gaveUp,
    requests: service.requests,
    peakWaiting: series.reduce((most, { waiting }) => Math.max(most, waiting), 0),
    disorder: tau === null ? null : 1 - tau,
  };
}
