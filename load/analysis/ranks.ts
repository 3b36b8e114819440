/** 0 for the smallest value, 1 for the next one up, and so on; equal values share a rank. */
export function denseRanks(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  order.sort((i, j) => values[i]! - values[j]!);
  const ranks = new Uint32Array(values.length);
  let rank = 0;
  for (let k = 0; k < order.length; k++) {
    if (k > 0 && values[order[k]!] !== values[order[k - 1]!]) rank++;
    ranks[order[k]!] = rank;
  }
  return ranks;
}

/** The items from first to last by the keys given, earlier keys first; equal ones as they stood. */
export function inOrder<Item>(items: readonly Item[], ...keys: ((item: Item) => number)[]): Item[] {
  return items.toSorted((a, b) => {
    for (const key of keys) {
      const difference = key(a) - key(b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/** The items by what `keyOf` says of each; groups in the order of their first item. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
