import { quantile } from './distribution.ts';
import { Fenwick } from './fenwick.ts';
import { denseRanks } from './ranks.ts';

/** How far people moved against the first order: one number a person, summed up. */
export interface Moves {
  /** People with at least one. */
  people: number;
  /** Sum over everyone: the number of inversions. */
  total: number;
  mean: number;
  p95: number;
  max: number;
}

/** Slips: later ones who went first. Skips: earlier ones that a person passed (Gordon 1987; Larson 1987). */
export interface SlipsAndSkips {
  slips: Moves;
  skips: Moves;
}

/**
 * Slips and skips of each person, in O(n log n). `first` is the order people stood in, `second` the one they
 * were served in; who ties in either order neither slips nor skips past the other.
 */
export function slipsAndSkips(first: ArrayLike<number>, second: ArrayLike<number>): SlipsAndSkips {
  const { slips, skips } = movesOfEach(first, second);
  return { slips: summedUp(slips), skips: summedUp(skips) };
}

/** The two counts person by person, in the order handed in. */
export function movesOfEach(first: ArrayLike<number>, second: ArrayLike<number>) {
  const n = first.length;
  const slips = new Uint32Array(n);
  const skips = new Uint32Array(n);
  const position = denseRanks(second);
  const byFirst = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => first[i]! - first[j]!);

  const earlier = new Fenwick(n);
  eachTie(byFirst, first, (group) => {
    for (const i of group) skips[i] = earlier.above(position[i]!);
    for (const i of group) earlier.add(position[i]!);
  });

  const later = new Fenwick(n);
  eachTie(byFirst.toReversed(), first, (group) => {
    for (const i of group) slips[i] = later.below(position[i]!);
    for (const i of group) later.add(position[i]!);
  });
  return { slips, skips };
}

function eachTie(order: Uint32Array, values: ArrayLike<number>, visit: (group: Uint32Array) => void): void {
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    visit(order.subarray(from, to));
    from = to;
  }
}

function summedUp(moves: Uint32Array): Moves {
  const sorted = moves.toSorted();
  let total = 0;
  let people = 0;
  for (const move of sorted) {
    total += move;
    if (move > 0) people++;
  }
  const n = sorted.length;
  return {
    people,
    total,
    mean: n > 0 ? total / n : 0,
    p95: quantile(sorted, 0.95) ?? 0,
    max: sorted[n - 1] ?? 0,
  };
}
