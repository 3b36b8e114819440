import { describe, expect, test } from 'vitest';
import type { Paying, Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer, AnswerBody } from './answer.ts';
import type { ErrandStep } from './errand.ts';
import { beginPayment, reactToPayment } from './payment.ts';
import { iso, no, ok, opensAtMs, samplePerson, silence } from './sample.ts';

const day = 86_400_000;

function payer(method: Paying['method'], more: Partial<Person> = {}): Person {
  return samplePerson({ paying: { method, againMs: 3_600_000 }, paymentDelayMs: 2 * day, ...more });
}

/** Answers one after the other, an hour apart. */
function live(person: Person, answers: Answer[]) {
  const { payment, steps } = beginPayment(person, randomStream(1, 'errands', 0), 0);
  let next: ErrandStep[] = steps;
  const errands: string[] = [];
  let nowMs = 2 * day;
  for (const answer of answers) {
    const [step] = next as [ErrandStep];
    errands.push(step.errand);
    if (step.clock === 'opening') nowMs = Math.max(nowMs, step.ms);
    nowMs += 3_600_000;
    next = reactToPayment(payment, step, answer, nowMs, opensAtMs);
  }
  return { payment, errands, next };
}

const bill = (intentId = 'i1') =>
  ok({ intentId, accountId: 'a', amount: 773, payAt: 'http://pay/charges' }, 201);
const mail = (...messages: NonNullable<AnswerBody['messages']>) =>
  ok({ messages: [{ kind: 'submitted', at: iso(0) }, ...messages] });
const paid = { kind: 'paid', at: iso(3 * day) };
const refused: Answer = { status: 402, code: '402', retryAfterMs: null, body: {} };

describe('online', () => {
  test('a bill, a charge, and the mailbox says that it came', () => {
    expect(live(payer('online'), []).next).toMatchObject([{ errand: 'intend', ms: 2 * day }]);
    const { payment, errands, next } = live(payer('online'), [bill(), ok(), mail(paid)]);
    expect(errands).toEqual(['intend', 'charge', 'readMail']);
    expect(payment).toMatchObject({ paidAtMs: 3 * day, stage: 'over', bill: { amount: 773 } });
    expect(next).toEqual([]);
  });

  test('refused: another card later, another bill; five times, and the place is let go', () => {
    const once = live(payer('online'), [bill(), refused]);
    expect(once.next).toMatchObject([{ errand: 'intend', clock: 'opening' }]);
    const rounds = [1, 2, 3, 4, 5].flatMap((n) => [bill(`i${n}`), refused]);
    expect(live(payer('online'), rounds)).toMatchObject({
      payment: { stage: 'over', paidAtMs: null, count: { refused: 5, intents: 5 } },
      next: [],
    });
  });

  test('not answered: the mailbox is asked, and the same bill is paid again', () => {
    const { payment, errands } = live(payer('online'), [
      bill(),
      silence,
      mail(),
      mail(),
      bill(),
      ok(),
      mail(paid),
    ]);
    expect(errands).toEqual(['intend', 'charge', 'readMail', 'readMail', 'intend', 'charge', 'readMail']);
    expect(payment).toMatchObject({ paidAtMs: 3 * day, count: { unanswered: 1, intents: 1 } });
  });

  test('told nothing for long, or that the place was lost: left at that', () => {
    const lapsed = live(payer('online'), [no(410, 'lapsed'), mail({ kind: 'lapsed', at: iso(day) })]);
    expect(lapsed).toMatchObject({ payment: { stage: 'over', paidAtMs: null }, next: [] });
    const { payment, steps } = beginPayment(payer('online'), randomStream(1, 'errands', 0), 0);
    let [step] = steps;
    let done = 0;
    for (; step !== undefined && done < 100; done++) {
      const answer = { intend: bill(), charge: silence, readMail: mail() }[step.errand as 'intend'];
      [step] = reactToPayment(payment, step, answer, done * day, opensAtMs);
    }
    expect(payment).toMatchObject({ stage: 'over', paidAtMs: null });
    expect(done).toBeLessThan(50);
  });

  test('a paid notice of an earlier place, which was lost, is not about this one', () => {
    const earlier = ok({
      messages: [{ kind: 'submitted', at: iso(0) }, paid, { kind: 'submitted', at: iso(day) }],
    });
    expect(live(payer('online'), [bill(), ok(), earlier]).payment.paidAtMs).toBe(null);
  });
});

describe('otherwise', () => {
  test('a letter, which the operator records; never paid, nothing is done', () => {
    const { payment, errands } = live(payer('cheque'), [ok(), mail(paid)]);
    expect(errands).toEqual(['post', 'readMail']);
    expect(payment).toMatchObject({ paidAtMs: 3 * day, count: { letters: 1, intents: 0 } });
    expect(live(payer('post', { paymentDelayMs: null }), [])).toMatchObject({
      payment: { stage: 'over' },
      next: [],
    });
  });

  test('documents: looked for once they may be asked for, and handed in', () => {
    const person = payer('cashOrder', { documents: { askedAtMs: 35 * day, delayMs: 4 * day } });
    const wanted = { kind: 'documentsWanted', at: iso(35 * day), names: ['diploma'] };
    const waiting = live(person, [ok(), mail(paid)]);
    expect(waiting.next[0]).toMatchObject({ errand: 'readMail' });
    expect(waiting.next[0]!.ms).toBeGreaterThanOrEqual(35 * day);
    const { payment, errands } = live(person, [ok(), mail(paid), mail(paid), mail(paid, wanted), ok()]);
    expect(errands.slice(2)).toEqual(['readMail', 'readMail', 'handIn']);
    expect(payment).toMatchObject({ wanted: ['diploma'], stage: 'over' });
    expect(payment.documentsAtMs).toBeGreaterThan(39 * day);
    const never = payer('post', { documents: { askedAtMs: 35 * day, delayMs: null } });
    expect(live(never, [ok(), mail(paid)]).payment.stage).toBe('over');
  });
});
