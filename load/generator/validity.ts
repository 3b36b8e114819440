import type { GeneratorReport, PersonRecord } from '../record/files.ts';

/** Beyond this the start of an action no longer stands for the moment it was meant: wall ms, p99. */
export const mostLagWallMs = 250;
/** The same in opening time, as a share of the median wait. */
export const mostLagOfWait = 0.01;

/** And of what is done before or after the day, as a share of the days it belongs to. */
export const mostLagOfDays = 0.01;

/** A stretch of the run in which the generator wanted a core and had none. */
export interface Starvation {
  seconds: number;
  /** Share of the machine's cores that were busy, 0 to 1. */
  machine: number;
  /** Of the time that the generator's threads could have run, the share they waited for a core. */
  waiting: number;
  /** Lag of the actions in that stretch, wall ms, p99. */
  lagP99Ms: number;
}

export interface Evidence {
  report: Pick<GeneratorReport, 'lagWallMs' | 'lagOpeningMs' | 'lagBeside' | 'planned' | 'recorded'>;
  people: readonly Pick<PersonRecord, 'waitedMs'>[];
  starved: Starvation | null;
  /** Cut short on purpose: people whose record is missing are unfinished, not lost. */
  interrupted: boolean;
  /** How the generator failed, in words; null when it ended well. */
  failure: string | null;
}

/** Why a run cannot be trusted, each reason a sentence; none when it can. Pure. */
export function judgeValidity({ report, people, starved, interrupted, failure }: Evidence): string[] {
  const reasons: string[] = [];
  if (failure !== null) reasons.push(failure);
  const { lagWallMs, lagOpeningMs, lagBeside, planned, recorded } = report;
  if (lagWallMs.p99 > mostLagWallMs) {
    reasons.push(
      `The generator could not keep up: 1 action in 100 started ${round(lagWallMs.p99)} ms or more after it was meant (at most ${mostLagWallMs} ms of wall time).`,
    );
  }
  const waitMs = medianWaitMs(people);
  if (waitMs !== null && waitMs > 0 && lagOpeningMs.p99 > mostLagOfWait * waitMs) {
    reasons.push(
      `The generator was late in the time of the day: 1 action in 100 started ${round(lagOpeningMs.p99 / 1000)} s or more after it was meant, more than ${mostLagOfWait * 100} % of the median wait of ${round(waitMs / 1000)} s; a lower speed helps.`,
    );
  }
  for (const part of ['before', 'after'] as const) {
    const lag = lagBeside?.[part] ?? null;
    if (lag === null || lag.lagOpeningMs.p99 <= mostLagOfDays * lag.spanMs) continue;
    reasons.push(
      `The generator was late in the days ${part} the opening: 1 action in 100 started ${round(lag.lagOpeningMs.p99 / 3_600_000)} h or more of the opening's time after it was meant, more than ${mostLagOfDays * 100} % of ${round(lag.spanMs / 86_400_000)} days; a lower speed of that part of the schedule helps.`,
    );
  }
  if (recorded < planned && !interrupted) {
    const lost = planned - recorded;
    reasons.push(
      `${lost} of ${planned} people ${lost === 1 ? 'was' : 'were'} lost: the generator left no record of them.`,
    );
  }
  if (starved !== null) {
    reasons.push(
      `The generator had no processor left: for ${starved.seconds} s the machine was ${round(starved.machine * 100)} % busy, its threads waited ${round(starved.waiting * 100)} % of their time for a core, and 1 action in 100 started ${round(starved.lagP99Ms)} ms or more late.`,
    );
  }
  return reasons;
}

function medianWaitMs(people: Evidence['people']): number | null {
  const waits = people.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
  if (waits.length === 0) return null;
  waits.sort((a, b) => a - b);
  return (waits[(waits.length - 1) >> 1]! + waits[waits.length >> 1]!) / 2;
}

function round(value: number): number {
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}
