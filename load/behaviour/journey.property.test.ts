import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { begin, isOver, isTired, quit, type Step, take } from './journey.ts';
import { react } from './react.ts';
import { iso, no, ok, opensAtMs, samplePerson, silence, standing } from './sample.ts';

/** Anybody. */
const anyone = fc
  .record({
    devices: fc.integer({ min: 1, max: 3 }),
    retry: fc.constantFrom('mash' as const, 'backoff' as const, 'obey' as const, 'fixed' as const),
    dueAtMs: fc.integer({ min: -3_600_000, max: 7_200_000 }),
    patienceMs: fc.integer({ min: 1_000, max: 7_200_000 }),
    claimDelayMs: fc.option(fc.integer({ min: 0, max: 1_200_000 }), { nil: null }),
    formMs: fc.integer({ min: 0, max: 4_500_000 }),
    paymentDelayMs: fc.option(fc.integer({ min: 0, max: 3_000_000_000 }), { nil: null }),
    saysGoodbye: fc.boolean(),
    standsBy: fc.boolean(),
    sections: fc.integer({ min: 0, max: 3 }),
    habits: fc.record(
      {
        alsoAfterMs: fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 2 }),
        leastOdds: fc.double({ min: 0, max: 1, noNaN: true }),
        mostErrors: fc.integer({ min: 1, max: 9 }),
        botEveryMs: fc.integer({ min: 50, max: 5_000 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ habits, ...rest }) => ({ ...rest, ...habits }))
  .map(samplePerson);

/** A server that may say anything to anyone at any time; weights let journeys get somewhere. */
const anything: fc.Arbitrary<(nowMs: number) => Answer> = fc.oneof(
  fc
    .constantFrom('before', 'preQueue', 'open', 'open', 'exhausted', 'closed', 'maintenance', '?')
    .map((phase) => (nowMs: number) => ok({ phase, preQueueAt: iso(nowMs + 60_000) })),
  fc.constantFrom('open', 'preQueue').map((phase) => () => ok({ phase, room: { mode: 'session-limit' } })),
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'waiting',
          'waiting',
          'called',
          'admitted',
          'expired',
          'left',
          'drawing',
          'turnedAway',
          'done',
          '?',
        ),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 30_000 }),
      )
      .map(
        ([state, number, pollAfterMs]) =>
          (nowMs: number) =>
            standing(state, number, {
              ticket: `t${number}`,
              pollAfterMs,
              claimBy: iso(nowMs + 900_000),
              admission: 'a',
              expiresAt: iso(nowMs + 3_600_000),
              status: 'reserved',
              rank: 1,
            }),
      ),
  },
  fc
    .constantFrom(
      silence,
      no(503, 'store_unavailable', 1_000),
      no(429, '429'),
      no(403, 'not_open'),
      no(403, 'not_admitted'),
      no(401, 'session_ended'),
      no(503, 'busy', 1_000),
      no(401, 'bad_ticket'),
      no(404, 'not_found'),
      no(409, 'no_room'),
      no(409, 'not_called'),
      no(409, 'quota_exhausted'),
      no(410, 'call_expired'),
      no(422, 'ineligible'),
    )
    .map((answer) => () => answer),
);

/** What was seen of one life at a server that answers from `answers`, over and over, at 100 times real time. */
function live(person: Person, seed: number, answers: ((nowMs: number) => Answer)[]) {
  const speed = 100;
  const { journey, steps } = begin(person, randomStream(seed, 'behaviour', 0), opensAtMs);
  const events: { atMs: number; order: number; step: Step; answer: Answer | null }[] = [];
  const busy = new Set<number>();
  const told = new Map<number, number>();
  let order = 0;
  let calls = 0;
  let nowMs = Number.NEGATIVE_INFINITY;
  let lastCallMs = nowMs;

  function plan(next: Step[]): void {
    for (const step of next) {
      const atMs = step.clock === 'opening' ? step.ms : nowMs + step.ms * speed;
      if (step.clock === 'opening') expect(step.ms).toBeGreaterThanOrEqual(nowMs);
      expect(step.ms).not.toBeNaN();
      events.push({ atMs: Math.max(atMs, nowMs), order: order++, step, answer: null });
    }
    events.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  }

  plan(steps);
  while (events.length > 0) {
    const { atMs, step, answer } = events.shift()!;
    nowMs = atMs;
    if (answer !== null) {
      busy.delete(step.device);
      const next = react(journey, step, answer, nowMs);
      // An error takes back what was told before it: the ticket it was told for need not be there any more.
      told.set(step.device, nowMs + (answer.code === null ? (answer.body.pollAfterMs ?? 0) * speed : 0));
      // At most one thing a device means to do at once.
      expect(new Set(next.map(({ device }) => device)).size).toBe(next.length);
      plan(next);
    } else if (step.action === 'quit') plan(quit(journey, nowMs));
    else if (take(journey, step, nowMs)) {
      // Never two calls under way from one device, never a poll before it was asked for, never a call when tired.
      expect(busy.has(step.device)).toBe(false);
      if (step.action === 'poll' && !step.retry)
        expect(nowMs).toBeGreaterThanOrEqual(told.get(step.device) ?? nowMs);
      expect(isTired(journey, nowMs)).toBe(false);
      busy.add(step.device);
      lastCallMs = nowMs;
      const reply = answers[calls++ % answers.length]!;
      const afterMs = 1 + (calls % 7) * 3;
      events.push({ atMs: nowMs + afterMs, order: order++, step, answer: reply(nowMs) });
      events.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    }
    expect(calls).toBeLessThan(50_000);
  }
  return { journey, lastCallMs, calls };
}

test('whatever the server says: one call at a time a device, polls as told, and always an end', () => {
  fc.assert(
    fc.property(
      anyone,
      fc.integer(),
      fc.array(anything, { minLength: 1, maxLength: 12 }),
      (person, seed, answers) => {
        const { journey } = live(person, seed, answers);
        expect(isOver(journey)).toBe(true);
        expect(journey.outcome).not.toBe(null);
        expect(journey.inFlight).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
});

test('at a server that only ever says wait, everybody goes home when patience ends', () => {
  fc.assert(
    fc.property(anyone, fc.integer(), fc.integer({ min: 500, max: 30_000 }), (any, seed, pollAfterMs) => {
      // A bot does not wait.
      const { botEveryMs: _, ...person } = any;
      const wait = () => ok({ phase: 'open', state: 'waiting', ticket: 't', number: 1, pollAfterMs });
      const { journey } = live(person, seed, [wait]);
      expect(journey.outcome).toBe('gaveUp');
      expect(journey.strayNumbers).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('the same person, random stream and answers: the same life', () => {
  fc.assert(
    fc.property(
      anyone,
      fc.integer(),
      fc.array(anything, { minLength: 1, maxLength: 8 }),
      (person, seed, answers) => {
        const [one, other] = [live(person, seed, answers), live(person, seed, answers)];
        expect(JSON.stringify(one)).toBe(JSON.stringify(other));
      },
    ),
    { numRuns: 50 },
  );
});
