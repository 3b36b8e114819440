import { describe, expect, test } from 'vitest';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { begin, isOver, type Journey, quit, type Step, take } from './journey.ts';
import { react } from './react.ts';
import { iso, no, ok, opensAtMs, samplePerson, silence, standing } from './sample.ts';

/** A journey with the steps that wait to be taken. */
interface Trip {
  journey: Journey;
  steps: Step[];
}

function setOut(person: Person): Trip {
  return begin(person, randomStream(1, 'behaviour', person.index), opensAtMs);
}

/** Takes the first waiting step of a device, answers it, and gives the steps that come of it. */
function go(trip: Trip, answer: Answer, nowMs: number, device = 0): Step[] {
  const step = trip.steps.find((s) => s.device === device && s.action !== 'quit');
  if (step === undefined) throw new Error(`device ${device} has nothing to do`);
  trip.steps.splice(trip.steps.indexOf(step), 1);
  expect(take(trip.journey, step, nowMs), `${step.action} at ${nowMs}`).toBe(true);
  const next = react(trip.journey, step, answer, nowMs);
  trip.steps.push(...next);
  return next;
}

/** A trip of someone who holds ticket 7 and waits. */
function waiting(changes: Parameters<typeof samplePerson>[0] = {}): Trip {
  const trip = setOut(samplePerson(changes));
  go(trip, ok({ phase: 'preQueue' }), -600_000);
  go(trip, standing('waiting', 7, { ticket: 't7' }), -599_000);
  return trip;
}

/** The same, admitted at 100 s. */
function admitted(changes: Parameters<typeof samplePerson>[0] = {}): Trip {
  const trip = waiting(changes);
  go(trip, standing('called', 7, { calledAt: iso(70_000), claimBy: iso(970_000) }), 80_000);
  go(trip, ok({ admission: 'a7', expiresAt: iso(3_700_000) }, 201), 100_000);
  return trip;
}

test('a whole way: look, join, poll as told, take up the call, submit, pay', () => {
  const trip = setOut(samplePerson());
  expect(trip.steps).toEqual([
    { device: 0, action: 'look', clock: 'opening', ms: -600_000, retry: false, plan: 0 },
    { device: 0, action: 'quit', clock: 'opening', ms: 3_600_000, retry: false, plan: 0 },
  ]);
  expect(go(trip, ok({ phase: 'preQueue' }), -600_000)).toMatchObject([{ action: 'join', ms: -600_000 }]);
  expect(go(trip, standing('waiting', 7, { ticket: 't7' }), -599_000)).toMatchObject([
    { action: 'poll', clock: 'wall', ms: 800, retry: false },
  ]);
  const called = standing('called', 7, { calledAt: iso(70_000), claimBy: iso(970_000) });
  expect(go(trip, called, 80_000)).toMatchObject([{ action: 'admit', clock: 'opening', ms: 100_000 }]);
  const admission = ok({ admission: 'a7', expiresAt: iso(3_700_000) }, 201);
  expect(go(trip, admission, 101_000)).toMatchObject([{ action: 'submit', clock: 'opening', ms: 161_000 }]);
  const place = ok({ status: 'reserved', rank: 3, reservedAt: iso(161_500) }, 201);
  expect(go(trip, place, 162_000)).toMatchObject([{ action: 'pay', clock: 'opening', ms: 86_562_000 }]);
  expect(trip.journey.outcome).toBe('reserved');
  expect(isOver(trip.journey)).toBe(false);
  expect(go(trip, ok({ status: 'confirmed' }), 86_562_000)).toEqual([]);
  expect(isOver(trip.journey)).toBe(true);
});

