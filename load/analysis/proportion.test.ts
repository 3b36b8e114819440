import { expect, test } from 'vitest';
import {
  chiSquaredTail,
  differenceInterval,
  homogeneityP,
  stratifiedDifference,
  wilsonInterval,
} from './proportion.ts';

/** Values of Newcombe (1998), Statistics in Medicine 17, pp. 857-872, table I. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson interval of %d of %d', (successes, n, low, high) => {
  const interval = wilsonInterval(successes, n)!;
  expect(interval[0]).toBeCloseTo(low, 4);
  expect(interval[1]).toBeCloseTo(high, 4);
});

test('everyone and nobody reach to the ends, and no further', () => {
  expect(wilsonInterval(7, 7)![1]).toBe(1);
  expect(wilsonInterval(0, 7)![0]).toBe(0);
  expect(wilsonInterval(0, 0)).toBeNull();
});

test('the difference of 56/70 and 48/80 (Newcombe 1998, pp. 873-890, table II)', () => {
  const [low, high] = differenceInterval({ n: 70, succeeded: 56 }, { n: 80, succeeded: 48 })!;
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
  expect(differenceInterval({ n: 0, succeeded: 0 }, { n: 80, succeeded: 48 })).toBeNull();
});

/** Quantiles from any table of chi-squared: P(X > x) = 0.05. */
test.each([
  [3.841, 1],
  [5.991, 2],
  [7.815, 3],
  [9.488, 4],
  [18.307, 10],
  [19.675, 11],
])('chi-squared above %d with %d degrees is 5 %%', (x, degrees) => {
  expect(chiSquaredTail(x, degrees)).toBeCloseTo(0.05, 4);
});

test('homogeneity: alike groups have a high p, unlike ones a low one', () => {
  const alike = homogeneityP([
    { n: 100, succeeded: 50 },
    { n: 200, succeeded: 100 },
  ]);
  const unlike = homogeneityP([
    { n: 100, succeeded: 50 },
    { n: 200, succeeded: 40 },
  ]);
  expect(alike).toBeCloseTo(1, 6);
  expect(unlike).toBeLessThan(1e-6);
  expect(homogeneityP([{ n: 100, succeeded: 50 }])).toBeNull();
});

test('strata take out what differs between them: a paradox of Simpson comes to nothing', () => {
  const early = { a: { n: 80, succeeded: 60 }, b: { n: 20, succeeded: 15 } };
  const late = { a: { n: 20, succeeded: 2 }, b: { n: 80, succeeded: 8 } };
  const { difference, interval } = stratifiedDifference([early, late])!;
  expect(difference).toBeCloseTo(0, 12);
  expect(interval[0]).toBeLessThan(0);
  expect(stratifiedDifference([{ a: { n: 3, succeeded: 1 }, b: { n: 0, succeeded: 0 } }])).toBeNull();
});
