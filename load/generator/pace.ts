import type { Person } from '../population/person.ts';
import type { Scenario, SpeedStep } from '../scenario/schema.ts';

/** Calls that people mean to make before the rush and after it, as far as they are known beforehand. */
export interface MeantCall {
  /** Opening ms from the opening. */
  atMs: number;
  kind: 'request' | 'signUp';
  /** How many. */
  calls: number;
}

/** What the machine does in a second of wall time. */
export interface Pace {
  requestsPerSecond: number;
  signUpsPerSecond: number;
}

/** A bill, a charge, two looks at the mailbox, and the documents. */
const CALLS_TO_PAY = 5;
/** A peak that lasts no longer than this is made up for, wall seconds. */
const PEAK_SECONDS = 10;

/** The calls before the day, and those of as many payments as there are places. None where people do nothing but try. */
export function callsBeside(
  { opening }: Pick<Scenario, 'opening'>,
  people: readonly Pick<Person, 'ahead' | 'paying' | 'paymentDelayMs'>[],
): MeantCall[] {
  const before = people.flatMap(({ ahead }): MeantCall[] =>
    ahead === undefined
      ? []
      : [
          { atMs: ahead.assessAtMs, kind: 'request', calls: 1 },
          { atMs: ahead.accountAtMs, kind: 'signUp', calls: 1 },
          ...ahead.sections.map(({ atMs }) => ({ atMs, kind: 'request' as const, calls: 1 })),
        ],
  );
  const after = people
    .slice(0, opening.quota)
    .flatMap(({ paying, paymentDelayMs }): MeantCall[] =>
      paying === undefined || paymentDelayMs === null
        ? []
        : [{ atMs: paymentDelayMs, kind: 'request', calls: CALLS_TO_PAY }],
    );
  return [...before, ...after];
}

/**
 * The schedule with each of its steps beside the rush as fast as it is, or as fast as the machine bears there: in no few
 * seconds of wall time more accounts and requests than it makes. Pure.
 */
export function paced(schedule: readonly SpeedStep[], calls: readonly MeantCall[], pace: Pace): SpeedStep[] {
  return schedule.map((step, i) => {
    if (step.rush === true || step.calls === true) return step;
    const fromMs = step.fromSeconds * 1000;
    const toMs = (schedule[i + 1]?.fromSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    const within = calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    let [slow, fast] = [1, step.speed];
    if (within.length === 0 || busiest(within, fromMs, fast, pace) <= 1) return step;
    // Speeds are told to two digits: a finer search would say nothing.
    while (fast / slow > 1.01) {
      const middle = Math.sqrt(slow * fast);
      if (busiest(within, fromMs, middle, pace) <= 1) slow = middle;
      else fast = middle;
    }
    return { ...step, speed: Number(slow.toPrecision(2)) };
  });
}

/** What the busiest few seconds ask for, as a share of what the machine does in them. */
function busiest(calls: readonly MeantCall[], fromMs: number, speed: number, pace: Pace): number {
  const shares = new Map<number, number>();
  const openingMs = PEAK_SECONDS * 1000 * speed;
  let most = 0;
  for (const { atMs, kind, calls: n } of calls) {
    const slot = Math.floor((atMs - fromMs) / openingMs);
    const perSecond = kind === 'signUp' ? pace.signUpsPerSecond : pace.requestsPerSecond;
    const share = (shares.get(slot) ?? 0) + n / (perSecond * PEAK_SECONDS);
    shares.set(slot, share);
    most = Math.max(most, share);
  }
  return most;
}
