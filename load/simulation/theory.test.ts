import { expect, test } from 'vitest';
import { coverageOf, erlangC, exactFigures, isCovered, queueModels, waitMG1, waitMMc } from './theory.ts';

test.each([
  [0.2, 0.1, 3, 0.444444, 4.444444],
  [5, 8, 1, 0.625, 0.208333],
  [45, 1, 50, 0.363864, 0.072773],
  [95, 1, 100, 0.506457, 0.101291],
])('M/M/c with lambda %d, mu %d, c %d', (rate, mu, servers, waits, mean) => {
  expect(erlangC(rate / mu, servers)).toBeCloseTo(waits, 6);
  expect(waitMMc(rate, mu, servers)).toBeCloseTo(mean, 6);
  // The steady state says the same as the formula, also of the tail: C exp(-(c mu - lambda) t).
  const model = { name: '', rate, mu, servers, capacity: Infinity, patience: Infinity, variation: 1 };
  const exact = exactFigures(model, mean);
  expect(exact.wait).toBeCloseTo(mean, 6);
  expect(exact.tail).toBeCloseTo(waits * Math.exp(-(servers * mu - rate) * mean), 6);
});

test('M/G/1 with exponential service is M/M/1', () => {
  expect(waitMG1(5, 8, 1)).toBeCloseTo(waitMMc(5, 8, 1), 12);
});

test('the engine gives the exact values; in full: npm run theory', () => {
  for (const model of queueModels)
    for (const row of coverageOf(model, { seeds: 4, customers: 4_000 }))
      expect(row.covered, `${row.model} ${row.figure}: ${row.mean} for ${row.exact}`).toBeGreaterThanOrEqual(
        3,
      );
});

test('a bias of 2 % is found', () => {
  const [model] = queueModels;
  const rows = coverageOf(model!, { seeds: 6, slower: 1.02 });
  expect(
    rows.some((row) => !isCovered(row) && row.covered <= row.seeds / 2),
    JSON.stringify(rows),
  ).toBe(true);
});
