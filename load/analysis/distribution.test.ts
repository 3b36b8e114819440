import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distribution, giniCoefficient, jainIndex, quantile } from './distribution.ts';

test('a distribution of a few values', () => {
  expect(distribution([4, 1, 3, 2])).toMatchObject({ n: 4, mean: 2.5, median: 2.5, max: 4, total: 10 });
  expect(distribution([])).toEqual({
    n: 0,
    mean: null,
    p5: null,
    median: null,
    p95: null,
    max: null,
    total: 0,
  });
});

test.each([
  [[1], 0.5, 1],
  [[1, 3], 0.5, 2],
  [[0, 10, 20, 30], 1, 30],
  [[0, 10, 20, 30], 0, 0],
])('quantile of %j at %d is %d', (values, q, expected) => {
  expect(quantile(values, q)).toBe(expected);
});

test('Jain and Gini agree with their definitions', () => {
  const waits = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(waits, (values) => {
      const n = values.length;
      const mean = values.reduce((sum, value) => sum + value, 0) / n;
      const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b)));
      const gini = differences.reduce((sum, value) => sum + value, 0) / (2 * n * n * mean);
      expect(giniCoefficient(values)).toBeCloseTo(gini, 10);
      const squares = values.reduce((sum, value) => sum + value * value, 0);
      expect(jainIndex(values)).toBeCloseTo((n * mean) ** 2 / (n * squares), 10);
    }),
  );
});

test('equal shares are perfectly equal; one who has all is not', () => {
  expect([jainIndex([3, 3, 3]), giniCoefficient([3, 3, 3])]).toEqual([1, 0]);
  expect([jainIndex([0, 0, 0, 9]), giniCoefficient([0, 0, 0, 9])]).toEqual([0.25, 0.75]);
  expect([jainIndex([]), giniCoefficient([0, 0])]).toEqual([null, null]);
});
