import { expect, test } from 'vitest';
import { randomStream } from '../population/random.ts';
import { differencesOfMeans, type Vector } from './simultaneous.ts';

const measures = 6;
const options = () => ({
  confidence: 0.95,
  resamples: 1000,
  random: randomStream(5, 'test', 0),
  leastDeviation: Array(measures).fill(1e-9),
});

/** Runs whose measures go half together; `sort` makes one of them, mean 0 and deviation 1. */
function runs(count: number, sort: () => number): Vector[] {
  return Array.from({ length: count }, () => {
    const shared = sort();
    return Array.from({ length: measures }, () => (shared + sort()) * Math.SQRT1_2);
  });
}

test.each(['normal', 'exponential'])('%s: all intervals together hold about as often as they say', (kind) => {
  const random = randomStream(11, kind, 0);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const sort = kind === 'normal' ? normal : () => -Math.log(1 - random.next()) - 1;
  let held = 0;
  const comparisons = 200;
  for (let i = 0; i < comparisons; i++) {
    const intervals = differencesOfMeans(runs(6, sort), runs(6, sort), { ...options(), resamples: 400 });
    if (intervals.every(({ interval: [low, high] }) => low <= 0 && high >= 0)) held++;
  }
  // 0.95 with a standard error of 0.015; a single measure's intervals taken for all would hold in about 0.8.
  expect(held / comparisons).toBeGreaterThan(0.91);
  expect(held / comparisons).toBeLessThan(0.99);
});

test('the difference is second less first, and its interval is around it', () => {
  const [first, second] = [runs(5, () => 1), runs(5, () => 3)];
  const spread = (group: Vector[]) => group.map((run, i) => run.map((value) => value + (i % 2)));
  const [one] = differencesOfMeans(spread(first), spread(second), options());
  expect(one!.difference).toBeCloseTo(4 * Math.SQRT1_2);
  expect(one!.interval[0]).toBeLessThan(one!.difference);
  expect(one!.interval[1]).toBeGreaterThan(one!.difference);
});

test('runs that agree exactly are not believed to', () => {
  const same = Array.from({ length: 4 }, () => [1]);
  const other = Array.from({ length: 4 }, () => [1.001]);
  const [one] = differencesOfMeans(same, other, { ...options(), leastDeviation: [0.01] });
  expect(one!.standardError).toBeCloseTo(0.01 / Math.SQRT2);
});

test('one run says nothing of the spread', () => {
  expect(() =>
    differencesOfMeans(
      runs(1, () => 1),
      runs(5, () => 1),
      options(),
    ),
  ).toThrow(/at least two/);
});
