import type { Answer } from '../behaviour/answer.ts';
import { instant } from '../behaviour/follow.ts';
import type { Journey, Step } from '../behaviour/journey.ts';
import type { Person } from '../population/person.ts';
import type { Outcome, PersonRecord } from '../record/files.ts';

/** When one call was made and answered; opening time, ms from the opening. */
export interface CallTimes {
  sentAtMs: number;
  answeredAtMs: number;
}

/** The record of somebody to whom nothing has happened yet; `error` stands until something has. */
export function blankRecord({
  id,
  accountId,
  cohort,
  dueAtMs,
}: Pick<Person, 'id' | 'accountId' | 'cohort' | 'dueAtMs'>): PersonRecord {
  return {
    id,
    accountId,
    cohort,
    dueAtMs,
    arrivedAtMs: null,
    joinedAtMs: null,
    number: null,
    turn: null,
    calledAtMs: null,
    admittedAtMs: null,
    submittedAtMs: null,
    decidedAtMs: null,
    toldAtMs: null,
    leftAtMs: null,
    paidAtMs: null,
    outcome: 'error',
    finalState: null,
    rank: null,
    requests: 0,
    retries: 0,
    waitedMs: null,
    firstOdds: null,
    firstEtaSeconds: null,
  };
}

/** A call is made. */
export function noteSent(record: PersonRecord, step: Step, sentAtMs: number): void {
  record.arrivedAtMs ??= sentAtMs;
  record.requests++;
  if (step.retry) record.retries++;
}

/** An answer has come, and the journey has reacted to it. @param before the outcome before it did */
export function noteAnswer(
  record: PersonRecord,
  journey: Journey,
  before: Outcome | null,
  step: Step,
  answer: Answer,
  times: CallTimes,
): void {
  const { answeredAtMs } = times;
  if (answer.status >= 200 && answer.status < 300) {
    if (step.action === 'standBy') record.stoodBy = true;
    if (['join', 'poll', 'standBy'].includes(step.action)) noteStatus(record, journey, answer, answeredAtMs);
    if (step.action === 'signIn' && journey.limited) record.signedInAtMs ??= answeredAtMs;
    if (step.action === 'admit') record.admittedAtMs = answeredAtMs;
    if (step.action === 'pay') record.paidAtMs = answeredAtMs;
  }
  if (journey.outcome !== before) noteOutcome(record, journey, step, answer, times);
  else if (step.action === 'submit' && answer.status >= 200 && answer.status < 300) noteAgain(record, answer);
}

/** Another device was told of a place as well: the same one, or a second. */
function noteAgain(record: PersonRecord, { body: { rank, receiptNumber } }: Answer): void {
  const otherRank = rank != null && record.rank !== null && rank !== record.rank;
  const otherReceipt = receiptNumber !== undefined && receiptNumber !== record.receiptNumber;
  if (record.outcome !== 'exempt' && (otherRank || otherReceipt)) {
    record.morePlaces = (record.morePlaces ?? 0) + 1;
  }
}

function noteStatus(record: PersonRecord, journey: Journey, { body }: Answer, nowMs: number): void {
  const { number, turn, calledAt, odds, etaSeconds } = body;
  if (body.unnumbered) {
    record.joinedAtMs ??= nowMs;
    record.firstOdds ??= odds ?? null;
    return;
  }
  if (number === undefined || (journey.number !== null && number !== journey.number)) return;
  if (record.number !== number) {
    // Somebody who joined again after a call ran out is recorded with the ticket that counts.
    record.number = number;
    record.joinedAtMs = nowMs;
    record.calledAtMs = null;
    record.admittedAtMs = null;
  }
  record.turn = turn ?? record.turn;
  record.calledAtMs ??= instant(journey, calledAt);
  if (record.firstOdds === null && record.firstEtaSeconds === null && (odds ?? etaSeconds ?? null) !== null) {
    record.firstOdds = odds ?? null;
    record.firstEtaSeconds = etaSeconds ?? null;
    record.firstTurn = record.turn;
    record.firstToldAtMs = nowMs;
  }
  if (record.firstTurn != null && record.firstTurn === record.turn)
    record.firstCalledAtMs ??= record.calledAtMs;
}

function noteOutcome(
  record: PersonRecord,
  journey: Journey,
  step: Step,
  { body }: Answer,
  { sentAtMs, answeredAtMs }: CallTimes,
): void {
  switch (journey.outcome) {
    case 'reserved':
    case 'exempt':
      record.submittedAtMs = sentAtMs;
      record.decidedAtMs = instant(journey, body.reservedAt) ?? answeredAtMs;
      record.toldAtMs = answeredAtMs;
      record.rank = body.rank ?? null;
      if (body.receiptNumber !== undefined) record.receiptNumber = body.receiptNumber;
      break;
    case 'refused':
    case 'ineligible':
      if (step.action === 'submit') record.submittedAtMs = sentAtMs;
      record.decidedAtMs = answeredAtMs;
      record.toldAtMs = answeredAtMs;
      break;
    default:
      record.leftAtMs = answeredAtMs;
  }
}

/** The record as it is written down: the last fields, worked out from the others. */
export function closed(record: PersonRecord, journey: Journey): PersonRecord {
  record.outcome = journey.outcome ?? record.outcome;
  const endedAtMs = record.toldAtMs ?? record.leftAtMs;
  if (endedAtMs !== null && record.arrivedAtMs !== null) {
    record.waitedMs = Math.max(0, endedAtMs - Math.max(0, record.arrivedAtMs));
  }
  record.tickets = journey.tickets;
  record.strayNumbers = journey.strayNumbers;
  return record;
}