describe('an answer decides the next step', () => {
  const cases: [string, () => Trip, Answer, number, object[]][] = [
    ['before the pre-queue: comes back when it opens', () => setOut(samplePerson()), ok({ phase: 'before', preQueueAt: iso(-300_000) }), -600_000, [{ action: 'look', clock: 'opening', retry: false }]],
    ['maintenance: asks again by habit', () => setOut(samplePerson()), ok({ phase: 'maintenance' }), -600_000, [{ action: 'look', clock: 'wall', retry: true }]],
    ['a page that makes no sense: looks again', () => setOut(samplePerson()), ok({}), -600_000, [{ action: 'look', retry: true }]],
    ['status unavailable: asks again as told', () => waiting(), no(503, 'room_unavailable', 4_000), 1_000, [{ action: 'poll', clock: 'wall', retry: true }]],
    ['no answer: asks again', () => waiting(), silence, 1_000, [{ action: 'poll', retry: true }]],
    ['a ticket that is not taken any more: joins again', () => waiting(), no(401, 'bad_ticket'), 1_000, [{ action: 'join', retry: true }]],
    ['the call ran out unseen: joins again', () => waiting(), standing('expired'), 1_000, [{ action: 'join', clock: 'wall', retry: true }]],
    ['already admitted, the answer was lost: takes it up again', () => waiting(), standing('admitted'), 1_000, [{ action: 'admit', ms: 1_000 }]],
    ['the place is there, the answer was lost: submits again', () => waiting(), standing('done'), 1_000, [{ action: 'submit', ms: 1_000 }]],
    ['submission unavailable: submits again', () => admitted(), no(503, 'store_unavailable', 1_000), 160_000, [{ action: 'submit', retry: true }]],
    ['the session has run out: joins again', () => admitted(), no(403, 'not_admitted'), 160_000, [{ action: 'join', retry: true }]],
  ]; // biome-ignore format: a table reads by the row
  test.each(cases)('%s', (_, start, answer, nowMs, expected) => {
    const trip = start();
    const steps = go(trip, answer, nowMs);
    expect(steps).toMatchObject(expected);
    expect(trip.journey.outcome).toBe(null);
  });
});

describe('an answer ends the matter', () => {
  const cases: [string, () => Trip, Answer, string][] = [
    ['the page says exhausted', () => setOut(samplePerson({ dueAtMs: 1_000 })), ok({ phase: 'exhausted' }), 'refused'],
    ['the page says closed', () => setOut(samplePerson({ dueAtMs: 1_000 })), ok({ phase: 'closed' }), 'refused'],
    ['turned away while waiting', () => waiting(), standing('turnedAway'), 'refused'],
    ['exhausted at the submission', () => admitted(), no(409, 'quota_exhausted'), 'refused'],
    ['closed at the submission', () => admitted(), no(410, 'closed'), 'refused'],
    ['not eligible', () => admitted(), no(422, 'ineligible'), 'ineligible'],
    ['not complete', () => admitted(), no(409, 'incomplete'), 'ineligible'],
    ['exempt from the quota', () => admitted(), ok({ status: 'exempt', rank: null }, 201), 'exempt'],
    ['never comes back to the call', () => waiting({ claimDelayMs: null }), standing('called'), 'gaveUp'],
  ]; // biome-ignore format: a table reads by the row
  test.each(cases)('%s', (_, start, answer, outcome) => {
    const trip = start();
    expect(go(trip, answer, 200_000)).toEqual([]);
    expect(trip.journey.outcome).toBe(outcome);
    expect(isOver(trip.journey)).toBe(true);
  });

  test('who never pays has nothing left to do', () => {
    const trip = admitted({ paymentDelayMs: null });
    expect(go(trip, ok({ status: 'reserved', rank: 1 }, 201), 170_000)).toEqual([]);
    expect(isOver(trip.journey)).toBe(true);
  });

  test('answers that make no sense, ten in a row, are an error', () => {
    const trip = setOut(samplePerson());
    for (let i = 0; i < 9; i++) expect(go(trip, no(404, 'not_found'), -500_000)).toHaveLength(1);
    expect(go(trip, no(404, 'not_found'), -500_000)).toEqual([]);
    expect(trip.journey.outcome).toBe('error');
  });
});

