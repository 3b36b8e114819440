import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareLimit, kolmogorovSmirnov, kolmogorovSmirnovLimit } from './goodness.ts';
import { choose, exponential, logNormal, normal, randomStream, uniform } from './random.ts';

const SEEDS = [1, 2, 3, 20160613, 4_294_967_295];

describe('streams', () => {
  test('golden: the numbers that a seed has always given', () => {
    const stream = randomStream(20160613, 'arrival', 0);
    expect([stream.next(), stream.next(), stream.next()].map((x) => x * 2 ** 32)).toMatchInlineSnapshot(`
      [
        2236839304,
        1364422922,
        10603607,
      ]
    `);
  });

  test('the same name gives the same stream; another seed, purpose or index another one', () => {
    const first = (seed: number, purpose: string, index: number) => randomStream(seed, purpose, index).next();
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.nat(), (seed, purpose, index) => {
        const number = first(seed, purpose, index);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(1);
        expect(first(seed, purpose, index)).toBe(number);
        expect(first(seed + 1, purpose, index)).not.toBe(number);
        expect(first(seed, `${purpose}x`, index)).not.toBe(number);
        expect(first(seed, purpose, index + 1)).not.toBe(number);
      }),
    );
  });

  test.each(SEEDS)('seed %d: uniform along a stream, and across the streams of neighbours', (seed) => {
    const n = 5000;
    const stream = randomStream(seed, 'along', 0);
    const along = Array.from({ length: n }, () => stream.next());
    const across = Array.from({ length: n }, (_, i) => randomStream(seed, 'across', i).next());
    const seeds = Array.from({ length: n }, (_, i) => randomStream(seed - i, 'seeds', 0).next());
    for (const sample of [along, across, seeds])
      expect(kolmogorovSmirnov(sample, (x) => x)).toBeLessThan(kolmogorovSmirnovLimit(n));
  });

  test('neighbours and purposes are not correlated', () => {
    const n = 20_000;
    let [neighbours, purposes] = [0, 0];
    for (let i = 0; i < n; i++) {
      const own = randomStream(7, 'a', i).next() - 0.5;
      neighbours += own * (randomStream(7, 'a', i + 1).next() - 0.5);
      purposes += own * (randomStream(7, 'b', i).next() - 0.5);
    }
    // The sum of n products of two uniforms on (-1/2, 1/2) has standard deviation sqrt(n)/12.
    for (const sum of [neighbours, purposes]) expect(Math.abs(sum) / (Math.sqrt(n) / 12)).toBeLessThan(4);
  });
});

describe('distributions', () => {
  const sample = (seed: number, draw: (random: ReturnType<typeof randomStream>) => number): number[] => {
    const stream = randomStream(seed, 'sample', 0);
    return Array.from({ length: 5000 }, () => draw(stream));
  };
  const fits = (numbers: number[], cdf: (x: number) => number) =>
    expect(kolmogorovSmirnov(numbers, cdf)).toBeLessThan(kolmogorovSmirnovLimit(numbers.length));

  test.each(SEEDS)('seed %d: uniform, exponential, normal, log-normal', (seed) => {
    fits(
      sample(seed, (random) => uniform(random, -3, 5)),
      (x) => (x + 3) / 8,
    );
    fits(
      sample(seed, (random) => exponential(random, 7)),
      (x) => 1 - Math.exp(-x / 7),
    );
    fits(sample(seed, normal), normalCdf);
    fits(
      sample(seed, (random) => logNormal(random, 100, 0.7)),
      (x) => normalCdf(Math.log(x / 100) / 0.7),
    );
  });

  test.each(SEEDS)('seed %d: a choice by shares', (seed) => {
    const shares = { a: 0.5, b: 0.3, c: 0.2, never: 0 };
    const counts: Record<string, number> = { a: 0, b: 0, c: 0, never: 0 };
    const stream = randomStream(seed, 'choice', 0);
    for (let i = 0; i < 10_000; i++) counts[choose(stream, shares)]!++;
    expect(counts['never']).toBe(0);
    const chi = (['a', 'b', 'c'] as const).map((key) => {
      const expected = shares[key] * 10_000;
      return (counts[key]! - expected) ** 2 / expected;
    });
    expect(chi[0]! + chi[1]! + chi[2]!).toBeLessThan(chiSquareLimit(2));
  });

  test('extremes of the uniform stay finite and in range', () => {
    for (const u of [0, 1 - 2 ** -32]) {
      const at = { next: () => u };
      expect(Object.is(exponential(at, 5), -0)).toBe(false);
      for (const x of [exponential(at, 5), logNormal(at, 100, 1), normal(at)])
        expect(x).toSatisfy(Number.isFinite);
      expect(['a', 'b']).toContain(choose(at, { a: 0.1, b: 0.9 }));
    }
    // Shares whose sum rounding keeps below 1.
    expect(choose({ next: () => 1 - 2 ** -32 }, { a: 0.3, b: 0.3, c: 0.4 - 1e-7, d: 0 })).toBe('c');
  });
});

/** By the error function's series (Abramowitz and Stegun 7.1.5), exact enough for |x| < 6. */
function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 120; k++) {
    term *= (-x * x) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
