import type { Person } from '../population/person.ts';
import { exponential, type RandomStream } from '../population/random.ts';
import { type Answer, isFailure } from './answer.ts';
import { type ErrandStep, errandAgain, errandAt, mostErrandFailures } from './errand.ts';

/**
 * One person's days with a place: paying for it, the mailbox, the documents. Changes in place. Online: an intent, a
 * charge at the payment service, then the mailbox until it says that the payment came. Otherwise a letter, which the
 * operator records when it arrives.
 */
export interface Payment {
  person: Person;
  random: RandomStream;
  /** The bill as the site last gave it; null before. */
  bill: { intentId: string; accountId: string; amount: number; payAt: string } | null;
  /** What to hand in, as the mailbox told. */
  wanted: string[];
  stage: 'paying' | 'documents' | 'over';
  failures: number;
  /** What the sign-in had ended for; null else. */
  interrupted: ErrandStep['errand'] | null;
  /** Looks at the mailbox without the news awaited, in a row. */
  looks: number;
  /** When it was paid, by the site's own time; null before. Opening ms from the opening. */
  paidAtMs: number | null;
  count: { intents: number; refused: number; unanswered: number; letters: number; reminders: number };
  documentsAtMs: number | null;
}

/** Between two looks at the mailbox, opening ms. */
const lookAgainMs = 86_400_000;
/** Looks for one piece of news, before somebody leaves it at that. */
const mostLooks = 12;
/** Charges that are refused, before somebody leaves it at that. */
const mostRefused = 5;

/** A place has been got, at `nowMs` from the opening. */
export function beginPayment(
  person: Person,
  random: RandomStream,
  nowMs: number,
): { payment: Payment; steps: ErrandStep[] } {
  const payment: Payment = {
    ...{ person, random, bill: null, wanted: [], stage: 'paying', failures: 0, looks: 0, paidAtMs: null },
    interrupted: null,
    count: { intents: 0, refused: 0, unanswered: 0, letters: 0, reminders: 0 },
    documentsAtMs: null,
  };
  const { paymentDelayMs, paying } = person;
  if (paymentDelayMs === null) return { payment, steps: over(payment) };
  const errand = paying!.method === 'online' ? 'intend' : 'post';
  return { payment, steps: [errandAt(errand, nowMs + paymentDelayMs)] };
}

/**
 * What comes next of an answer, at most one step; none once all is over.
 *
 * @param nowMs opening time from the opening, when the answer came
 * @param opensAtMs Unix ms (opening time) of the opening
 */
export function reactToPayment(
  payment: Payment,
  { errand }: Pick<ErrandStep, 'errand'>,
  answer: Answer,
  nowMs: number,
  opensAtMs: number,
): ErrandStep[] {
  const { count } = payment;
  if (errand === 'charge') return charged(payment, answer, nowMs);
  if (isFailure(answer)) {
    if (++payment.failures > mostErrandFailures) return over(payment);
    return [errandAgain(errand, payment.person, payment.failures, answer, payment.random)];
  }
  payment.failures = 0;
  if (answer.code === 'session_ended') {
    payment.interrupted = errand;
    return [errandAt('enter', nowMs)];
  }
  switch (errand) {
    case 'enter': {
      const rest = payment.interrupted;
      payment.interrupted = null;
      return rest === null || answer.code !== null ? over(payment) : [errandAt(rest, nowMs)];
    }
    case 'intend': {
      // Too late, or paid for already: the mailbox says which.
      if (answer.code !== null) return look(payment, nowMs);
      const { intentId, accountId, amount, payAt } = answer.body;
      if (intentId === undefined || accountId === undefined || amount === undefined || payAt === undefined)
        return over(payment);
      if (payment.bill?.intentId !== intentId) count.intents++;
      payment.bill = { intentId, accountId, amount, payAt };
      return [errandAt('charge', nowMs)];
    }
    case 'post':
      count.letters++;
      // Whatever the operator said, the person reads it in the mailbox.
      return look(payment, nowMs);
    case 'readMail':
      return answer.code === null ? read(payment, answer, nowMs, opensAtMs) : over(payment);
    default:
      if (answer.code === null) payment.documentsAtMs = nowMs;
      return over(payment);
  }
}

function charged(payment: Payment, answer: Answer, nowMs: number): ErrandStep[] {
  const { count, person, random } = payment;
  if (answer.status === 200) return look(payment, nowMs);
  if (answer.status !== 402) {
    // Charged or not, nobody knows; the site's mailbox will say, and asking again charges nothing twice.
    count.unanswered++;
    return look(payment, nowMs);
  }
  if (++count.refused >= mostRefused) return over(payment);
  return [errandAt('intend', nowMs + exponential(random, person.paying!.againMs))];
}

/** What the mailbox tells. */
function read(payment: Payment, { body }: Answer, nowMs: number, opensAtMs: number): ErrandStep[] {
  const messages = body.messages ?? [];
  // What was told of an earlier place, which was lost, is not about this one.
  const mine = messages.slice(messages.findLastIndex(({ kind }) => kind === 'submitted'));
  payment.count.reminders = mine.filter(({ kind }) => kind === 'reminder').length;
  if (payment.stage === 'documents') return awaited(payment, mine, nowMs);
  const paid = mine.find(({ kind }) => kind === 'paid');
  if (paid !== undefined) {
    payment.paidAtMs = Date.parse(paid.at) - opensAtMs;
    return turnToDocuments(payment, nowMs);
  }
  if (mine.some(({ kind }) => kind === 'lapsed') || ++payment.looks > mostLooks) return over(payment);
  // Not told by the service yet: asked again, it charges an intent that is open once, or not at all.
  if (payment.person.paying!.method === 'online' && payment.looks > 1)
    return [errandAt('intend', nowMs + lookAgainMs)];
  return [errandAt('readMail', nowMs + lookAgainMs)];
}

function turnToDocuments(payment: Payment, nowMs: number): ErrandStep[] {
  const { documents } = payment.person;
  if (documents === undefined || documents.delayMs === null) return over(payment);
  payment.stage = 'documents';
  payment.looks = 0;
  const sinceMs = lookAgainMs * payment.random.next();
  return [errandAt('readMail', Math.max(nowMs, documents.askedAtMs) + sinceMs)];
}

function awaited(
  payment: Payment,
  mine: readonly { kind: string; names?: string[] }[],
  nowMs: number,
): ErrandStep[] {
  const asked = mine.findLast(({ kind }) => kind === 'documentsWanted');
  if (asked?.names === undefined) {
    return ++payment.looks > mostLooks ? over(payment) : [errandAt('readMail', nowMs + lookAgainMs)];
  }
  payment.wanted = asked.names;
  return [errandAt('handIn', nowMs + payment.person.documents!.delayMs!)];
}

function look(payment: Payment, nowMs: number): ErrandStep[] {
  return [errandAt('readMail', nowMs + lookAgainMs * payment.random.next())];
}

function over(payment: Payment): ErrandStep[] {
  payment.stage = 'over';
  return [];
}
