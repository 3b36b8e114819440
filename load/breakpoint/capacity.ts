/** One run of a level: whether all objectives held. */
export interface Trial {
  /** Of whatever is raised; above 0. */
  level: number;
  met: boolean;
}

/** The level at which objectives hold in half of the runs, with a 95 % interval, and how sharp the edge is. */
export interface Capacity {
  level: number;
  interval: [number, number];
  /** From here to there the share of runs that hold falls from nine in ten to one in ten: as a factor of the level. */
  edgeFactor: number;
}

/** Runs that end the other way for a reason of their own (a busy neighbour), however far from the edge. */
const lapse = 0.02;
/** How far beyond the levels tried the edge may be. */
const reach = 2;
const levels = 161;
const slopes = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32] as const;

/**
 * What the runs say of the capacity, by Bayes on a grid. The share of runs that hold falls along a logistic curve of
 * the logarithm of the level (a psychometric function); nothing is known beforehand of where (log-uniform, to twice
 * beyond the levels tried) and of how steeply (log-uniform, 1 % to 32 % of the level). Unlike a logistic fit by
 * maximum likelihood it has an answer when all runs below hold and all above do not, which is what one sees. After QUEST
 * (Watson and Pelli 1983) and its Bayesian form with slope (Kontsevich and Tyler 1999). Pure.
 *
 * @param trials at least one that held and one that did not
 */
export function capacityOf(trials: readonly Trial[]): Capacity {
  const { grid, weights, slope } = posterior(trials);
  return {
    level: quantile(grid, weights, 0.5),
    interval: [quantile(grid, weights, 0.025), quantile(grid, weights, 0.975)],
    edgeFactor: Math.exp(2 * Math.log(9) * slope),
  };
}

/** Where the next run tells most: in turn the middle of what is possible, and either side of it. Pure. */
export function nextLevel(trials: readonly Trial[]): number {
  const { grid, weights } = posterior(trials);
  const at = [0.5, 0.25, 0.75][trials.length % 3]!;
  return quantile(grid, weights, at);
}

function posterior(trials: readonly Trial[]): { grid: number[]; weights: number[]; slope: number } {
  const tried = trials.map(({ level }) => Math.log(level));
  const from = Math.min(...tried) - Math.log(reach);
  const to = Math.max(...tried) + Math.log(reach);
  const logs = Array.from({ length: levels }, (_, n) => from + ((to - from) * n) / (levels - 1));
  const joint = slopes.map((slope) => logs.map((edge) => likelihood(trials, edge, slope)));
  const most = Math.max(...joint.flat());
  const masses = joint.map((row) => row.map((log) => Math.exp(log - most)));
  const weights = logs.map((_, n) => masses.reduce((sum, row) => sum + row[n]!, 0));
  const bySlope = masses.map((row) => row.reduce((sum, mass) => sum + mass, 0));
  const total = bySlope.reduce((sum, mass) => sum + mass, 0);
  const slope = Math.exp(slopes.reduce((sum, each, k) => sum + Math.log(each) * bySlope[k]!, 0) / total);
  return { grid: logs.map(Math.exp), weights, slope };
}

/** Logarithm of the chance of these runs, where the edge is at `edge` (log level). */
function likelihood(trials: readonly Trial[], edge: number, slope: number): number {
  return trials.reduce((sum, { level, met }) => {
    const holds = lapse + (1 - 2 * lapse) / (1 + Math.exp((Math.log(level) - edge) / slope));
    return sum + Math.log(met ? holds : 1 - holds);
  }, 0);
}

/** Between the points of the grid, by the share of the weight up to there. */
function quantile(grid: readonly number[], weights: readonly number[], share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let seen = 0;
  for (let n = 0; n < grid.length; n++) {
    const next = seen + weights[n]!;
    if (next >= share * total) {
      const within = weights[n] === 0 ? 0 : (share * total - seen) / weights[n]!;
      const before = grid[Math.max(0, n - 1)]!;
      return before * (grid[n]! / before) ** within;
    }
    seen = next;
  }
  return grid.at(-1)!;
}
