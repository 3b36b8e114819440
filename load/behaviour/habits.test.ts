import { describe, expect, test } from 'vitest';
import { comingInMs, onTheWayMs } from '../generator/line.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovLimit } from '../population/goodness.ts';
import type { Person } from '../population/person.ts';
import { randomStream } from '../population/random.ts';
import type { Answer } from './answer.ts';
import { begin, type Journey, type Step, take } from './journey.ts';
import { react } from './react.ts';
import { retryDelayMs } from './retry.ts';
import { no, ok, opensAtMs, samplePerson, standing } from './sample.ts';

function started(changes: Partial<Person>): { journey: Journey; steps: Step[]; say: Say } {
  const { journey, steps } = begin(samplePerson(changes), randomStream(7, 'behaviour', 0), opensAtMs);
  const say = (step: Step, answer: Answer, nowMs = 1_000) => {
    expect(take(journey, step, nowMs)).toBe(true);
    return react(journey, step, answer, nowMs);
  };
  return { journey, steps, say };
}
type Say = (step: Step, answer: Answer, nowMs?: number) => Step[];

test('the next device is taken up after a time that is uniform between the bounds of the scenario, or the usual ones', () => {
  const seed = 20160613;
  for (const [bounds, from, to] of [
    [undefined, 5_000, 60_000],
    [[1_000, 9_000], 1_000, 9_000],
  ] as const) {
    const gaps = Array.from({ length: 2_000 }, (_, index) => {
      const person = samplePerson({ devices: 2, ...(bounds && { nextDeviceMs: bounds }) });
      const { steps } = begin(person, randomStream(seed, 'behaviour', index), opensAtMs);
      const [first, second] = steps.filter(({ action }) => action === 'look');
      return second!.ms - first!.ms;
    });
    expect(
      kolmogorovSmirnov(gaps, (x) => (x - from) / (to - from)),
      `seed ${seed}`,
    ).toBeLessThan(kolmogorovSmirnovLimit(gaps.length));
  }
});

test('tabs and relatives look too, each at its own time, and hold the one ticket', () => {
  const { steps, journey, say } = started({ alsoAfterMs: [2_000, 400_000] });
  const looks = steps.filter(({ action }) => action === 'look');
  expect(looks.map(({ ms }) => ms)).toEqual([-600_000, -598_000, -200_000]);
  for (const look of looks) {
    const [join] = say(look, ok({ phase: 'open', room: { mode: 'fifo' } }));
    say(join!, standing('waiting', 7, { ticket: 't' }));
  }
  expect(journey.tickets).toBe(1);
});

describe('giving up before patience ends', () => {
  const waiting = (person: Partial<Person>, odds: number) => {
    const { journey, steps, say } = started(person);
    const [join] = say(steps[0]!, ok({ phase: 'open', room: { mode: 'fifo' } }));
    say(join!, standing('waiting', 7, { odds }));
    return journey.outcome;
  };
  test('by hope: when the odds shown fall below what the person takes for hopeless', () => {
    expect(waiting({ leastOdds: 0.05 }, 0.04)).toBe('gaveUp');
    expect(waiting({ leastOdds: 0.05 }, 0.05)).toBeNull();
    expect(waiting({}, 0)).toBeNull();
  });

  test('by errors: at so many in a row; an answer in between starts anew', () => {
    const { journey, steps, say } = started({ mostErrors: 3 });
    let [step] = steps as [Step];
    for (let n = 1; n <= 2; n++) [step] = say(step, no(503, 'busy')) as [Step];
    expect(journey.outcome).toBeNull();
    expect(say(step, no(503, 'busy'))).toEqual([]);
    expect(journey.outcome).toBe('neverIn');
  });
});

describe('a bot', () => {
  test('submits over and over past the room, at its own rate', () => {
    const { journey, steps, say } = started({ botEveryMs: 200 });
    let [step] = say(steps[0]!, ok({ phase: 'preQueue', room: { mode: 'fifo' } }), -5_000) as [Step];
    expect(step).toMatchObject({ action: 'submit', ms: 0 });
    const gaps: number[] = [];
    for (let n = 0; n < 2_000; n++) {
      [step] = say(step, no(403, n % 2 ? 'not_admitted' : 'not_open')) as [Step];
      expect(step).toMatchObject({ action: 'submit', clock: 'wall' });
      gaps.push(step.ms);
    }
    expect(kolmogorovSmirnov(gaps, (x) => 1 - Math.exp(-x / 200))).toBeLessThan(
      kolmogorovSmirnovLimit(gaps.length),
    );
    expect(journey.number).toBeNull();
    say(step, no(409, 'quota_exhausted'));
    expect(journey.outcome).toBe('refused');
  });

  test('signs in where the site asks for it, and gets a place where nothing keeps it out', () => {
    const { journey, steps, say } = started({ botEveryMs: 200, paymentDelayMs: null });
    const [submit] = say(steps[0]!, ok({ phase: 'open', room: { mode: 'session-limit' } }));
    const [signIn] = say(submit!, no(401, 'session_ended'));
    expect(signIn!.action).toBe('signIn');
    const [again] = say(signIn!, ok({ expiresAt: null }));
    say(again!, ok({ status: 'reserved', rank: 1 }, 201));
    expect(journey.outcome).toBe('reserved');
  });
});

test('refreshing at an interval is fixed; backing off is uniform up to the bounds of the scenario', () => {
  const random = randomStream(3, 'retry', 0);
  expect(retryDelayMs('fixed', 4, 60_000, random, { mashMs: 1, fixedMs: 15_000 })).toBe(15_000);
  const backoff = { baseMs: 2_000, capMs: 10_000 };
  for (const [failures, most] of [
    [1, 2_000],
    [2, 4_000],
    [9, 10_000],
  ] as const) {
    const waits = Array.from({ length: 5_000 }, () =>
      retryDelayMs('backoff', failures, null, random, { mashMs: 1, backoff }),
    );
    expect(kolmogorovSmirnov(waits, (x) => x / most)).toBeLessThan(kolmogorovSmirnovLimit(5_000));
  }
});

test('a line delays what is sent by half a round trip, and what comes by the other half and its bytes', () => {
  const line = { roundTripMs: 80, msPerKilobyte: 2, pageKilobytes: 500 };
  expect([onTheWayMs(undefined), onTheWayMs(line)]).toEqual([0, 40]);
  expect(comingInMs(undefined, 'look', 9_000)).toBe(0);
  expect(comingInMs(line, 'poll', 3_000)).toBe(46);
  expect(comingInMs(line, 'look', 3_000)).toBe(1_046);
});
