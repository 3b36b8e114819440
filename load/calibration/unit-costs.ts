/** One second of a run: the calls answered in it, and the processor time of the programs. */
export interface UseSecond {
  /** Looks and polls, which change nothing. */
  reads: number;
  /** Every other call. */
  changes: number;
  /** Processor time, ms: of all server processes together, and of Redis. */
  serversMs: number;
  redisMs: number;
}

/** What a call costs in processor time, ms, and what the programs take without any call, ms a second. */
export interface UnitCost {
  idleMs: number;
  readMs: number;
  changeMs: number;
  /** Share of the seconds' spread that this explains; null where they are all alike. */
  explained: number | null;
}

/**
 * The processor time of each kind of call, by least squares over the seconds, none below 0: of the subsets of the three
 * that come out so, the one that explains most (with three unknowns all of them can be tried).
 */
export function unitCost(seconds: readonly UseSecond[], of: 'serversMs' | 'redisMs'): UnitCost | null {
  const rows = seconds.map((second) => [1, second.reads, second.changes]);
  const y = seconds.map((second) => second[of]);
  if (rows.length < 4) return null;
  let best: { cost: number[]; left: number } | null = null;
  for (const columns of [[0, 1, 2], [0, 1], [0, 2], [1, 2], [1], [2], [0]]) {
    const solution = leastSquares(
      rows.map((row) => columns.map((column) => row[column]!)),
      y,
    );
    if (solution === null || solution.some((value) => value < 0)) continue;
    const cost = [0, 0, 0];
    columns.forEach((column, i) => {
      cost[column] = solution[i]!;
    });
    const left = rows.reduce((sum, row, i) => sum + (y[i]! - dot(row, cost)) ** 2, 0);
    if (best === null || left < best.left * (1 - 1e-12)) best = { cost, left };
  }
  if (best === null) return null;
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const all = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [idleMs = 0, readMs = 0, changeMs = 0] = best.cost;
  return { idleMs, readMs, changeMs, explained: all === 0 ? null : 1 - best.left / all };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** By the normal equations and Gauss' elimination; null where the columns are not independent. */
function leastSquares(rows: readonly number[][], y: readonly number[]): number[] | null {
  const n = rows[0]!.length;
  const system = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (__, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    rows.reduce((sum, row, k) => sum + row[i]! * y[k]!, 0),
  ]);
  for (let column = 0; column < n; column++) {
    const pivot = system[column]!;
    if (!(Math.abs(pivot[column]!) > 1e-9)) return null;
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / pivot[column]!;
      for (let k = column; k <= n; k++) system[row]![k]! -= factor * pivot[k]!;
    }
  }
  return system.map((row, i) => row[n]! / row[i]!);
}
