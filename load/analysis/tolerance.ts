import { Fenwick } from './fenwick.ts';
import { denseRanks } from './ranks.ts';

/**
 * Inversions that cannot be put down to two people acting at nearly the same moment: pairs whose first
 * times lie more than `tolerance` apart and who were still served the other way round. O(n log n).
 */
export function inversionsBeyond(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  tolerance: number,
): number {
  const position = denseRanks(second);
  const byFirst = Uint32Array.from({ length: first.length }, (_, i) => i);
  byFirst.sort((i, j) => first[i]! - first[j]!);
  const wellBefore = new Fenwick(first.length);
  let next = 0;
  let inversions = 0;
  for (const person of byFirst) {
    while (first[byFirst[next]!]! + tolerance < first[person]!) wellBefore.add(position[byFirst[next++]!]!);
    inversions += wellBefore.above(position[person]!);
  }
  return inversions;
}
