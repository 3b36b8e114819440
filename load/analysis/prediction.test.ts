import { expect, test } from 'vitest';
import { nearTurnsAt, predictionSummary } from './prediction.ts';
import { syntheticPerson } from './synthetic-person.ts';

const told = (firstOdds: number, gets: boolean, turn = 1) =>
  syntheticPerson({ firstOdds, turn, outcome: gets ? 'reserved' : 'refused' });

test('odds that tell everyone the same have no skill', () => {
  const { odds } = predictionSummary(
    [told(0.25, true), told(0.25, false), told(0.25, false), told(0.25, false)],
    500,
  );
  expect(odds).toEqual({ n: 4, base: 0.25, brier: 0.1875, skill: 0 });
});

test('certain and right is perfect, certain and wrong is worse than nothing', () => {
  expect(predictionSummary([told(1, true), told(0, false)], 500).odds).toMatchObject({ brier: 0, skill: 1 });
  expect(predictionSummary([told(0, true), told(1, false)], 500).odds).toMatchObject({ brier: 1, skill: -3 });
});

test('where all fare alike there is nothing to be skilled at', () => {
  expect(predictionSummary([told(0.9, true), told(0.8, true)], 500).odds.skill).toBeNull();
  expect(predictionSummary([], 500).odds).toEqual({ n: 0, base: null, brier: null, skill: null });
});

/** Called, or not, with this turn. */
const inLine = (firstOdds: number, turn: number, calledAtMs: number | null, gets = calledAtMs !== null) =>
  syntheticPerson({ firstOdds, turn, calledAtMs, outcome: gets ? 'reserved' : 'refused' });

test('the odds promise a call, not a place: whoever was reached and did not come counts for them', () => {
  const people = [inLine(1, 1, 0), inLine(1, 2, 0, false), inLine(0, 3, null)];
  const { reached, odds, cutoffTurn } = predictionSummary(people, 500);
  expect(cutoffTurn).toBe(2);
  expect(reached).toMatchObject({ n: 3, base: 2 / 3, brier: 0, skill: 1 });
  expect(odds).toMatchObject({ n: 3, base: 1 / 3, brier: 1 / 3 });
});

test('whoever left was reached too, if the line came to their turn, and not if it did not', () => {
  const left = (turn: number) => syntheticPerson({ firstOdds: 1, turn, outcome: 'gaveUp' });
  expect(predictionSummary([inLine(1, 5, 0), left(4), left(6)], 500).reached).toMatchObject({ base: 2 / 3 });
});

test('near the cut-off: some turns either side of the last that was called, fewer in a scale model', () => {
  const people = [
    inLine(1, 98, 0),
    inLine(1, 99, 0),
    inLine(1, 100, 0),
    inLine(0, 101, null),
    inLine(0, 102, null),
  ];
  expect(predictionSummary(people, 1)).toMatchObject({
    cutoffTurn: 100,
    nearTurns: 1,
    oddsNearCutoff: { n: 3 },
    reachedNearCutoff: { n: 3, base: 2 / 3 },
  });
  expect([nearTurnsAt(1), nearTurnsAt(0.1), nearTurnsAt(0.0001)]).toEqual([500, 50, 1]);
});

test('whoever joined again is scored by the ticket that the forecast was about', () => {
  const again = syntheticPerson({
    ...{ firstOdds: 1, firstEtaSeconds: { low: 0, high: 60 }, outcome: 'refused' },
    ...{ turn: 900, joinedAtMs: 5_000_000, calledAtMs: null },
    ...{ firstTurn: 3, firstToldAtMs: 0, firstCalledAtMs: 30_000 },
  });
  const { eta, cutoffTurn, reached } = predictionSummary([again], 500);
  expect(eta).toMatchObject({ n: 1, uncalled: 0, within: 1 });
  expect([cutoffTurn, reached.base]).toEqual([3, 1]);
});

test('whoever is told that no place is in reach, and is reached after all', () => {
  const { beyondReach } = predictionSummary(
    [inLine(0.004, 1, 0), inLine(0, 2, null), inLine(0.005, 3, null)],
    500,
  );
  expect(beyondReach).toEqual({ n: 2, reached: 1 });
});

test('calibration: what tenths of odds were told, and what came of it', () => {
  const { calibration } = predictionSummary(
    [inLine(0.95, 1, 0), inLine(1, 2, 0, false), inLine(0.12, 3, null)],
    500,
  );
  expect(calibration).toEqual([
    { from: 0.1, to: 0.2, n: 1, told: 0.12, reached: 0, got: 0 },
    { from: 0.9, to: 1, n: 2, told: 0.975, reached: 1, got: 0.5 },
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
  const { eta } = predictionSummary([waited(50), waited(100), waited(300), waited(500), waited(null)], 500);
  expect(eta).toMatchObject({ n: 4, uncalled: 1, within: 0.5, sooner: 0.25, later: 0.25, biasSeconds: 0 });
  expect(eta.missSeconds).toMatchObject({ n: 4, max: 300, median: 125 });
});
