import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Kendall, kendall } from './kendall.ts';

/** The definition, pair by pair: slow, exact, beside the fast one. */
function slowly(first: number[], second: number[]): Omit<Kendall, 'z'> {
  const count = { concordant: 0, inversions: 0, tiesFirst: 0, tiesSecond: 0, tiesBoth: 0 };
  for (let i = 0; i < first.length; i++) {
    for (let j = i + 1; j < first.length; j++) {
      const a = Math.sign(first[i]! - first[j]!);
      const b = Math.sign(second[i]! - second[j]!);
      if (a === 0) count.tiesFirst++;
      if (b === 0) count.tiesSecond++;
      if (a === 0 && b === 0) count.tiesBoth++;
      if (a * b > 0) count.concordant++;
      if (a * b < 0) count.inversions++;
    }
  }
  const n = first.length;
  const pairs = (n * (n - 1)) / 2;
  const scale = Math.sqrt((pairs - count.tiesFirst) * (pairs - count.tiesSecond));
  return { n, pairs, ...count, tau: scale > 0 ? (count.concordant - count.inversions) / scale : null };
}

test.each([
  { name: 'the same order', first: [1, 2, 3, 4], second: [10, 20, 30, 40], inversions: 0, tau: 1 },
  { name: 'the opposite order', first: [1, 2, 3, 4], second: [4, 3, 2, 1], inversions: 6, tau: -1 },
  { name: 'one neighbour passed', first: [1, 2, 3], second: [1, 3, 2], inversions: 1, tau: 1 / 3 },
  { name: 'nobody', first: [], second: [], inversions: 0, tau: null },
  { name: 'one person', first: [5], second: [5], inversions: 0, tau: null },
  { name: 'one big tie', first: [5, 5, 5], second: [1, 2, 3], inversions: 0, tau: null },
])('$name', ({ first, second, inversions, tau }) => {
  const result = kendall(first, second);
  expect(result.inversions).toBe(inversions);
  if (tau === null) expect(result.tau).toBeNull();
  else expect(result.tau).toBeCloseTo(tau, 12);
});

test('agrees with the definition, ties included', () => {
  const few = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(fc.array(fc.tuple(few, few), { maxLength: 60 }), (people) => {
      const first = people.map(([a]) => a);
      const second = people.map(([, b]) => b);
      const { z: _, tau, ...fast } = kendall(first, second);
      const { tau: slowTau, ...slow } = slowly(first, second);
      expect(fast).toEqual(slow);
      if (slowTau === null) expect(tau).toBeNull();
      else expect(tau).toBeCloseTo(slowTau, 10);
    }),
  );
});

test('without ties, inversions have mean n(n-1)/4 and variance n(n-1)(2n+5)/72 (Kendall 1938)', () => {
  const n = 7;
  const [mean, variance] = [(n * (n - 1)) / 4, (n * (n - 1) * (2 * n + 5)) / 72];
  const second = [3, 1, 2, 7, 5, 4, 6];
  const result = kendall([1, 2, 3, 4, 5, 6, 7], second);
  // One inversion less is two more of the score, so the two z agree up to the sign.
  expect(result.z).toBeCloseTo((mean - result.inversions) / Math.sqrt(variance), 10);
  expect(result.tau).toBeCloseTo(1 - (4 * result.inversions) / (n * (n - 1)), 12);
});

test('the variance with ties is what all orders of a small tied sample show', () => {
  const first = [1, 1, 2, 3, 3];
  const scores: number[] = [];
  for (const order of permutations([1, 2, 2, 2, 3])) {
    const { concordant, inversions } = kendall(first, order);
    scores.push(concordant - inversions);
  }
  const variance = scores.reduce((sum, score) => sum + score * score, 0) / scores.length;
  const one = kendall(first, [1, 2, 2, 2, 3]);
  expect(one.z).toBeCloseTo((one.concordant - one.inversions) / Math.sqrt(variance), 10);
});

test('four times as many people as there were in June 2016 take no time to speak of, as every pair would', () => {
  const second = Array.from({ length: 164_000 }, (_, i) => (i * 7919) % 164_000);
  const before = process.cpuUsage();
  kendall(
    second.map((_, i) => i),
    second,
  );
  // A fifth of a second; of the processor, which other programs do not lengthen as they do the time. Every pair: twenty.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(3);
});

test('refuses orders of different lengths', () => {
  expect(() => kendall([1, 2], [1])).toThrow(RangeError);
});

function* permutations(values: number[]): Generator<number[]> {
  if (values.length < 2) yield values;
  for (let i = 0; i < values.length; i++) {
    const rest = values.toSpliced(i, 1);
    for (const tail of permutations(rest)) yield [values[i]!, ...tail];
  }
}
