/**
 * Holds the presets' rates to what they were fitted to, by virtual days (`load/simulation`): the server's own
 * policy and rules, the drawn people. The real runs are in `load/run`.
 */
import { expect, test } from 'vitest';
import { drawPopulation } from '../population/draw.ts';
import { boundlessCosts } from '../simulation/costs.ts';
import { dayOf, withRushToClose } from '../simulation/day-options.ts';
import { liveVirtually } from '../simulation/virtual-day.ts';
import { loadScenario } from './load.ts';
import { scaleScenario } from './scale.ts';
import { rushSpan } from './schedule.ts';
import type { Scenario } from './schema.ts';

/** When the last place goes, in seconds from the opening; Infinity if it does not. */
function fillSeconds(scenario: Scenario, seed: number): number {
  return (
    (liveVirtually(dayOf(withRushToClose(scenario), seed, boundlessCosts())).filledAtMs ??
      Number.POSITIVE_INFINITY) / 1000
  );
}

function fillTimes(name: string, scale: number, seeds: number[]): number[] {
  const { scenario } = scaleScenario(loadScenario(name).scenario, { scale });
  return seeds.map((seed) => fillSeconds(scenario, seed)).sort((a, b) => a - b);
}

const HOUR = 3600;

test('13 June 2016 is full in about 4 h', () => {
  // One day may be an hour slower: the last places wait for the last calls that come to nothing.
  const times = fillTimes('csq-2016-06-13', 1, [1, 2, 3]);
  expect(times[1]! / HOUR).toBeGreaterThan(3.5);
  expect(times[1]! / HOUR).toBeLessThan(4.75);
});

test('a tenth of 13 June 2016 is full in about 4 h, and before the rush ends: its own crowd, and 19 of 20 others', () => {
  const { scenario } = loadScenario('csq-2016-06-13');
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const [own] = fillTimes('csq-2016-06-13', 0.1, [scenario.run.seed]);
  const times = fillTimes('csq-2016-06-13', 0.1, seeds);
  expect(own).toBeLessThan(rushSpan(scenario).toSeconds);
  expect(times[10]! / HOUR).toBeGreaterThan(3.5);
  expect(times[10]! / HOUR).toBeLessThan(4.5);
  expect(times.at(-2)!).toBeLessThan(rushSpan(scenario).toSeconds);
});

test('the small opening is full before its rush ends', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const { toSeconds } = rushSpan(loadScenario('small-opening').scenario);
  expect(fillTimes('small-opening', 1, seeds).at(-1)).toBeLessThan(toSeconds);
});

test.each([
  ['pvt-fr-2015', 120, 150],
  ['pgp-2019', 440, 540],
])('where there was no room, %s is full after %i to %i s, by the forms alone', (name, from, to) => {
  const { scenario } = scaleScenario(loadScenario(name).scenario, { scale: 0.1 });
  const ready = drawPopulation(scenario, 1)
    // Whoever came before the doors opened is told when they do, and comes back within 10 s (`load/behaviour/react.ts`).
    .map(({ dueAtMs, formMs, index }) => Math.max(dueAtMs, (index % 100) * 100) + formMs)
    .sort((a, b) => a - b);
  const seconds = ready[scenario.opening.quota - 1]! / 1000;
  expect(seconds).toBeGreaterThan(from);
  expect(seconds).toBeLessThan(to);
});