describe('the call has run out', () => {
  test('joins again at the back, with the form still to do; the new ticket counts', () => {
    const trip = waiting();
    go(trip, standing('called'), 80_000);
    expect(go(trip, no(410, 'call_expired'), 1_000_000)).toMatchObject([{ action: 'join' }]);
    go(trip, standing('waiting', 90, { ticket: 't90' }), 1_001_000);
    expect(trip.journey).toMatchObject({ number: 90, tickets: 2, stage: 'waiting', formLeftMs: null });
  });

  test('after a session that ran out, the form is done', () => {
    const trip = admitted();
    go(trip, no(403, 'not_admitted'), 160_000);
    go(trip, standing('called', 90), 161_000);
    go(trip, ok({ admission: 'a90', expiresAt: iso(9_000_000) }, 201), 190_000);
    expect(trip.steps.at(-1)).toMatchObject({ action: 'submit', ms: 190_000 });
  });

  test('goes home where patience has ended meanwhile', () => {
    const trip = waiting();
    go(trip, standing('called'), 80_000);
    expect(go(trip, no(410, 'call_expired'), 3_600_000)).toEqual([]);
    expect(trip.journey.outcome).toBe('gaveUp');
  });
});

describe('patience', () => {
  test('ends with a goodbye, or without a word', () => {
    const polite = waiting({ saysGoodbye: true });
    expect(quit(polite.journey, 3_600_000)).toMatchObject([{ action: 'leave', ms: 3_600_000 }]);
    expect(polite.journey.outcome).toBe('gaveUp');
    const silent = waiting();
    expect(quit(silent.journey, 3_600_000)).toEqual([]);
    expect(isOver(silent.journey)).toBe(true);
  });

  test('the goodbye is one call, whatever its answer', () => {
    const { journey } = waiting({ saysGoodbye: true });
    const trip = { journey, steps: quit(journey, 3_600_000) };
    expect(go(trip, silence, 3_600_000)).toEqual([]);
    expect(isOver(journey)).toBe(true);
  });

  test('does not end while an answer is awaited: the answer decides', () => {
    const trip = waiting();
    const poll = trip.steps.find(({ action }) => action === 'poll')!;
    take(trip.journey, poll, 3_599_999);
    expect(quit(trip.journey, 3_600_000)).toEqual([]);
    expect(trip.journey.outcome).toBe(null);
    expect(react(trip.journey, poll, standing('called'), 3_600_001)).toMatchObject([{ action: 'admit' }]);
  });

  test('has ended, though the answer that was awaited came a moment before', () => {
    const trip = waiting();
    const poll = trip.steps.find(({ action }) => action === 'poll')!;
    take(trip.journey, poll, 3_599_000);
    expect(quit(trip.journey, 3_600_000)).toEqual([]);
    expect(react(trip.journey, poll, standing('waiting', 7), 3_599_990)).toEqual([]);
    expect(trip.journey.outcome).toBe('gaveUp');
    expect(isOver(trip.journey)).toBe(true);
  });

  test('does not count while a call is held', () => {
    const trip = admitted();
    expect(quit(trip.journey, 3_600_000)).toEqual([]);
    expect(trip.journey.outcome).toBe(null);
  });

  test('without a ticket ever, nobody got in', () => {
    const trip = setOut(samplePerson());
    go(trip, silence, -600_000);
    expect(quit(trip.journey, 3_600_000)).toEqual([]);
    expect(trip.journey.outcome).toBe('neverIn');
  });
});

describe('without a room', () => {
  function filling(dueAtMs: number): Trip {
    const trip = setOut(samplePerson({ dueAtMs }));
    go(trip, ok({ phase: dueAtMs < 0 ? 'preQueue' : 'open' }), dueAtMs);
    go(trip, no(409, 'no_room'), dueAtMs);
    return trip;
  }

  test('submits when the form is done', () => {
    expect(filling(100_000).steps.at(-1)).toMatchObject({ action: 'submit', clock: 'opening', ms: 160_000 });
  });

  test('who was early submits within three seconds of the opening', () => {
    const { ms } = filling(-600_000).steps.at(-1)!;
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(3_000);
  });

  test('not open yet, by the server’s clock: again, by habit', () => {
    expect(go(filling(-600_000), no(403, 'not_open'), 500)).toMatchObject([
      { action: 'submit', retry: true },
    ]);
  });
});

