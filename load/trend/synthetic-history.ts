import { syntheticSamples } from '../compare/synthetic-samples.ts';
import type { PastRun } from './trend.ts';

const DAY_MS = 86_400_000;

/** Groups of repeats of one build each that never were, for tests: a group a night, `factor` times the latency. */
export function syntheticHistory(
  nights: readonly { factor?: number; repeats?: number; seed?: number; invalid?: boolean }[],
): PastRun[] {
  return nights.flatMap(({ factor = 1, repeats = 4, seed = 1, invalid = false }, night) =>
    syntheticSamples(repeats, night + 1).map((sample, i) => ({
      ...sample,
      run: `results/night-${night + 1}/${i + 1}`,
      group: `results/night-${night + 1}`,
      startedAt: new Date(Date.parse('2026-11-01T02:00:00Z') + night * DAY_MS + i * 60_000).toISOString(),
      commit: (night + 1).toString(16).repeat(40).slice(0, 40),
      valid: !(invalid && i === 0),
      measures: { ...sample.measures, latencyP99: 180 * sample.measures.latencyP99! * factor },
      conditions: {
        ...{ scenario: 'small-opening', admission: 'fifo', people: 1200, places: 150, seed, scale: 1 },
        speed: [{ fromSeconds: -1800, speed: 60 }],
        ...{ servers: 1, durability: 'always', generator: 'k6', kind: 'measured' },
        machine: { cpus: 2, cpuModel: 'Some CPU', memoryGiB: 4 },
      },
    })),
  );
}
