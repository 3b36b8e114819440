import { expect, test } from 'vitest';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import type { ErrandStep } from './errand.ts';
import { prepare, reactToPreparation } from './preparation.ts';
import { no, ok, samplePerson, silence } from './sample.ts';

const person = samplePerson({
  ahead: {
    ...{ assessAtMs: -500_000, accountAtMs: -400_000, spouse: false, children: 0, language: 'fr' },
    sections: [
      { index: 0, atMs: -300_000 },
      { index: 5, atMs: -200_000 },
    ],
  },
});

/** Each answer is to the step that the one before led to; what is meant next, and when. */
function live(answers: [Answer, number][]) {
  const { preparation, steps } = prepare(person, randomStream(1, 'errands', 0));
  let next: ErrandStep[] = steps;
  const errands: string[] = [];
  for (const [answer, nowMs] of answers) {
    errands.push(next[0]!.errand);
    next = reactToPreparation(preparation, next[0]!, answer, nowMs);
  }
  return { preparation, errands, next };
}

test('assessed, an account, section by section: each when it was meant, or once the one before is done', () => {
  const eligible = ok({ eligible: true });
  expect(live([]).next).toMatchObject([{ errand: 'assess', ms: -500_000 }]);
  expect(live([[eligible, -499_000]]).next).toMatchObject([{ errand: 'register', ms: -400_000 }]);
  const late = live([
    [eligible, -499_000],
    [ok({ token: 't', accountId: 'a' }, 201), -250_000],
  ]);
  expect(late.preparation.hasAccount).toBe(true);
  expect(late.next).toMatchObject([{ errand: 'fill', clock: 'opening', ms: -250_000 }]);
  const done = live([
    [eligible, -499_000],
    [ok({}, 201), -399_000],
    [ok(), -299_000],
    [ok(), -199_000],
  ]);
  expect(done.errands).toEqual(['assess', 'register', 'fill', 'fill']);
  expect(done.next).toEqual([]);
  expect(done.preparation).toMatchObject({ filled: 2, stuck: null });
});

test('an account whose answer was lost is signed in to', () => {
  const { errands, preparation, next } = live([
    [ok({ eligible: true }), -499_000],
    [silence, -399_000],
    [no(409, 'email_taken'), -390_000],
    [ok({ token: 't' }), -389_000],
  ]);
  expect(errands).toEqual(['assess', 'register', 'register', 'enter']);
  expect(preparation.hasAccount).toBe(true);
  expect(next).toMatchObject([{ errand: 'fill', ms: -300_000 }]);
});

test('busy is tried again as the person does, in wall time; a clear no, and twenty-one failures, end it', () => {
  const start: [Answer, number][] = [[ok({ eligible: true }), -499_000]];
  expect(live([...start, [no(503, 'busy', 2_000), 0]]).next).toMatchObject([
    { errand: 'register', clock: 'wall', retry: true },
  ]);
  expect(live([...start, [no(422, 'invalid_fields'), 0]])).toMatchObject({
    preparation: { stuck: 'invalid_fields', hasAccount: false },
    next: [],
  });
  const failures = Array.from({ length: 21 }, (): [Answer, number] => [silence, 0]);
  expect(live([...start, ...failures])).toMatchObject({ preparation: { stuck: '0' }, next: [] });
  expect(live([[ok({ eligible: false }), 0]]).preparation.stuck).toBe('200');
});

test('a sign-in that ended is made anew, and what it had ended for goes on', () => {
  const { errands, next } = live([
    [ok({ eligible: true }), -499_000],
    [ok({}, 201), -399_000],
    [no(401, 'session_ended'), -299_000],
    [ok(), -298_000],
  ]);
  expect(errands).toEqual(['assess', 'register', 'fill', 'enter']);
  expect(next).toMatchObject([{ errand: 'fill', ms: -298_000 }]);
});
