import { describe, expect, test } from 'vitest';
import { randomStream } from '../population/random.ts';
import { type Distribution, draw, meanOf } from '../simulation/distribution.ts';
import { scaled } from '../sizing/sensitivity.ts';
import { cumulative, lowerGamma, quantileOf, standardNormal } from './cumulative.ts';
import { asMeasured, fitted } from './fit.ts';
import { digamma, likeliest, logLikelihood, sampleOf } from './likelihood.ts';

const drawn = (of: Distribution, n: number, seed: number) => {
  const random = randomStream(seed, 'test', 0);
  return sampleOf(Array.from({ length: n }, () => draw(of, random)));
};

const known: Distribution[] = [
  { kind: 'exponential', mean: 3 },
  { kind: 'lognormal', mu: 0.4, sigma: 0.7 },
  { kind: 'gamma', shape: 4, scale: 0.5 },
  { kind: 'weibull', shape: 2.2, scale: 7 },
];

describe('a known distribution', () => {
  test.each(known)('is found again, with its parameters: $kind', (of) => {
    const fit = fitted(drawn(of, 4000, 11), 1);
    expect(fit.refused).toBe(false);
    expect(fit.used.kind).toBe(of.kind);
    for (const [name, value] of Object.entries(of))
      if (typeof value === 'number') {
        const found = fit.used[name as keyof Distribution] as unknown as number;
        // Four standard errors of 4,000 values.
        expect(Math.abs(found / value - 1), name).toBeLessThan(0.1);
      }
    for (const [, measured, expected] of fit.quantiles)
      expect(Math.abs(measured / expected - 1)).toBeLessThan(0.15);
  });

  test('no other member of its family is likelier', () => {
    const sample = drawn(known[2]!, 500, 3);
    const best = likeliest('gamma', sample) as Extract<Distribution, { kind: 'gamma' }>;
    const most = logLikelihood(best, sample);
    for (const shape of [0.98, 1.02])
      for (const scale of [0.98, 1, 1.02])
        expect(
          logLikelihood({ kind: 'gamma', shape: best.shape * shape, scale: best.scale * scale }, sample),
        ).toBeLessThan(most);
  });

  // Of 540 values 500 are tested: drawn with replacement, 18 of these 40 were refused.
  test.each([
    [known[1]!, 100],
    [known[0]!, 540],
  ])('is refused seldom, however often it is tried: %j, %i values', (of, n) => {
    const refused = Array.from({ length: 40 }, (_, i) => fitted(drawn(of, n, 100 + i), i)).filter(
      (fit) => fit.refused,
    );
    // 5 % of 40 are 2; 7 and more come once in 300 such tests, and these seeds are what they are.
    expect(refused.length).toBeLessThan(7);
  });
});

test('two humps are refused, and used as they were measured', () => {
  const random = randomStream(5, 'two humps', 0);
  const values = Array.from({ length: 3000 }, (_, i) => (i % 2 ? 1 : 20) + random.next());
  const fit = fitted(sampleOf(values), 2);
  expect(fit.refused).toBe(true);
  expect(fit.test!.pValue).toBeLessThan(0.05);
  expect(fit.used.kind).toBe('empirical');
  expect(cumulative(fit.used, 10)).toBeCloseTo(0.5, 1);
  const again = Array.from({ length: 2000 }, () => draw(fit.used, random));
  expect(again.filter((value) => value > 2.2 && value < 19.8).length).toBeLessThan(40);
});

test('of what is used as measured, a few long times stay few', () => {
  const sample = sampleOf([...drawn(known[0]!, 9999, 4).values, 2000]);
  const of = asMeasured(sample);
  const mean = sample.values.reduce((sum, value) => sum + value, 0) / 10_000;
  expect(Math.abs(meanOf(of) / mean - 1)).toBeLessThan(0.05);
  const random = randomStream(6, 'tail', 0);
  const long = Array.from({ length: 100_000 }, () => draw(of, random)).filter((value) => value > 100);
  // One of ten thousand.
  expect(long.length).toBeLessThan(30);
  expect(quantileOf(of, 1)).toBe(2000);
  for (const share of [0.3, 0.994, 0.996, 0.9999, 0.99999])
    expect(cumulative(of, quantileOf(of, share))).toBeCloseTo(share, 9);
  expect(meanOf(scaled(of, 2))).toBeCloseTo(2 * meanOf(of), 9);
});

test('a histogram is a sample, as its single values are', () => {
  const single = sampleOf([1, 1, 2, 2, 2, 5]);
  const counted = { values: [1, 2, 5], counts: [2, 3, 1] };
  for (const family of ['exponential', 'lognormal', 'gamma', 'weibull'] as const) {
    const [one, other] = [likeliest(family, single)!, likeliest(family, counted)!];
    expect(other.kind).toBe(one.kind);
    expect(logLikelihood(one, counted)).toBeCloseTo(logLikelihood(other, single), 10);
  }
});

test('values that are all the same, too few, or none', () => {
  expect(fitted(sampleOf([2, 2, 2, 2]), 1)).toMatchObject({ n: 4, refused: true, mean: 2 });
  expect(() => fitted(sampleOf([0, -1]), 1)).toThrow(/nothing to fit/);
});

test('the functions it stands on, at known points', () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
  expect(standardNormal(1.959963984540054)).toBeCloseTo(0.975, 12);
  expect(standardNormal(-3)).toBeCloseTo(0.0013498980316301, 12);
  expect(lowerGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 12);
  expect(lowerGamma(10, 25)).toBeCloseTo(0.99977857, 6);
  for (const of of known)
    for (const share of [0.01, 0.5, 0.999])
      expect(cumulative(of, quantileOf(of, share))).toBeCloseTo(share, 9);
});
