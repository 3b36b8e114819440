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

interface Entry<Item> {
  atMs: number;
  order: number;
  item: Item;
}

export function agenda<Item>(): Agenda<Item> {
  const heap: Entry<Item>[] = [];
  let order = 0;

  const isBefore = (a: Entry<Item>, b: Entry<Item>) =>
    a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

  function rise(entry: Entry<Item>): void {
    let at = heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(entry, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = entry;
  }

  function sink(entry: Entry<Item>): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (!isBefore(heap[below]!, entry)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = entry;
  }

  return {
    add(atMs, item) {
      const entry = { atMs, order: order++, item };
      heap.push(entry);
      rise(entry);
    },
    nextAtMs: () => heap[0]?.atMs ?? Number.POSITIVE_INFINITY,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (heap.length > 0) sink(last);
      return first.item;
    },
    size: () => heap.length,
  };
}
