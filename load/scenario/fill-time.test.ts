/**
 * Holds the presets' rates to what they were fitted to, by a reckoning of the room: the server's own policy
 * and rules (a call holds a place, calls and sessions run out), the drawn people, no network, no polls faster
 * or slower than a quarter of a call. The real runs are in `load/run`.
 */
import { expect, test } from 'vitest';
import { type PolicyState, spend, step } from '../../server/waiting-room/policy.ts';
import { drawPopulation } from '../population/draw.ts';
import type { Person } from '../population/person.ts';
import { randomStream, uniform } from '../population/random.ts';
import { loadScenario } from './load.ts';
import { scaleScenario } from './scale.ts';
import { rushSpan } from './schedule.ts';
import type { Scenario } from './schema.ts';

/** What a person does once called, ms from the opening. */
type Fate = { atMs: number; what: 'takesUp' | 'missesCall' | 'submits' | 'runsOut' };

/** When the last place goes, in seconds from the opening; Infinity if it does not. */
function fillSeconds({ opening, admission, crowd }: Scenario, people: Person[], seed: number): number {
  const line = people.toSorted((a, b) => a.dueAtMs - b.dueAtMs);
  const polls = randomStream(seed, 'polls of the reckoning', 0);
  const endMs = Date.parse(opening.closesAt) - Date.parse(opening.opensAt);
  const fates = new Map<number, Fate[]>();
  const room = { remaining: opening.quota, called: 0, active: 0, takenUp: 0, notTakenUp: 0 };
  let state: PolicyState | null = null;
  let serving = 0;
  const later = (fate: Fate): void => {
    const second = Math.ceil(fate.atMs / 1000);
    fates.set(second, [...(fates.get(second) ?? []), fate]);
  };
  const call = (person: Person, nowMs: number): void => {
    const seenAtMs = nowMs + uniform(polls, 0, admission.claimSeconds * 250);
    const gone = Math.max(0, person.dueAtMs) + person.patienceMs < seenAtMs;
    const takenAtMs = gone || person.claimDelayMs === null ? Infinity : seenAtMs + person.claimDelayMs;
    const claimByMs = nowMs + admission.claimSeconds * 1000;
    if (takenAtMs > claimByMs) {
      later({ atMs: claimByMs, what: 'missesCall' });
      return;
    }
    const sessionMs = admission.sessionSeconds * 1000;
    later({ atMs: takenAtMs, what: 'takesUp' });
    later({
      atMs: takenAtMs + Math.min(person.formMs, sessionMs),
      what: person.formMs < sessionMs ? 'submits' : 'runsOut',
    });
  };
  for (let nowMs = 0; nowMs < endMs; nowMs += 1000) {
    for (const { what } of fates.get(nowMs / 1000) ?? []) {
      if (what === 'takesUp') {
        room.called--;
        room.active++;
        room.takenUp++;
      } else if (what === 'missesCall') {
        room.called--;
        room.notTakenUp++;
      } else {
        room.active--;
        if (what === 'submits') room.remaining--;
      }
    }
    if (room.remaining === 0) return nowMs / 1000;
    const { state: next, want } = step(state, { nowMs, phase: 'open', paused: false, ...room }, admission);
    let made = 0;
    while (made < want && serving < crowd.people && line[serving]!.dueAtMs <= nowMs) {
      const person = line[serving++]!;
      if (person.saysGoodbye && Math.max(0, person.dueAtMs) + person.patienceMs < nowMs) continue;
      call(person, nowMs);
      room.called++;
      made++;
    }
    state = spend(next, made);
  }
  return Number.POSITIVE_INFINITY;
}

function fillTimes(name: string, scale: number, seeds: number[]): number[] {
  const { scenario } = scaleScenario(loadScenario(name).scenario, { scale });
  return seeds
    .map((seed) => fillSeconds(scenario, drawPopulation(scenario, seed), seed))
    .sort((a, b) => a - b);
}

const HOUR = 3600;

test('13 June 2016 is full in about 4 h', () => {
  const times = fillTimes('csq-2016-06-13', 1, [1, 2, 3]);
  expect(times[1]! / HOUR).toBeGreaterThan(3.5);
  expect(times[1]! / HOUR).toBeLessThan(4.75);
});

test('a tenth of 13 June 2016 is full in about 4 h, and before the rush ends', () => {
  const { scenario } = loadScenario('csq-2016-06-13');
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const times = fillTimes('csq-2016-06-13', 0.1, [scenario.run.seed, ...seeds]);
  expect(times[10]! / HOUR).toBeGreaterThan(3.5);
  expect(times[10]! / HOUR).toBeLessThan(4.5);
  expect(times.at(-1)!).toBeLessThan(rushSpan(scenario).toSeconds);
});

test('the small opening is full before its rush ends', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const { toSeconds } = rushSpan(loadScenario('small-opening').scenario);
  expect(fillTimes('small-opening', 1, seeds).at(-1)).toBeLessThan(toSeconds);
});
