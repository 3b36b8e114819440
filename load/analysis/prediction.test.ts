import { expect, test } from 'vitest';
import { predictionSummary } from './prediction.ts';
import { syntheticPerson } from './synthetic-person.ts';

const told = (firstOdds: number, gets: boolean, turn = 1) =>
  syntheticPerson({ firstOdds, turn, outcome: gets ? 'reserved' : 'refused' });

test('odds that tell everyone the same have no skill', () => {
  const { odds } = predictionSummary([
    told(0.25, true),
    told(0.25, false),
    told(0.25, false),
    told(0.25, false),
  ]);
  expect(odds).toEqual({ n: 4, base: 0.25, brier: 0.1875, skill: 0 });
});

test('certain and right is perfect, certain and wrong is worse than nothing', () => {
  expect(predictionSummary([told(1, true), told(0, false)]).odds).toMatchObject({ brier: 0, skill: 1 });
  expect(predictionSummary([told(0, true), told(1, false)]).odds).toMatchObject({ brier: 1, skill: -3 });
});

test('where all fare alike there is nothing to be skilled at', () => {
  expect(predictionSummary([told(0.9, true), told(0.8, true)]).odds.skill).toBeNull();
  expect(predictionSummary([]).odds).toEqual({ n: 0, base: null, brier: null, skill: null });
});

test('near the cut-off: a quarter of the last turn with a place, either side', () => {
  const people = [
    told(1, true, 74),
    told(1, true, 75),
    told(1, true, 100),
    told(0, false, 125),
    told(0, false, 126),
  ];
  expect(predictionSummary(people).oddsNearCutoff).toMatchObject({ n: 3, base: 2 / 3 });
});

test('calibration: what tenths of odds were told, and what came of it', () => {
  const { calibration } = predictionSummary([told(0.95, true), told(1, false), told(0.12, false)]);
  expect(calibration).toEqual([
    { from: 0.1, to: 0.2, n: 1, told: 0.12, got: 0 },
    { from: 0.9, to: 1, n: 2, told: 0.975, got: 0.5 },
  ]);
});

test('the first waiting time against the wait until the call', () => {
  const range = { low: 100, high: 300 };
  const waited = (seconds: number | null) =>
    syntheticPerson({
      joinedAtMs: 5000,
      calledAtMs: seconds === null ? null : 5000 + seconds * 1000,
      firstEtaSeconds: range,
    });
  const { eta } = predictionSummary([waited(50), waited(100), waited(300), waited(500), waited(null)]);
  expect(eta).toMatchObject({ n: 4, uncalled: 1, within: 0.5, sooner: 0.25, later: 0.25, biasSeconds: 0 });
  expect(eta.missSeconds).toMatchObject({ n: 4, max: 300, median: 125 });
});
