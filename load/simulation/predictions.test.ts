import { expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { judgePredictions, missedAims, predictionTable } from './predictions.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.1 });

const prediction = judgePredictions({ scenario, scale: 0.1, runs: 8, seed: 1000, speed: 5 });

test('at 1:10, what people are first told of 13 June 2016 is worth something; in full: npm run predictions', () => {
  expect(missedAims(prediction), predictionTable(prediction)).toEqual([]);
  const { beyondReach } = prediction.summary;
  expect(beyondReach.n).toBeGreaterThan(8_000);
  expect(beyondReach.reached).toBe(0);
  // Later, too: also in the minutes before the first calls have run out, when the rate says less than the plan.
  for (const { within } of prediction.again) {
    expect(within, predictionTable(prediction)).toBeGreaterThan(0.65);
    expect(within, predictionTable(prediction)).toBeLessThan(0.92);
  }
});

test('told that everyone has the same odds, or that nobody waits, the aims are missed', () => {
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
  const prediction = judgePredictions({ scenario, scale: 0.1, runs: 10, seed: 300, speed: 5, worlds: true });
  const { summary, again } = prediction;
  expect(summary.beyondReach.reached).toBe(0);
  expect(summary.reached.skill).toBeGreaterThan(0.7);
  // What the server could not know at the opening, it has learnt half an hour later.
  for (const { atMs, within } of again)
    if (atMs >= 1_800_000) expect(within, predictionTable(prediction)).toBeGreaterThan(0.65);
});
