import { intervalOf } from '../replications.ts';
import { exactFigures } from './exact.ts';
import { type QueueFigures, type QueueModel, simulateQueue } from './queue.ts';

/** How often the intervals of a figure hold its exact value. */
export interface Coverage {
  model: string;
  figure: keyof QueueFigures;
  exact: number;
  seeds: number;
  covered: number;
  /** Of the intervals' middles, over the seeds: their sum, and that of their squares. */
  sum: number;
  squares: number;
}

/** Replications behind one interval, and customers of each. */
export const theoryEffort = { replications: 20, customers: 20_000 };

export interface CoverageOptions {
  /** From this one, so many. */
  firstSeed?: number;
  seeds: number;
  /** A planted bias: every service takes so many times as long. */
  slower?: number;
  customers?: number;
}

/**
 * Over so many seeds: the 99 % interval from 20 replications each, and whether it holds the exact value. A simulator
 * that is right is held by 97 to 100 % of 200 intervals; one that is biased by 2 % is not.
 */
export function coverageOf(
  model: QueueModel,
  { firstSeed = 0, seeds, slower = 1, customers = theoryEffort.customers }: CoverageOptions,
): Coverage[] {
  const exact = exactFigures(model);
  const figures = (['wait', 'tail', 'lost'] as const).filter((figure) => exact[figure] > 0);
  const rows = figures.map(
    (figure): Coverage => ({
      ...{ model: model.name, figure, exact: exact[figure], seeds, covered: 0, sum: 0, squares: 0 },
    }),
  );
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const runs = Array.from({ length: theoryEffort.replications }, (_, i) =>
      simulateQueue(model, { customers, seed: 1 + seed * theoryEffort.replications + i, slower }),
    );
    for (const row of rows) {
      const values = runs.map((run) => run[row.figure]);
      const { mean, interval } = intervalOf(values, 0.99);
      row.sum += mean;
      row.squares += mean * mean;
      if (interval[0] <= row.exact && row.exact <= interval[1]) row.covered++;
    }
  }
  return rows;
}

/** Coverage of the same figure over other seeds, put together. */
export function joined(parts: readonly Coverage[]): Coverage[] {
  const rows = new Map<string, Coverage>();
  for (const part of parts) {
    const key = `${part.model} ${part.figure}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { ...part });
    else for (const count of ['seeds', 'covered', 'sum', 'squares'] as const) row[count] += part[count];
  }
  return [...rows.values()];
}

export function isCovered({ seeds, covered }: Pick<Coverage, 'seeds' | 'covered'>): boolean {
  return covered >= 0.97 * seeds;
}

/**
 * By how much the engine is off, over all figures of a kind at once: the mean relative deviation, each weighed by how
 * sure it is, with its 99 % interval (normal).
 */
export function biasOf(
  rows: readonly Coverage[],
  figure: keyof QueueFigures,
): { bias: number; interval: [low: number, high: number] } {
  let [weights, weighed] = [0, 0];
  for (const { exact, seeds, sum, squares } of rows.filter((row) => row.figure === figure)) {
    const mean = sum / seeds;
    const variance = (squares - sum * mean) / (seeds - 1) / seeds / (exact * exact);
    weights += 1 / variance;
    weighed += (mean / exact - 1) / variance;
  }
  const bias = weighed / weights;
  const half = 2.5758 / Math.sqrt(weights);
  return { bias, interval: [bias - half, bias + half] };
}

/** A line a figure; what is outside 97 to 100 % is marked. */
export function coverageTable(rows: readonly Coverage[]): string {
  const line = (row: Coverage) =>
    [
      row.model.padEnd(28),
      row.figure.padEnd(5),
      row.exact.toFixed(6).padStart(11),
      (row.sum / row.seeds).toFixed(6).padStart(11),
      `${((100 * row.covered) / row.seeds).toFixed(1)} %`.padStart(8),
      isCovered(row) ? '' : 'MISSED',
    ].join('  ');
  const table = [
    'model                         what         exact    simulated   covered',
    ...rows.map(line),
  ];
  if (rows.every(({ seeds }) => seeds > 1)) {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const { bias, interval } = biasOf(rows, 'wait');
    const range = interval.map(percent).join(' to ');
    table.push(`waiting times are off by ${percent(bias)}, over all models (99 %: ${range})`);
  }
  return table.join('\n');
}
