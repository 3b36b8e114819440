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
  /** By slot: time and sequence number, side by side, so that looking at an event is looking at one place. */
  #keys: Float64Array;
  /** By slot: what, who, and the next slot in the same bucket or among the free ones (-1: none). */
  #rest: Int32Array;
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
    this.#keys = new Float64Array(2 * capacity);
    this.#rest = new Int32Array(4 * capacity);
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
    return this.#keys[2 * this.#heap[0]!]!;
  }

  add(at: number, what: number, who: number): void {
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#rest[4 * slot + 2]!;
    else {
      if (2 * this.#used === this.#keys.length) this.#grow();
      slot = this.#used++;
    }
    const rest = this.#rest;
    this.#keys[2 * slot] = at;
    this.#keys[2 * slot + 1] = this.#order++;
    rest[4 * slot] = what;
    rest[4 * slot + 1] = who;
    this.#size++;
    const bucket = this.#bucketOf(at);
    if (bucket <= this.#bucket) this.#push(slot);
    else {
      rest[4 * slot + 2] = this.#buckets![bucket]!;
      this.#buckets![bucket] = slot;
    }
  }

  /** Takes the next event off: its time is the answer, the rest is in `what` and `who`. NaN when there is none. */
  take(): number {
    if (this.#near === 0 && !this.#advance()) return Number.NaN;
    const slot = this.#heap[0]!;
    const rest = this.#rest;
    this.#pop();
    this.#size--;
    this.what = rest[4 * slot]!;
    this.who = rest[4 * slot + 1]!;
    rest[4 * slot + 2] = this.#free;
    this.#free = slot;
    return this.#keys[2 * slot]!;
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
        slot = this.#rest[4 * slot + 2]!;
      }
    }
    return this.#near > 0;
  }

  #push(slot: number): void {
    if (this.#near === this.#heap.length) {
      const heap = new Int32Array(2 * this.#near);
      heap.set(this.#heap);
      this.#heap = heap;
    }
    const heap = this.#heap;
    const keys = this.#keys;
    const time = keys[2 * slot]!;
    const order = keys[2 * slot + 1]!;
    let hole = this.#near++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const over = 2 * heap[above]!;
      if (keys[over]! < time || (keys[over] === time && keys[over + 1]! < order)) break;
      heap[hole] = over >> 1;
      hole = above;
    }
    heap[hole] = slot;
  }

  #pop(): void {
    const heap = this.#heap;
    const keys = this.#keys;
    const near = --this.#near;
    const last = heap[near]!;
    const time = keys[2 * last]!;
    const order = keys[2 * last + 1]!;
    let hole = 0;
    for (let below = 1; below < near; below = 2 * hole + 1) {
      let under = 2 * heap[below]!;
      const right = below + 1;
      if (right < near) {
        const other = 2 * heap[right]!;
        if (
          keys[other]! < keys[under]! ||
          (keys[other] === keys[under] && keys[other + 1]! < keys[under + 1]!)
        ) {
          below = right;
          under = other;
        }
      }
      if (keys[under]! > time || (keys[under] === time && keys[under + 1]! > order)) break;
      heap[hole] = under >> 1;
      hole = below;
    }
    heap[hole] = last;
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length);
    keys.set(this.#keys);
    const rest = new Int32Array(2 * this.#rest.length);
    rest.set(this.#rest);
    [this.#keys, this.#rest] = [keys, rest];
  }
}
