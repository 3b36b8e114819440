import type { ObjectiveResult, Verdict } from '../record/files.ts';
import { overall } from './objectives.ts';
import type { Measures } from './summary.ts';

/** What a stakeholder asks, answered from the measures: met is yes, missed is no. */
export interface Answers {
  /** Will it hold? */
  holds: Verdict;
  /** Will it be fair? */
  fair: Verdict;
  /** Will exactly the quota be given? */
  exact: Verdict;
}

/** A service that fails more often than this does not hold, whatever the scenario asks for. */
const TOLERABLE_ERROR_RATE = 0.01;

/**
 * The three answers. Each is no if an objective of its kind is missed, or if what it means on its own is not
 * so. In an invalid run all are `invalid`, but for one thing: a quota that was broken stays broken, however
 * late the generator was.
 */
export function answers(
  measures: Measures,
  objectives: readonly ObjectiveResult[],
  fromOutside = false,
): Answers {
  const { quota, order, effort, service, validity } = measures;
  const errorRate = service.errorRate;
  const holds = overall([
    errorRate === null ? 'cannotTell' : yes(errorRate <= TOLERABLE_ERROR_RATE),
    ...verdictsOf(objectives, ['service']),
  ]);
  const fair = overall([
    yes(
      order.displaced === 0 &&
        (order.turnToCall.inversions ?? 0) === 0 &&
        order.strayNumbers === 0 &&
        effort.neverTold === 0,
    ),
    ...verdictsOf(objectives, ['order', 'parity', 'effort']),
    // In which order a room called, only the room knows.
    ...(fromOutside && order.numberToTurn.n > 0 ? (['cannotTell'] as const) : []),
  ]);
  const broken = quotaBroken(quota);
  const exact = overall([yes(!broken && allGiven(measures)), ...verdictsOf(objectives, ['quota'])]);
  if (validity.valid === 1) return { holds, fair, exact };
  return { holds: 'invalid', fair: 'invalid', exact: broken ? 'missed' : 'invalid' };
}

/** A place too many, lost, given twice or not accounted for: no measure of speed excuses it. */
export function quotaBroken(quota: Measures['quota']): boolean {
  const { oversold, lost, double, contradicted, strangers, unaccounted, broken, early } = quota;
  return oversold + lost + double + contradicted + strangers + unaccounted + broken + early > 0;
}

/** All places given; or fewer, and nobody who wanted one went without. */
function allGiven({ quota, effort }: Measures): boolean {
  return quota.given === quota.total || (quota.given < quota.total && effort.missedOut === 0);
}

function yes(condition: boolean): Verdict {
  return condition ? 'met' : 'missed';
}

function verdictsOf(objectives: readonly ObjectiveResult[], families: readonly string[]): Verdict[] {
  return objectives
    .filter(({ measure }) => families.includes(measure.split('.')[0]!))
    .map(({ verdict }) => verdict);
}
