/**
 * The word of a list that was probably meant: the one with the fewest changed letters,
 * if those are at most a third of it; null when none is near.
 */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const changes = distance(word.toLowerCase(), candidate.toLowerCase());
    if (changes < fewest && changes <= Math.max(1, Math.ceil(candidate.length / 3))) {
      best = candidate;
      fewest = changes;
    }
  }
  return best;
}

/** Letters changed, added, dropped, or swapped with their neighbour, at the least (Damerau and Levenshtein). */
function distance(from: string, to: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      let least = Math.min(replaced, above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, twoAbove[j - 2]! + 1);
      row.push(least);
    }
    twoAbove = above;
    above = row;
  }
  return above[to.length]!;
}
