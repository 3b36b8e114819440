/** The stretches into which the time ahead is divided: one for each event expected at once, within these bounds. */
const [fewestBuckets, mostBuckets] = [65_536, 1_048_576];

/**
 * What happens when: typed arrays, so that an event is a few numbers and no object. Equal times come out in the order in
 * which they went in: the sequence number decides, and so the whole day is the same on any machine.
 *
 * What is near is in a binary heap; what is further ahead lies unsorted in the stretch of time it belongs to, and comes
 * into the heap when that begins (a ladder queue of two rungs: Tang, Goh and Thng 2005). So the heap stays small, and
 * fits the cache, while a million people mean to give up at some time or other.
 */
export class EventQueue {
  /** By slot, 32 bytes side by side: time and sequence number; then in 32 bits each what, who, and the next slot in the same bucket or among the free ones (-1: none). */
  #keys: Float64Array;
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
  readonly #count: number;
  readonly #perUnit: number;
  #bucket = 0;
  /** Of the event that `take` took off last. */
  at = Number.NaN;
  what = 0;
  who = 0;

  /** @param span times from 0 to this are divided into buckets; 0: all of it is near */
  constructor(capacity = 1024, span = 0) {
    this.#keys = new Float64Array(4 * capacity);
    this.#rest = new Int32Array(this.#keys.buffer);
    this.#heap = new Int32Array(Math.min(capacity, 1024));
    this.#count = Math.max(fewestBuckets, Math.min(mostBuckets, capacity));
    this.#buckets = span > 0 ? new Int32Array(this.#count).fill(-1) : null;
    this.#perUnit = span > 0 ? this.#count / span : 0;
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
    return this.#keys[4 * this.#heap[0]!]!;
  }

  /** Whether the next event is earlier than a time. */
  isBefore(time: number): boolean {
    if (this.#near === 0 && !this.#advance()) return false;
    return this.#keys[4 * this.#heap[0]!]! < time;
  }

  add(at: number, what: number, who: number): void {
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#rest[8 * slot + 6]!;
    else {
      if (4 * this.#used === this.#keys.length) this.#grow();
      slot = this.#used++;
    }
    const rest = this.#rest;
    this.#keys[4 * slot] = at;
    this.#keys[4 * slot + 1] = this.#order++;
    rest[8 * slot + 4] = what;
    rest[8 * slot + 5] = who;
    this.#size++;
    const bucket = this.#bucketOf(at);
    if (bucket <= this.#bucket) this.#push(slot);
    else {
      rest[8 * slot + 6] = this.#buckets![bucket]!;
      this.#buckets![bucket] = slot;
    }
  }

  /** Takes the next event off: it is in `at`, `what` and `who`. @returns false where there is none */
  take(): boolean {
    if (this.#near === 0 && !this.#advance()) return false;
    const slot = this.#heap[0]!;
    const rest = this.#rest;
    this.#pop();
    this.#size--;
    this.at = this.#keys[4 * slot]!;
    this.what = rest[8 * slot + 4]!;
    this.who = rest[8 * slot + 5]!;
    rest[8 * slot + 6] = this.#free;
    this.#free = slot;
    return true;
  }

  #bucketOf(at: number): number {
    if (this.#buckets === null || !(at > 0)) return 0;
    return Math.min(this.#count - 1, Math.floor(at * this.#perUnit));
  }

  /** Lets the next bucket that holds anything come into the heap. @returns false where nothing is left */
  #advance(): boolean {
    const buckets = this.#buckets;
    if (this.#size === 0 || buckets === null) return false;
    while (this.#near === 0 && this.#bucket < this.#count - 1) {
      let slot = buckets[++this.#bucket]!;
      while (slot >= 0) {
        this.#push(slot);
        slot = this.#rest[8 * slot + 6]!;
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
    const time = keys[4 * slot]!;
    const order = keys[4 * slot + 1]!;
    let hole = this.#near++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const over = 4 * heap[above]!;
      if (keys[over]! < time || (keys[over] === time && keys[over + 1]! < order)) break;
      heap[hole] = over >> 2;
      hole = above;
    }
    heap[hole] = slot;
  }

  #pop(): void {
    const heap = this.#heap;
    const keys = this.#keys;
    const near = --this.#near;
    const last = heap[near]!;
    const time = keys[4 * last]!;
    const order = keys[4 * last + 1]!;
    let hole = 0;
    for (let below = 1; below < near; below = 2 * hole + 1) {
      let under = 4 * heap[below]!;
      const right = below + 1;
      if (right < near) {
        const other = 4 * heap[right]!;
        if (
          keys[other]! < keys[under]! ||
          (keys[other] === keys[under] && keys[other + 1]! < keys[under + 1]!)
        ) {
          below = right;
          under = other;
        }
      }
      if (keys[under]! > time || (keys[under] === time && keys[under + 1]! > order)) break;
      heap[hole] = under >> 2;
      hole = below;
    }
    heap[hole] = last;
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#rest = new Int32Array(keys.buffer);
  }
}
