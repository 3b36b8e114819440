/** What is due when: a binary heap of wall times. Equal times come out in the order they went in. Pure. */
export interface Agenda<Item> {
  /** @param atMs wall time, Unix ms */
  add(atMs: number, item: Item): void;
  /** When the next item is due; Infinity when there is none. */
  nextAtMs(): number;
  /** Takes the next item off; undefined when there is none. */
  take(): Item | undefined;
  size(): number;
}

/**
 * Three arrays side by side and comparisons written out: this runs for every call, inside an interpreter where
 * an object and a function cost more than the heap itself.
 */
export function agenda<Item>(): Agenda<Item> {
  const times: number[] = [];
  const orders: number[] = [];
  const items: Item[] = [];
  let order = 0;

  function put(at: number, time: number, rank: number, item: Item): void {
    times[at] = time;
    orders[at] = rank;
    items[at] = item;
  }

  return {
    add(atMs, item) {
      const rank = order++;
      let at = times.length;
      while (at > 0) {
        const above = (at - 1) >> 1;
        // The newest goes below its equals.
        if (times[above]! <= atMs) break;
        put(at, times[above]!, orders[above]!, items[above]!);
        at = above;
      }
      put(at, atMs, rank, item);
    },
    nextAtMs: () => times[0] ?? Number.POSITIVE_INFINITY,
    take() {
      const first = items[0];
      const time = times.pop();
      const rank = orders.pop()!;
      const item = items.pop()!;
      const size = times.length;
      if (time === undefined || size === 0) return first;
      let at = 0;
      for (let below = 1; below < size; below = 2 * at + 1) {
        const right = below + 1;
        if (right < size) {
          const a = times[below]!;
          const b = times[right]!;
          if (b < a || (b === a && orders[right]! < orders[below]!)) below = right;
        }
        const next = times[below]!;
        if (next > time || (next === time && orders[below]! > rank)) break;
        put(at, next, orders[below]!, items[below]!);
        at = below;
      }
      put(at, time, rank, item);
      return first;
    },
    size: () => times.length,
  };
}
