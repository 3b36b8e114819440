import { type RandomStream, randomStream } from '../population/random.ts';
import { harmNames, measureNames } from './measures.ts';
import type { RunSample } from './sample.ts';

/** Standard deviation of each measure between runs of one build, as a share of it; made up, near what small runs show. */
const SPREAD = { latencyP99: 0.08, latencyMedian: 0.05 } as Record<string, number>;

/** Runs of one build that never were, for tests: each measure spread about 1, together by half. */
export function syntheticSamples(count: number, seed: number): RunSample[] {
  const random = randomStream(seed, 'synthetic samples', 0);
  return Array.from({ length: count }, (_, i) => {
    const shared = normal(random);
    const value = (spread: number) => Math.exp(spread * (shared + normal(random)) * Math.SQRT1_2);
    return {
      run: String(i + 1),
      startedAt: new Date(1_700_000_000_000 + i * 60_000).toISOString(),
      commit: null,
      valid: true,
      measures: Object.fromEntries(
        measureNames.map((name) => [name, (name === 'errorRate' ? 0.001 : 1) * value(SPREAD[name] ?? 0.02)]),
      ) as RunSample['measures'],
      harms: Object.fromEntries(harmNames.map((name) => [name, 0])) as RunSample['harms'],
    };
  });
}

/** Box and Muller 1958. */
function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
