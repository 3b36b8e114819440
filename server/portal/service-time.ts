import { normal, type RandomStream } from '../random.ts';

/**
 * Draws service times: log-normal, by mean and coefficient of variation (standard deviation over mean), since
 * times of web applications are skewed and never negative; 0 makes all of them equal.
 *
 * With s² = ln(1 + variation²), the median is the mean times exp(-s²/2).
 */
export function serviceTimes(random: RandomStream, meanMs: number, variation: number): () => number {
  if (variation === 0) return () => meanMs;
  const square = Math.log(1 + variation * variation);
  const sigma = Math.sqrt(square);
  return () => meanMs * Math.exp(sigma * normal(random) - square / 2);
}
