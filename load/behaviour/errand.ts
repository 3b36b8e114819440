import type { Person } from '../population/person.ts';
import type { RandomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { retryDelayMs } from './retry.ts';

/**
 * What a person does on the site besides trying for a place: before the day (`preparation.ts`) and once they have a
 * place (`payment.ts`). One after the other, on one device, and never in anybody's way.
 */
export type Errand =
  | 'assess'
  | 'register'
  | 'enter'
  | 'fill'
  | 'intend'
  | 'charge'
  | 'post'
  | 'readMail'
  | 'handIn';

export const errands = [
  ...(['assess', 'register', 'enter', 'fill'] as const),
  ...(['intend', 'charge', 'post', 'readMail', 'handIn'] as const),
] satisfies Errand[];

/** An errand that is meant, and when: as a `Step`, opening ms from the opening or wall ms from now. */
export interface ErrandStep {
  errand: Errand;
  clock: 'opening' | 'wall';
  ms: number;
  /** Meant because an earlier call failed. */
  retry: boolean;
}

export function errandAt(errand: Errand, ms: number): ErrandStep {
  return { errand, clock: 'opening', ms, retry: false };
}

/** The same or another errand after a failure, by the person's way of retrying. @param failures in a row, this one included */
export function errandAgain(
  errand: Errand,
  person: Person,
  failures: number,
  answer: Answer,
  random: RandomStream,
): ErrandStep {
  const ms = retryDelayMs(person.cohort.retry, failures, answer.retryAfterMs, random, person);
  return { errand, clock: 'wall', ms, retry: true };
}

/** Most failures in a row that an errand is tried through. */
export const mostErrandFailures = 20;
