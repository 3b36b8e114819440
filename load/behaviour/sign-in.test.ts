import { expect, test } from 'vitest';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { begin, isOver, type Journey, quit, type Step, take } from './journey.ts';
import { react } from './react.ts';
import { iso, no, ok, opensAtMs, samplePerson, silence } from './sample.ts';

/** A person at a site that limits sign-ins, with the steps that wait to be taken. */
function arrive(changes: Parameters<typeof samplePerson>[0] = {}, more: Answer['body'] = {}) {
  const person: Person = samplePerson({ sections: 2, formMs: 90_000, ...changes });
  const { journey, steps } = begin(person, randomStream(1, 'behaviour', 0), opensAtMs);
  const trip = { journey, steps };
  for (let device = 0; device < person.cohort.devices; device++) {
    go(trip, { ...open, body: { ...open.body, ...more } }, 0, device);
  }
  return trip;
}

interface Trip {
  journey: Journey;
  steps: Step[];
}

function go(trip: Trip, answer: Answer, nowMs: number, device = 0): Step[] {
  const step = trip.steps.find((s) => s.device === device && s.action !== 'quit');
  if (step === undefined) throw new Error(`device ${device} has nothing to do`);
  trip.steps.splice(trip.steps.indexOf(step), 1);
  expect(take(trip.journey, step, nowMs), `${step.action} at ${nowMs}`).toBe(true);
  const next = react(trip.journey, step, answer, nowMs);
  trip.steps.push(...next);
  return next;
}

const open = ok({ phase: 'open', room: { mode: 'session-limit' } });
const seat = ok({ expiresAt: iso(3_600_000) });
const saved = ok({}, 204);
const busy = no(503, 'busy', 5_000);

test('a whole way: sign in, save each section, submit, sign out, and sign in again to pay', () => {
  const trip = arrive({ saysGoodbye: true });
  expect(trip.steps.find(({ action }) => action === 'signIn')).toMatchObject({
    clock: 'opening',
    retry: false,
  });
  expect(go(trip, seat, 3_000)).toMatchObject([{ action: 'save', ms: 33_000 }]);
  expect(go(trip, saved, 34_000)).toMatchObject([{ action: 'save', ms: 64_000 }]);
  expect(go(trip, saved, 64_000)).toMatchObject([{ action: 'submit', ms: 94_000 }]);
  const place = ok({ status: 'reserved', rank: 3, reservedAt: iso(94_500) }, 201);
  expect(go(trip, place, 95_000)).toMatchObject([{ action: 'signOut', ms: 95_000 }]);
  expect(go(trip, ok({}, 204), 96_000)).toMatchObject([{ action: 'pay', ms: 86_496_000 }]);
  expect(go(trip, no(401, 'session_ended'), 86_496_000)).toMatchObject([{ action: 'signIn' }]);
  expect(go(trip, busy, 86_496_000)).toMatchObject([{ action: 'signIn', clock: 'wall', retry: true }]);
  expect(go(trip, seat, 86_506_000)).toMatchObject([{ action: 'pay', ms: 86_506_000 }]);
  expect(go(trip, ok({ status: 'confirmed' }), 86_507_000)).toEqual([]);
  expect(trip.journey).toMatchObject({ outcome: 'reserved', signIns: 1, forward: 4 });
  expect(isOver(trip.journey)).toBe(true);
});

test('whoever looks before the opening signs in as the doors open', () => {
  const { journey, steps } = begin(samplePerson(), randomStream(1, 'behaviour', 0), opensAtMs);
  const trip = { journey, steps };
  const [step] = go(trip, ok({ phase: 'preQueue', room: { mode: 'session-limit' } }), -600_000) as [Step];
  expect(step.action).toBe('signIn');
  expect(step.ms).toBeGreaterThanOrEqual(0);
  expect(step.ms).toBeLessThanOrEqual(300_000);
});

test('kept out: by each one’s way of retrying, until patience ends, and then never in', () => {
  const mash = arrive({ retry: 'mash', mashMs: 4_000 });
  const [again] = go(mash, busy, 3_000) as [Step];
  expect(again).toMatchObject({ action: 'signIn', clock: 'wall', retry: true });
  expect(again.ms).toBeGreaterThanOrEqual(2_000);
  expect(again.ms).toBeLessThanOrEqual(6_000);
  const obey = arrive({ retry: 'obey' });
  expect((go(obey, busy, 3_000)[0] as Step).ms).toBeGreaterThanOrEqual(5_000);
  quit(mash.journey, 3_600_000);
  expect(mash.journey.outcome).toBe('neverIn');
});

test('kept out until the doors close: looks, and is told', () => {
  const trip = arrive({ patienceMs: 90_000_000 }, { closesAt: iso(43_200_000) });
  expect(go(trip, busy, 43_100_000)).toMatchObject([{ action: 'signIn' }]);
  expect(go(trip, busy, 43_200_000)).toMatchObject([{ action: 'look' }]);
  go(trip, ok({ phase: 'closed' }), 43_201_000);
  expect(trip.journey.outcome).toBe('refused');
});

test('several devices: each tries, and the person turns to the first that is in', () => {
  const trip = arrive({ devices: 2 });
  const signIns = trip.steps.filter(({ action }) => action === 'signIn');
  expect(signIns.map(({ device }) => device)).toEqual([0, 1]);
  expect(go(trip, seat, 4_000, 1)).toMatchObject([{ device: 1, action: 'save' }]);
  // What the other one meant to do is overtaken.
  expect(take(trip.journey, signIns[0]!, 4_000)).toBe(false);
});

test('two devices that tried at once: the slower answer changes nothing', () => {
  const trip = arrive({ devices: 2 });
  const [first, second] = trip.steps.filter(({ action }) => action === 'signIn') as [Step, Step];
  take(trip.journey, first, 4_000);
  take(trip.journey, second, 4_000);
  expect(react(trip.journey, first, seat, 4_001)).toMatchObject([{ device: 0, action: 'save' }]);
  expect(react(trip.journey, second, seat, 4_002)).toEqual([]);
  expect(trip.journey).toMatchObject({ actor: 0, signIns: 1, forward: 1 });
});

test('a save that fails is tried again at once thought over; a sign-in that ended is taken again', () => {
  const trip = arrive({ retry: 'mash' });
  go(trip, seat, 3_000);
  expect(go(trip, silence, 33_000)).toMatchObject([{ action: 'save', clock: 'wall', retry: true }]);
  expect(go(trip, no(401, 'session_ended'), 40_000)).toMatchObject([{ action: 'signIn', retry: true }]);
  // Thirty of the ninety seconds are done with; the section only has to be saved.
  expect(go(trip, seat, 50_000)).toMatchObject([{ action: 'save', ms: 50_000 }]);
  expect(go(trip, saved, 51_000)).toMatchObject([{ action: 'save', ms: 81_000 }]);
  expect(trip.journey).toMatchObject({ stage: 'filling', signIns: 2, forward: 3 });
});

test('inside, but nothing goes through: patience ends all the same', () => {
  const trip = arrive();
  go(trip, seat, 3_000);
  go(trip, silence, 3_599_000);
  quit(trip.journey, 3_600_000);
  expect(trip.journey.outcome).toBe('gaveUp');
});

test('the last place is gone when the form is filled in', () => {
  const trip = arrive({ sections: 0 });
  go(trip, seat, 3_000);
  expect(go(trip, no(409, 'quota_exhausted'), 93_000)).toEqual([]);
  expect(trip.journey.outcome).toBe('refused');
});
