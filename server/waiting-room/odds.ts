import type { LineState } from './snapshot.ts';

/**
 * How much the day's own count may weigh against the future, in calls: the share drifts (people tire as they wait), so
 * ten thousand calls behind do not make the next thousand certain.
 */
const memory = 300;

/**
 * The share of called people who take a place, as a Beta distribution: the count of this day so far, on top of a
 * prior of Beta(6, 1), that is seven imagined calls of which six came to a place: humble, so that crowds of other habits
 * than the one expected soon outweigh it.
 */
export function conversion(snapshot: LineState): {
  alpha: number;
  beta: number;
  mean: number;
  variance: number;
} {
  const taken = snapshot.submitted;
  const lost = snapshot.noShows + snapshot.leftCalled + snapshot.leftActive + snapshot.sessionsExpired;
  const weight = Math.min(1, memory / Math.max(1, taken + lost));
  const alpha = 6 + taken * weight;
  const beta = 1 + lost * weight;
  const n = alpha + beta;
  return { alpha, beta, mean: alpha / n, variance: (alpha * beta) / (n * n * (n + 1)) };
}

/**
 * The probability that a place is left when everyone ahead has had their turn: that fewer than `remaining` of the
 * rivals (called, active, ahead) take one. Beta-binomial, exactly: the rivals decide each for themselves, at a share
 * that nobody knows for certain. A session that comes to nothing gives its place back, and so counts as no taker.
 */
export function odds(snapshot: LineState, ahead: number): number {
  const { alpha, beta } = conversion(snapshot);
  const rivals = snapshot.called + snapshot.active + ahead;
  return Math.round(10_000 * tableOf(snapshot.remaining, alpha, beta).of(rivals)) / 10_000;
}

/** Below these odds, a person is told that no place is in reach: not one in two hundred. */
export const beyondReachOdds = 0.005;

/** Places above which people and places are counted in bunches: what chance adds to one bunch no longer shows. */
const mostSteps = 20_000;

interface Table {
  /** Probability that fewer than `remaining` of these rivals take a place. */
  of(rivals: number): number;
}

let latest: { remaining: number; alpha: number; beta: number; table: Table } | null = null;

/** The table for the latest snapshot is kept: a poll costs one look into it. */
function tableOf(remaining: number, alpha: number, beta: number): Table {
  if (latest && latest.remaining === remaining && latest.alpha === alpha && latest.beta === beta) {
    return latest.table;
  }
  const table = reachTable(remaining, alpha, beta);
  latest = { remaining, alpha, beta, table };
  return table;
}

/**
 * At which rival the last place goes: the number of trials to the `remaining`-th success, with f(n + 1) / f(n) =
 * n / (n - r + 1) * (beta + n - r) / (alpha + beta + n) (beta negative binomial). Added up from f(r) = 1 and divided by
 * the sum at the end, so that neither tiny nor huge numbers of places need logarithms.
 */
export function reachTable(remaining: number, alpha: number, beta: number): Table {
  if (remaining <= 0) return { of: () => 0 };
  const bunch = Math.ceil(remaining / mostSteps);
  const r = Math.max(1, Math.round(remaining / bunch));
  const sums: number[] = [];
  let term = 1;
  let sum = 0;
  for (let n = r; n < 50 * r + 5000; n++) {
    sum += term;
    sums.push(sum);
    const ratio = (n / (n - r + 1)) * ((beta + n - r) / (alpha + beta + n));
    term *= ratio;
    // Past the top, what is still to come is below a geometric series.
    if (ratio < 1 && term < 1e-7 * sum * (1 - ratio)) break;
    if (sum > 1e250) {
      for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! * 1e-250;
      sum *= 1e-250;
      term *= 1e-250;
    }
  }
  return {
    of(rivals) {
      const index = Math.floor(rivals / bunch) - r;
      if (index < 0) return 1;
      return index >= sums.length ? 0 : 1 - sums[index]! / sum;
    },
  };
}
