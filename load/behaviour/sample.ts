/** For tests: a person, and answers to give them. */
import type { Person } from '../population/person.ts';
import type { Answer, AnswerBody } from './answer.ts';

/** Unix ms of the opening in these tests. */
export const opensAtMs = Date.parse('2016-06-13T08:30:00-04:00');

/** Comes 10 min before the opening, waits an hour at most, is quick, and pays the next day. */
export function samplePerson(changes: Partial<Person> & Partial<Person['cohort']> = {}): Person {
  const { devices = 1, network = 'dsl', retry = 'obey', formReady = true, early = true, ...rest } = changes;
  return {
    id: 'p000001',
    accountId: 'p000001',
    index: 0,
    dueAtMs: -600_000,
    patienceMs: 3_600_000,
    claimDelayMs: 20_000,
    formMs: 60_000,
    sections: 0,
    mashMs: 2_000,
    paymentDelayMs: 86_400_000,
    saysGoodbye: false,
    standsBy: false,
    listens: false,
    ...rest,
    cohort: { devices, network, retry, formReady, early },
  };
}

export function ok(body: AnswerBody = {}, status = 200): Answer {
  return { status, code: null, retryAfterMs: null, body };
}

export function no(status: number, code: string, retryAfterMs: number | null = null): Answer {
  return { status, code, retryAfterMs, body: { code } };
}

/** No answer at all. */
export const silence: Answer = { status: 0, code: null, retryAfterMs: null, body: {} };

/** ISO 8601 of a time in ms from the opening. */
export const iso = (ms: number): string => new Date(opensAtMs + ms).toISOString();

/** A status of a ticket. */
export function standing(state: string, number = 7, more: AnswerBody = {}): Answer {
  return ok({ state, number, turn: number, pollAfterMs: 800, ...more });
}