describe('several devices', () => {
  test('each looks a little later than the one before', () => {
    const { steps } = setOut(samplePerson({ devices: 3 }));
    const looks = steps.filter(({ action }) => action === 'look').map(({ ms }) => ms);
    expect(looks).toHaveLength(3);
    expect(looks[1]! - looks[0]!).toBeGreaterThanOrEqual(5_000);
    expect(looks[2]! - looks[1]!).toBeLessThanOrEqual(60_000);
  });

  test('the first to see the call acts, the other goes on watching until it is over', () => {
    const trip = waiting({ devices: 2 });
    go(trip, ok({ phase: 'preQueue' }), -590_000, 1);
    go(trip, standing('waiting'), -590_000, 1);
    expect(go(trip, standing('called'), 80_000, 1)).toMatchObject([{ action: 'admit', device: 1 }]);
    expect(go(trip, standing('called'), 80_000, 0)).toMatchObject([{ action: 'poll', device: 0 }]);
    go(trip, ok({ admission: 'a', expiresAt: iso(3_700_000) }, 201), 100_000, 1);
    const watching = trip.steps.find(({ device, action }) => device === 0 && action === 'poll')!;
    go(trip, ok({ status: 'reserved', rank: 1 }, 201), 160_000, 1);
    expect(take(trip.journey, watching, 161_000)).toBe(false);
  });

  test('a refusal of one does not outweigh the place of the other', () => {
    const trip = setOut(samplePerson({ devices: 2, dueAtMs: 1_000 }));
    for (const device of [0, 1]) {
      go(trip, ok({ phase: 'open' }), 30_000, device);
      go(trip, no(409, 'no_room'), 30_000, device);
    }
    const [first, second] = trip.steps.filter(({ action }) => action === 'submit') as [Step, Step];
    take(trip.journey, first, 90_000);
    take(trip.journey, second, 90_000);
    react(trip.journey, second, no(409, 'quota_exhausted'), 90_001);
    expect(trip.journey.outcome).toBe('refused');
    expect(react(trip.journey, first, ok({ status: 'reserved', rank: 9 }, 201), 90_002)).toMatchObject([
      { action: 'pay' },
    ]);
    expect(trip.journey.outcome).toBe('reserved');
  });

  test('another number is a stray when the first proves good still', () => {
    const trip = waiting({ devices: 2 });
    go(trip, ok({ phase: 'preQueue' }), -590_000, 1);
    go(trip, standing('waiting', 8, { ticket: 't8' }), -590_000, 1);
    expect(trip.journey.strayNumbers).toBe(0);
    go(trip, standing('waiting', 7), -580_000, 0);
    expect(trip.journey.strayNumbers).toBe(1);
  });

  test('another number is right when the first had run out unseen', () => {
    const trip = waiting({ devices: 2 });
    go(trip, ok({ phase: 'open' }), 20_000, 1);
    go(trip, standing('waiting', 8, { ticket: 't8' }), 20_000, 1);
    go(trip, standing('expired', 7), 21_000, 0);
    go(trip, standing('waiting', 8, { ticket: 't8' }), 22_000, 0);
    go(trip, standing('waiting', 8), 23_000, 0);
    expect(trip.journey).toMatchObject({ strayNumbers: 0, number: 8, tickets: 2 });
  });
});

test('a payment is tried again through trouble, but not for ever', () => {
  const trip = admitted();
  go(trip, ok({ status: 'reserved', rank: 1 }, 201), 160_000);
  let tries = 0;
  while (!isOver(trip.journey)) {
    go(trip, silence, 90_000_000 + tries);
    tries++;
  }
  expect(tries).toBe(21);
  expect(trip.journey.outcome).toBe('reserved');
});

test('who cannot reach the server until call and patience have run out, never learns', () => {
  const trip = admitted();
  expect(go(trip, silence, 3_700_000)).toMatchObject([{ action: 'submit', retry: true }]);
  expect(go(trip, silence, 3_700_001)).toEqual([]);
  expect(trip.journey.outcome).toBe('error');
});
