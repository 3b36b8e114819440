import { expect, test } from 'vitest';
import { median, ratioOf } from './ratio.ts';

test('the median of an odd and of an even list', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('a ratio is taken round by round: a slow minute that hits both rows leaves it alone', () => {
  expect(ratioOf([50, 5, 60], [100, 10, 100])).toEqual({ median: 0.5, low: 0.5, high: 0.6 });
});
