import { expect, test } from 'vitest';
import { clusteredPrediction } from './clustered.ts';
import { predictionTally } from './prediction.ts';
import { syntheticPerson } from './synthetic-person.ts';

/** A run of forty people with one fate: all within the range, or none. */
function run(held: boolean) {
  const people = Array.from({ length: 40 }, (_, i) =>
    syntheticPerson({
      ...{
        turn: i + 1,
        joinedAtMs: 0,
        calledAtMs: i < 20 ? 10_000 : null,
        outcome: i < 20 ? 'reserved' : 'refused',
      },
      ...{
        firstOdds: i < 20 ? 0.9 : 0.1,
        firstEtaSeconds: held ? { low: 5, high: 15 } : { low: 50, high: 60 },
      },
    }),
  );
  return predictionTally(people, 10);
}

test('people of one run share its fate: the interval is as wide as few runs are few', () => {
  const { runs, summary, intervals } = clusteredPrediction([run(true), run(true), run(true), run(false)], 1);
  expect(runs).toBe(4);
  expect(summary.eta).toMatchObject({ n: 80, uncalled: 80, within: 0.75 });
  // Eighty people for themselves would give 0.64 to 0.83.
  expect(summary.eta.withinInterval![0]).toBeGreaterThan(0.6);
  expect(intervals.within![0]).toBeLessThanOrEqual(0.5);
  expect(intervals.within![1]).toBe(1);
  // Where runs do not differ, there is nothing to be uncertain of.
  expect(intervals.reachedSkill).toEqual([summary.reached.skill, summary.reached.skill]);
});

test('the same seed draws the same runs; one run alone gives no interval', () => {
  const runs = [run(true), run(false), run(true)];
  expect(clusteredPrediction(runs, 7).intervals).toEqual(clusteredPrediction(runs, 7).intervals);
  expect(clusteredPrediction([run(true)], 7).intervals.within).toBeNull();
});
