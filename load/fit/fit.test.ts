import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { readScenario } from '../scenario/read.ts';
import { estimateOf, fitDays, weightedQuantile } from './fit.ts';
import { frozenText, withPrediction } from './freeze.ts';
import { drawParameters, parameterNames, priors, withParameters } from './parameters.ts';
import { predictDay } from './predict.ts';
import { balanceOfStorm } from './replay.ts';

const june = loadScenario('csq-2016-06-13').scenario;
const february = loadScenario('csq-2016-02-16').scenario;
const { file, scenario: august } = loadScenario('csq-2016-08-16');
const fit = fitDays({ june, february }, { draws: 60, seed: 2016, scale: 0.05 });

describe('the fit; in full: npm run fit', () => {
  test('weighs draws by how well June agrees: what is left is June, and narrower than what came in', () => {
    const weights = fit.draws.map(({ weight }) => weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    const filled = estimateOf(
      fit.draws.map(({ june: { filledSeconds } }) => Math.min(filledSeconds, 1e6)),
      weights,
    );
    expect(Math.abs(filled.mean - 14_400)).toBeLessThan(1_200);
    const [low, high] = fit.parameters.tried.interval;
    // 35,000 of those who tried missed out, so about 40,000 did.
    expect(low * 41_000).toBeGreaterThan(35_000);
    expect(high).toBeLessThanOrEqual(1);
    expect(fit.effective).toBeGreaterThan(2);
  });

  test('February: hardly anybody gets through the storm before the site is shut', () => {
    for (const { weight, februaryPlaces } of fit.draws)
      if (weight > 1e-3) expect(februaryPlaces / february.opening.quota).toBeLessThan(0.02);
    const shut = { ...february, events: [{ kind: 'shutdown' as const, atSeconds: 1e6, why: 'later' }] };
    expect(balanceOfStorm(shut)).toBeGreaterThan(balanceOfStorm(february));
  });

  test('knows nothing of August: its files are not read, and its prediction comes after', () => {
    for (const name of ['fit.ts', 'replay.ts', 'parameters.ts'])
      expect(readFileSync(new URL(name, import.meta.url), 'utf8'), name).not.toMatch(
        /csq-2016-08|cicnews|18_?000/,
      );
    // What the frozen file says of August's own numbers changes nothing of the fit: it is a function of two days.
    expect(Object.keys({ june, february })).toEqual(['june', 'february']);
    expect(
      fitDays({ june, february }, { draws: 3, seed: 2016, scale: 0.05 }).draws.map(({ june }) => june),
    ).toEqual(fit.draws.slice(0, 3).map(({ june }) => june));
  });

  test('August is predicted with an interval, which holds the published "under 5 h"', () => {
    const prediction = predictDay(august, fit, { days: 15, seed: 9, withinSeconds: 18_000 });
    const [low, high] = prediction.filledSeconds.interval;
    expect(low).toBeLessThan(prediction.filledSeconds.mean);
    expect(high).toBeGreaterThan(low);
    expect(low).toBeLessThan(18_000);
    expect(prediction.within).toBeGreaterThan(0.5);
  });
});

test('draws come from their priors, each by itself', () => {
  const draws = Array.from({ length: 200 }, (_, i) => drawParameters(5, i));
  for (const name of parameterNames) {
    const [from, to] = priors[name];
    const values = draws.map((draw) => draw[name]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...values)).toBeLessThan(to);
    expect(values.reduce((sum, value) => sum + value, 0) / 200).toBeCloseTo(
      (from + to) / 2,
      -Math.log10((to - from) / 5),
    );
  }
});

test('weighted quantiles and means', () => {
  expect(weightedQuantile([3, 1, 2], [0.2, 0.5, 0.3], 0.5)).toBe(1);
  expect(weightedQuantile([3, 1, 2], [0.2, 0.5, 0.3], 0.81)).toBe(3);
  expect(weightedQuantile([3, 1], [0, 1], 0.99)).toBe(1);
  expect(estimateOf([1, 3], [1, 3]).mean).toBe(2.5);
});

test('what is frozen stands in the file, says so, and is what the fit found', () => {
  const prediction = { days: 20, withinSeconds: 18_000, within: 0.9, unfilled: 1 };
  const filledSeconds = { mean: Number.POSITIVE_INFINITY, interval: [9_900, 18_000] as [number, number] };
  const text = frozenText(readFileSync(file, 'utf8'), fit);
  const { scenario, problems } = readScenario(withPrediction(text, { ...prediction, filledSeconds }));
  expect(scenario?.published[1]?.note).toBe(
    'under 5 h; predicted, not fitted (npm run fit): never, 95 % 2.75 h to 5.00 h; under 5 h in 90 % of 20 days',
  );
  expect(problems).toEqual([]);
  const means = Object.fromEntries(parameterNames.map((name) => [name, fit.parameters[name].mean]));
  const expected = withParameters(august, means as never);
  expect(scenario!.admission.ratePerSecond).toBeCloseTo(expected.admission.ratePerSecond, 2);
  expect(scenario!.crowd.claim.noShow).toBeCloseTo(expected.crowd.claim.noShow, 2);
  expect(Math.abs(scenario!.crowd.people - expected.crowd.people)).toBeLessThan(51);
});

test("August's preset holds frozen numbers, each with where they come from", () => {
  const { figures } = loadScenario('csq-2016-08-16');
  const frozen = figures.filter(({ why }) => why?.startsWith('fitted on June and February 2016 and frozen'));
  expect(frozen.map(({ path }) => path).sort()).toEqual([
    'admission.ratePerSecond',
    'crowd.claim.noShow',
    'crowd.forms.ready',
    'crowd.patience.medianSeconds',
    'crowd.people',
  ]);
});
