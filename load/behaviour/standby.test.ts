import { describe, expect, test } from 'vitest';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { begin, isOver, type Journey, quit, type Step, take } from './journey.ts';
import { react } from './react.ts';
import { iso, no, ok, opensAtMs, samplePerson, standing } from './sample.ts';

/** The day of one person, answered one step after the other: each answer is to the step that the last one led to. */
function live(
  person: Person,
  answers: [Answer, number][],
): { journey: Journey; actions: string[]; next: Step[] } {
  const { journey, steps } = begin(person, randomStream(1, 'behaviour', 0), opensAtMs);
  let next = steps.filter(({ action }) => action !== 'quit');
  const actions: string[] = [];
  for (const [answer, nowMs] of answers) {
    const step = next[0]!;
    actions.push(step.action);
    expect(take(journey, step, nowMs)).toBe(true);
    next = react(journey, step, answer, nowMs);
  }
  return { journey, actions, next };
}

const standsBy = samplePerson({ standsBy: true });
const turnedAway: [Answer, number][] = [
  [ok({ phase: 'open' }), 0],
  [standing('waiting', 7, { ticket: 't7' }), 1000],
  [standing('turnedAway', 7), 60_000],
];
const onStandby = standing('standby', 7, { ticket: 't7' });

describe('turned away', () => {
  test('most go home; some stand by, and are called back', () => {
    expect(live(samplePerson(), turnedAway).journey.outcome).toBe('refused');
    const { journey, actions } = live(standsBy, [
      ...turnedAway,
      [onStandby, 61_000],
      [onStandby, 70_000],
      [standing('called', 7, { calledAt: iso(80_000), claimBy: iso(900_000) }), 81_000],
      [ok({ admission: 'a', expiresAt: iso(3_000_000) }, 201), 101_000],
      [ok({ status: 'reserved', rank: 9 }, 201), 161_000],
    ]);
    expect(actions).toEqual(['look', 'join', 'poll', 'standBy', 'poll', 'poll', 'admit', 'submit']);
    expect(journey.outcome).toBe('reserved');
  });

  test('whoever stands by does so until patience ends, or the day', () => {
    const { journey } = live(standsBy, [...turnedAway, [onStandby, 61_000]]);
    expect(quit(journey, 3_600_000)).toEqual([]);
    expect(journey.outcome).toBe('standby');
    expect(isOver(journey)).toBe(true);

    const closed = standing('turnedAway', 7);
    const after = [closed, closed, closed, closed].map((answer, i): [Answer, number] => [answer, 70_000 + i]);
    expect(live(standsBy, [...turnedAway, [onStandby, 61_000], ...after]).journey.outcome).toBe('standby');
    // One answer from before does not send anyone home.
    const { journey: still } = live(standsBy, [...turnedAway, [onStandby, 61_000], after[0]!]);
    expect(still.outcome).toBeNull();
  });
});

test('who comes back later asks nothing meanwhile, and waits then for as long as patience lasts', () => {
  const standbyBackMs = 30 * 86_400_000;
  const returns = samplePerson({ standsBy: true, standbyBackMs });
  const { journey, next } = live(returns, [...turnedAway, [onStandby, 61_000]]);
  expect(next).toMatchObject([{ action: 'poll', clock: 'opening' }]);
  expect(next[0]!.ms).toBeGreaterThanOrEqual(standbyBackMs);
  expect(next[0]!.ms).toBeLessThan(standbyBackMs + 300_000);
  // Patience ends as long after the return as it would have after the opening.
  expect(quit(journey, 3_600_000)).toEqual([]);
  expect(journey.outcome).toBeNull();
  const back = live(returns, [...turnedAway, [onStandby, 61_000], [onStandby, standbyBackMs + 1_000]]);
  expect(back.next).toMatchObject([{ action: 'poll', clock: 'wall' }]);
  quit(back.journey, standbyBackMs + 3_600_001);
  expect(back.journey.outcome).toBe('standby');
});

test('too late for a ticket: stands by with the account, or goes home', () => {
  const soldOut: [Answer, number][] = [[ok({ phase: 'exhausted' }), 0]];
  expect(live(samplePerson(), soldOut).journey.outcome).toBe('refused');
  expect(live(standsBy, soldOut).next).toMatchObject([{ action: 'standBy' }]);
  const justNow: [Answer, number][] = [
    [ok({ phase: 'open' }), 0],
    [no(409, 'quota_exhausted'), 1000],
  ];
  const { journey, next } = live(standsBy, [...justNow, [standing('standby', 12, { ticket: 't12' }), 2000]]);
  expect(next).toMatchObject([{ action: 'poll' }]);
  expect([journey.number, journey.tickets]).toEqual([12, 1]);
  expect(live(standsBy, [...justNow, [no(410, 'closed'), 2000]]).journey.outcome).toBe('standby');
});
