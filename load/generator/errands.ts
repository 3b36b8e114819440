import type { Answer } from '../behaviour/answer.ts';
import type { ErrandStep } from '../behaviour/errand.ts';
import { beginPayment, type Payment, reactToPayment } from '../behaviour/payment.ts';
import { type Preparation, prepare, reactToPreparation } from '../behaviour/preparation.ts';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { PaymentRecord, PersonRecord, PreparationRecord } from '../record/files.ts';
import type { Call } from './call.ts';
import { errandCallOf } from './errand-call.ts';
import type { Part } from './tally.ts';

/** What one person does before and after the day, with what is written down of it. */
export interface Errands {
  /** Where there is an account: its bearer token; '' before. */
  token(): string;
  /** Cannot go to the line yet: the account is still being made. */
  awaitsAccount(): boolean;
  /** Why there will never be an account; null while there may. */
  stuck(): string | null;
  /** The first steps, before anything. */
  begin(): ErrandStep[];
  /** A place has been got. */
  placed(nowMs: number): ErrandStep[];
  /** Which days what is done now belongs to. */
  part(): Part;
  callOf(step: ErrandStep): Call;
  /** @param nowMs opening time from the opening */
  answered(step: ErrandStep, answer: Answer, nowMs: number): ErrandStep[];
  /** The payment, and all that follows it, is over. */
  isPaymentOver(): boolean;
}

export interface ErrandsOptions {
  seed: number;
  opensAtMs: number;
  officeUrl?: string;
  chargePatienceMs?: number;
}

/**
 * Null for who has none, as almost everybody of a large crowd: each function of them is kilobytes inside k6, a person.
 *
 * @param record what is done is written down there
 */
export function errandsOf(
  person: Person & { token: string },
  record: PersonRecord,
  { seed, opensAtMs, officeUrl = '', chargePatienceMs = 4_000 }: ErrandsOptions,
): Errands | null {
  if (person.ahead === undefined && person.paying === undefined) return null;
  const random = randomStream(seed, 'errands', person.index);
  let { token } = person;
  let preparation: Preparation | null = null;
  let payment: Payment | null = null;
  let ahead: PreparationRecord | null = null;
  let paid: PaymentRecord | null = null;

  function prepared({ errand }: ErrandStep, { status, body }: Answer, nowMs: number): void {
    if (ahead === null || status === 0 || status >= 300) return;
    if (errand === 'assess') ahead.assessedAtMs = nowMs;
    if (errand === 'fill') [ahead.filledAtMs, ahead.sections] = [nowMs, ahead.sections + 1];
    if (errand !== 'register' && errand !== 'enter') return;
    token = body.token ?? token;
    record.accountId = body.accountId ?? record.accountId;
    ahead.accountAtMs ??= nowMs;
  }

  return {
    token: () => token,
    awaitsAccount: () => preparation !== null && !preparation.hasAccount && preparation.stuck === null,
    stuck: () => preparation?.stuck ?? null,
    begin() {
      if (person.ahead === undefined) return [];
      const begun = prepare(person, random);
      preparation = begun.preparation;
      const nothing = { assessedAtMs: null, accountAtMs: null, filledAtMs: null };
      ahead = { ...nothing, sections: 0, requests: 0, retries: 0, stuck: null };
      record.preparation = ahead;
      return begun.steps;
    },
    placed(nowMs) {
      const begun = beginPayment(person, random, nowMs);
      payment = begun.payment;
      const nothing = { amount: null, intents: 0, refused: 0, unanswered: 0, letters: 0, reminders: 0 };
      paid = { method: person.paying!.method, ...nothing, requests: 0, retries: 0 };
      record.payment = paid;
      return begun.steps;
    },
    part: () => (payment === null ? 'before' : 'after'),
    callOf(step) {
      const counts = payment === null ? ahead! : paid!;
      counts.requests++;
      if (step.retry) counts.retries++;
      const { accountId } = record;
      const context = {
        token,
        accountId,
        filled: preparation?.filled ?? 0,
        payment,
        officeUrl,
        chargePatienceMs,
      };
      return errandCallOf(step.errand, person, context);
    },
    answered(step, answer, nowMs) {
      if (payment === null) {
        prepared(step, answer, nowMs);
        const steps = reactToPreparation(preparation!, step, answer, nowMs);
        ahead!.stuck = preparation!.stuck;
        return steps;
      }
      const steps = reactToPayment(payment, step, answer, nowMs, opensAtMs);
      Object.assign(paid!, payment.count, { amount: payment.bill?.amount ?? null });
      record.paidAtMs = payment.paidAtMs ?? record.paidAtMs;
      if (payment.documentsAtMs !== null) record.documentsAtMs = payment.documentsAtMs;
      return steps;
    },
    isPaymentOver: () => payment?.stage === 'over',
  };
}
