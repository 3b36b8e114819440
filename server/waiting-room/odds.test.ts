import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySnapshot, someSnapshot } from '../testing/snapshot.ts';
import { conversion, odds, reachTable } from './odds.ts';

/** Beta-binomial by adding up: of `n`, each takes a place at a share drawn once from Beta(alpha, beta). */
function slowly(remaining: number, n: number, alpha: number, beta: number): number {
  // P(k takers) by Polya's urn: who comes next takes one with (alpha + takers so far) / (alpha + beta + so far).
  let chances = [1];
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(chances.length + 1).fill(0);
    for (const [k, chance] of chances.entries()) {
      const takes = (alpha + k) / (alpha + beta + i);
      next[k + 1]! += chance * takes;
      next[k]! += chance * (1 - takes);
    }
    chances = next;
  }
  return chances.slice(0, remaining).reduce((sum, chance) => sum + chance, 0);
}

describe('the odds', () => {
  test('are those of a beta-binomial, reckoned otherwise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.nat(60),
        // Never below the prior.
        fc.double({ min: 6, max: 200, noNaN: true }),
        fc.double({ min: 1, max: 200, noNaN: true }),
        (remaining, n, alpha, beta) => {
          expect(reachTable(remaining, alpha, beta).of(n)).toBeCloseTo(slowly(remaining, n, alpha, beta), 6);
        },
      ),
    );
  });

  test('in bunches, where places are very many, they are nearly the same', () => {
    const [fine, coarse] = [reachTable(20_000, 90, 10), reachTable(200_000, 90, 10)];
    for (const n of [19_000, 21_000, 22_000, 23_000, 25_000]) {
      expect(coarse.of(10 * n)).toBeCloseTo(fine.of(n), 2);
    }
  });

  test('are a probability, and never better for those further back', () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(50_000), fc.nat(50_000), (snapshot, a, b) => {
        const [near, far] = [odds(snapshot, Math.min(a, b)), odds(snapshot, Math.max(a, b))];
        expect(near).toBeGreaterThanOrEqual(far);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('are one where there are as many places as rivals, and nothing far behind', () => {
    expect(odds(someSnapshot, 249)).toBe(1);
    expect(odds(someSnapshot, 3500)).toBe(0);
    // 300 places, of 100 who are called 96 take one, 50 are inside: 0.96 x (50 + 262) is 300.
    expect(odds(someSnapshot, 262)).toBeGreaterThan(0.3);
    expect(odds(someSnapshot, 262)).toBeLessThan(0.7);
  });

  test('rest on the measured share of those who take a place, with seven imagined ones to begin with', () => {
    const fresh = { ...someSnapshot, submitted: 0, noShows: 0, leftCalled: 0, leftActive: 0 };
    expect(conversion(fresh).mean).toBeCloseTo(6 / 7);
    const measured = conversion({ ...fresh, submitted: 700, noShows: 300 });
    expect(measured.mean).toBeCloseTo(0.7, 1);
    expect(measured.variance).toBeLessThan(conversion(fresh).variance);
    // However much has been counted, the next thousand may be another kind.
    const sure = conversion({ ...fresh, submitted: 70_000, noShows: 30_000 });
    expect(Math.sqrt(sure.variance)).toBeGreaterThan(0.02);
  });
});
