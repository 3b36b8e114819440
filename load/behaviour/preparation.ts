import type { Person } from '../population/person.ts';
import type { RandomStream } from '../population/random.ts';
import { type Answer, isFailure } from './answer.ts';
import { type ErrandStep, errandAgain, errandAt, mostErrandFailures } from './errand.ts';

/** One person's days before the day: assessed, an account, sections of the form one by one. Changes in place. */
export interface Preparation {
  person: Person;
  random: RandomStream;
  /** There is an account, and its token: the person can go to the line. */
  hasAccount: boolean;
  /** Sections saved so far, of those that are to be filled in ahead. */
  filled: number;
  failures: number;
  /** What the sign-in had ended for; null else. */
  interrupted: ErrandStep['errand'] | null;
  /** What it came to nothing by: a code, or a status; null while all goes well. */
  stuck: string | null;
}

/** A person at the first step of the preparation. */
export function prepare(
  person: Person,
  random: RandomStream,
): { preparation: Preparation; steps: ErrandStep[] } {
  const preparation = {
    person,
    random,
    hasAccount: false,
    filled: 0,
    failures: 0,
    interrupted: null,
    stuck: null,
  };
  return { preparation, steps: [errandAt('assess', person.ahead!.assessAtMs)] };
}

/**
 * What comes next of an answer, at most one step; none once everything is done, or nothing can be.
 *
 * @param nowMs opening time from the opening, when the answer came
 */
export function reactToPreparation(
  preparation: Preparation,
  { errand }: Pick<ErrandStep, 'errand'>,
  answer: Answer,
  nowMs: number,
): ErrandStep[] {
  const { person, random } = preparation;
  if (isFailure(answer)) {
    if (++preparation.failures > mostErrandFailures) return stop(preparation, answer);
    return [errandAgain(errand, person, preparation.failures, answer, random)];
  }
  // The answer to the first try was lost: the account is there, and its password known.
  if (errand === 'register' && answer.code === 'email_taken') return [errandAt('enter', nowMs)];
  if (answer.code === 'session_ended') {
    preparation.interrupted = errand;
    return [errandAt('enter', nowMs)];
  }
  if (answer.code !== null) return stop(preparation, answer);
  preparation.failures = 0;
  if (errand === 'enter' && preparation.interrupted !== null) {
    const rest = preparation.interrupted;
    preparation.interrupted = null;
    return [errandAt(rest, nowMs)];
  }
  const { accountAtMs, sections } = person.ahead!;
  switch (errand) {
    case 'assess':
      if (answer.body.eligible === false) return stop(preparation, answer);
      return [errandAt('register', Math.max(nowMs, accountAtMs))];
    case 'register':
    case 'enter':
      preparation.hasAccount = true;
      break;
    default:
      preparation.filled++;
  }
  const next = sections[preparation.filled];
  return next === undefined ? [] : [errandAt('fill', Math.max(nowMs, next.atMs))];
}

function stop(preparation: Preparation, { code, status }: Answer): ErrandStep[] {
  preparation.stuck = code ?? String(status);
  return [];
}
