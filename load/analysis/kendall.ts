/** What Kendall's rank correlation says about two orders of the same people. */
export interface Kendall {
  /** People compared. */
  n: number;
  /** Pairs of people: n (n - 1) / 2. */
  pairs: number;
  /** Pairs that the two orders put the same way round. */
  concordant: number;
  /** Pairs that the two orders put opposite ways round: the inversions. Tied pairs are none. */
  inversions: number;
  /** Pairs tied in the first order, in the second, in both (these are counted in the two before, too). */
  tiesFirst: number;
  tiesSecond: number;
  tiesBoth: number;
  /** tau-b, -1 to 1; without ties 1 - 4K / (n(n-1)). Null below two people, or where an order is one big tie. */
  tau: number | null;
  /** How many standard deviations above a random order; null where tau is. */
  z: number | null;
}

/**
 * Kendall's tau-b of two orders, with ties, in O(n log n): sort by the first (then the second), count the
 * exchanges a merge sort of the second makes (Knight 1966). The variance under a random order is the one
 * with ties (Kendall 1970, section 4.5); without ties it is n(n-1)(2n+5)/72 for the number of inversions.
 *
 * @throws RangeError if the two orders have different lengths.
 */
export function kendall(first: ArrayLike<number>, second: ArrayLike<number>): Kendall {
  if (first.length !== second.length) throw new RangeError('the two orders are of different lengths');
  const n = first.length;
  const byFirst = Uint32Array.from({ length: n }, (_, i) => i);
  byFirst.sort((i, j) => first[i]! - first[j]! || second[i]! - second[j]!);
  const seconds = Float64Array.from(byFirst, (i) => second[i]!);

  const a = ties(Float64Array.from(byFirst, (i) => first[i]!));
  const both = tiedInBoth(first, second, byFirst);
  const inversions = countInversions(seconds);
  const b = ties(seconds);

  const pairs = (n * (n - 1)) / 2;
  const concordant = pairs - a.pairs - b.pairs + both - inversions;
  const scale = Math.sqrt((pairs - a.pairs) * (pairs - b.pairs));
  const score = concordant - inversions;
  return {
    n,
    pairs,
    concordant,
    inversions,
    tiesFirst: a.pairs,
    tiesSecond: b.pairs,
    tiesBoth: both,
    tau: scale > 0 ? score / scale : null,
    z: scale > 0 ? score / Math.sqrt(scoreVariance(n, a, b)) : null,
  };
}

interface Ties {
  /** Sum of t(t-1)/2 over the groups of t equal values; then t(t-1)(t-2) and t(t-1)(2t+5). */
  pairs: number;
  triples: number;
  spread: number;
}

function ties(sorted: Float64Array): Ties {
  const sum: Ties = { pairs: 0, triples: 0, spread: 0 };
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    const t = to - from;
    sum.pairs += (t * (t - 1)) / 2;
    sum.triples += t * (t - 1) * (t - 2);
    sum.spread += t * (t - 1) * (2 * t + 5);
    from = to;
  }
  return sum;
}

function tiedInBoth(first: ArrayLike<number>, second: ArrayLike<number>, byFirst: Uint32Array): number {
  let pairs = 0;
  let run = 0;
  for (let k = 1; k < byFirst.length; k++) {
    const i = byFirst[k - 1]!;
    const j = byFirst[k]!;
    run = first[i] === first[j] && second[i] === second[j] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Variance of (concordant - inversions) when every order is as likely as any other, given the ties. */
function scoreVariance(n: number, a: Ties, b: Ties): number {
  const untied = (n * (n - 1) * (2 * n + 5) - a.spread - b.spread) / 18;
  const tiedPairs = (2 * a.pairs * (2 * b.pairs)) / (2 * n * (n - 1));
  const tiedTriples = n > 2 ? (a.triples * b.triples) / (9 * n * (n - 1) * (n - 2)) : 0;
  return untied + tiedPairs + tiedTriples;
}

/** Sorts `values` in place by merging, and counts the pairs that stood the wrong way round. */
export function countInversions(values: Float64Array): number {
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) {
          to[k] = from[left++]!;
        } else {
          inversions += middle - left;
          to[k] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return inversions;
}
