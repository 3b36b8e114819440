import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { serviceTimes } from './service-time.ts';

test.each([0.25, 1, 2])('log-normal with mean 4 s and a coefficient of variation of %d', (variation) => {
  const next = serviceTimes(randomStream(7, 'service', 1), 4_000, variation);
  const times = Array.from({ length: 200_000 }, next);
  const mean = times.reduce((a, b) => a + b) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, t) => sum + (t - mean) ** 2, 0) / times.length);
  expect(mean / 4_000).toBeCloseTo(1, 1);
  expect(Math.abs(deviation / mean / variation - 1)).toBeLessThan(0.1);
  expect(Math.min(...times.slice(0, 1000))).toBeGreaterThan(0);
  const median = times.sort((a, b) => a - b)[100_000]!;
  expect(median / (4_000 / Math.sqrt(1 + variation ** 2))).toBeCloseTo(1, 1);
});

test('all equal without variation, and the same from the same stream', () => {
  expect(serviceTimes(randomStream(7, 'service', 1), 4_000, 0)()).toBe(4_000);
  const draw = () => serviceTimes(randomStream(7, 'service', 1), 4_000, 1)();
  expect(draw()).toBe(draw());
});
