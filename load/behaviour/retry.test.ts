import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kolmogorovSmirnov, kolmogorovSmirnovLimit } from '../population/goodness.ts';
import { randomStream } from '../population/random.ts';
import { retryDelayMs } from './retry.ts';

const at = (next: number) => ({ next: () => next });

test.each([
  ['mash', 1, 60_000, 0, 1_000],
  ['mash', 9, null, 0.5, 2_000],
  ['mash', 2, null, 1, 3_000],
  ['backoff', 1, null, 0.5, 500],
  ['backoff', 4, 60_000, 0.5, 4_000],
  ['backoff', 40, null, 0.5, 30_000],
  ['obey', 1, 7_000, 0, 7_000],
  ['obey', 5, 7_000, 0.5, 7_500],
  ['obey', 1, null, 0, 5_000],
] as const)('%s after %i failures, told %s: at %d of its range %i ms', (policy, failures, told, u, ms) => {
  expect(retryDelayMs(policy, failures, told, at(u), { mashMs: 2_000 })).toBe(ms);
});

test('clicking again is uniform round its mean; obeying is what was told, and up to a second more', () => {
  const seed = 20160613;
  const random = randomStream(seed, 'retry', 0);
  const waits = (policy: 'mash' | 'obey', told: number | null) =>
    Array.from({ length: 5_000 }, (_, n) => retryDelayMs(policy, n + 1, told, random, { mashMs: 3_000 }));
  const limit = kolmogorovSmirnovLimit(5_000);
  expect(
    kolmogorovSmirnov(waits('mash', 60_000), (x) => (x - 1_500) / 3_000),
    `seed ${seed}`,
  ).toBeLessThan(limit);
  expect(
    kolmogorovSmirnov(waits('obey', 7_000), (x) => (x - 7_000) / 1_000),
    `seed ${seed}`,
  ).toBeLessThan(limit);
  expect(
    kolmogorovSmirnov(waits('obey', null), (x) => (x - 5_000) / 1_000),
    `seed ${seed}`,
  ).toBeLessThan(limit);
});

test('obeying never comes back early, and nobody waits more than a minute and what was told', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('mash', 'backoff', 'obey'),
      fc.integer({ min: 1, max: 2_000 }),
      fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: null }),
      fc.integer(),
      (policy, failures, told, seed) => {
        const ms = retryDelayMs(policy, failures, told, randomStream(seed, 'retry', 0), { mashMs: 2_000 });
        if (policy === 'obey') expect(ms).toBeGreaterThanOrEqual(told ?? 5_000);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(60_000 + (told ?? 0) + 1_000);
      },
    ),
  );
});
