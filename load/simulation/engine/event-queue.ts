/** The most stretches into which the time ahead is divided. */
const mostBuckets = 65_536;

/**
 * What happens when: typed arrays, so that an event is a few numbers and no object. Equal times come out in the order in
 * which they went in: the sequence number decides, and so the whole day is the same on any machine.
 *
 * What is near is in a binary heap; what is further ahead lies unsorted in the stretch of time it belongs to, and comes
 * into the heap when that begins (a ladder queue of two rungs: Tang, Goh and Thng 2005). So the heap stays small, and
 * fits the cache, while a million people mean to give up at some time or other.
 */
export class EventQueue {
  #times: Float64Array;
  #orders: Float64Array;
  #whats: Int32Array;
  #whos: Int32Array;
  /** Of an event in a bucket, the next one in it; of a free slot, the next free one. -1: none. */
  #nexts: Int32Array;
  #free = -1;
  #used = 0;
  /** Slots, as a heap. */
  #heap: Int32Array;
  #near = 0;
  #size = 0;
  #order = 0;
  /** First event of each bucket; those up to `#bucket` have come into the heap. */
  readonly #buckets: Int32Array | null;
  readonly #perUnit: number;
  #bucket = 0;
  /** Of the event that `take` took off last. */
  what = 0;
  who = 0;

  /** @param span times from 0 to this are divided into buckets; 0: all of it is near */
  constructor(capacity = 1024, span = 0) {
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#whats = new Int32Array(capacity);
    this.#whos = new Int32Array(capacity);
    this.#nexts = new Int32Array(capacity);
    this.#heap = new Int32Array(Math.min(capacity, 1024));
    this.#buckets = span > 0 ? new Int32Array(mostBuckets).fill(-1) : null;
    this.#perUnit = span > 0 ? mostBuckets / span : 0;
  }

  get size(): number {
    return this.#size;
  }

  /** Events that were ever put in. */
  get added(): number {
    return this.#order;
  }

  /** When the next event is; Infinity when there is none. */
  get nextAt(): number {
    if (this.#near === 0 && !this.#advance()) return Number.POSITIVE_INFINITY;
    return this.#times[this.#heap[0]!]!;
  }

  add(at: number, what: number, who: number): void {
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#nexts[slot]!;
    else {
      if (this.#used === this.#times.length) this.#grow();
      slot = this.#used++;
    }
    this.#times[slot] = at;
    this.#orders[slot] = this.#order++;
    this.#whats[slot] = what;
    this.#whos[slot] = who;
    this.#size++;
    const bucket = this.#bucketOf(at);
    if (bucket <= this.#bucket) this.#push(slot);
    else {
      this.#nexts[slot] = this.#buckets![bucket]!;
      this.#buckets![bucket] = slot;
    }
  }

  /** Takes the next event off: its time is the answer, the rest is in `what` and `who`. NaN when there is none. */
  take(): number {
    if (this.#near === 0 && !this.#advance()) return Number.NaN;
    const slot = this.#heap[0]!;
    this.#pop();
    this.#size--;
    this.what = this.#whats[slot]!;
    this.who = this.#whos[slot]!;
    this.#nexts[slot] = this.#free;
    this.#free = slot;
    return this.#times[slot]!;
  }

  #bucketOf(at: number): number {
    if (this.#buckets === null || !(at > 0)) return 0;
    return Math.min(mostBuckets - 1, Math.floor(at * this.#perUnit));
  }

  /** Lets the next bucket that holds anything come into the heap. @returns false where nothing is left */
  #advance(): boolean {
    const buckets = this.#buckets;
    if (this.#size === 0 || buckets === null) return false;
    while (this.#near === 0 && this.#bucket < mostBuckets - 1) {
      let slot = buckets[++this.#bucket]!;
      while (slot >= 0) {
        this.#push(slot);
        slot = this.#nexts[slot]!;
      }
    }
    return this.#near > 0;
  }

  #push(slot: number): void {
    if (this.#near === this.#heap.length) this.#heap = grown(this.#heap, new Int32Array(this.#near * 2));
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const time = times[slot]!;
    const order = orders[slot]!;
    let hole = this.#near++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const over = heap[above]!;
      if (times[over]! < time || (times[over] === time && orders[over]! < order)) break;
      heap[hole] = over;
      hole = above;
    }
    heap[hole] = slot;
  }

  #pop(): void {
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const near = --this.#near;
    const last = heap[near]!;
    const time = times[last]!;
    const order = orders[last]!;
    let hole = 0;
    for (let below = 1; below < near; below = 2 * hole + 1) {
      let under = heap[below]!;
      const right = below + 1;
      if (right < near) {
        const other = heap[right]!;
        if (
          times[other]! < times[under]! ||
          (times[other] === times[under] && orders[other]! < orders[under]!)
        ) {
          below = right;
          under = other;
        }
      }
      if (times[under]! > time || (times[under] === time && orders[under]! > order)) break;
      heap[hole] = under;
      hole = below;
    }
    heap[hole] = last;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#orders = grown(this.#orders, new Float64Array(capacity));
    this.#whats = grown(this.#whats, new Int32Array(capacity));
    this.#whos = grown(this.#whos, new Int32Array(capacity));
    this.#nexts = grown(this.#nexts, new Int32Array(capacity));
  }
}

function grown<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
