import { expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { judgePredictions, missedAims, predictionTable } from './predictions.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.1 });

test('at 1:10, what people are first told of 13 June 2016 is worth something; in full: npm run predictions', () => {
  const prediction = judgePredictions({ scenario, scale: 0.1, runs: 20, seed: 1000, speed: 1 });
  expect(missedAims(prediction), predictionTable(prediction)).toEqual([]);
  const { beyondReach } = prediction.summary;
  expect(beyondReach.n).toBeGreaterThan(20_000);
  expect(beyondReach.reached).toBe(0);
});

test('told that everyone has the same odds, or that nobody waits, the aims are missed', () => {
  const prediction = judgePredictions({ scenario, scale: 0.1, runs: 2, seed: 77, speed: 1 });
  const { summary } = prediction;
  const same = { ...summary.odds, skill: 0 };
  const none = { ...summary.eta, within: 0.1 };
  const spoilt = { ...prediction, summary: { ...summary, odds: same, eta: none } };
  expect(missedAims(spoilt).map(({ measure }) => measure)).toEqual(
    expect.arrayContaining(['skill', 'within']),
  );
  expect(predictionTable(spoilt)).toMatch(/MISSED/);
});

test('people of other habits: nobody is told that no place is in reach who is then reached', () => {
  const { summary } = judgePredictions({ scenario, scale: 0.1, runs: 10, seed: 300, speed: 1, worlds: true });
  expect(summary.beyondReach.reached).toBe(0);
  expect(summary.reached.skill).toBeGreaterThan(0.7);
});
