import { Pile } from './pile.ts';

/** The short stretches into which the time ahead is divided: one for each event expected at once, within these bounds. */
const [fewestStretches, mostStretches] = [65_536, 1_048_576];
/** Short stretches in a long one, as a power of two. */
const longBits = 10;
const inLong = 1 << longBits;

/**
 * What happens when: typed arrays, so that an event is a few numbers and no object. Equal times come out in the order in
 * which they went in: the sequence number decides, and so the whole day is the same on any machine.
 *
 * What is near is in a binary heap; what comes later in the same long stretch of time lies unsorted by short stretches,
 * and what is further ahead in a pile for each long one, to which it is only added (a ladder queue of three rungs: Tang,
 * Goh and Thng 2005). So whatever is looked at is in the cache, while a million people mean to give up at some time or
 * other.
 */
export class EventQueue {
  /** By slot, 32 bytes side by side: time and sequence number; then in 32 bits each what, who, and the next slot in the same stretch or among the free ones (-1: none). */
  #keys: Float64Array;
  #rest: Int32Array;
  #free = -1;
  #used = 0;
  /** Slots, as a heap. */
  #heap: Int32Array;
  #near = 0;
  #size = 0;
  #order = 0;
  /** First event of each short stretch of the long one at hand; those up to `#stretch` have come into the heap. */
  readonly #short: Int32Array | null;
  /** By long stretch; null where nothing is. */
  readonly #long: (Pile | null)[] = [];
  readonly #count: number;
  readonly #perUnit: number;
  /** The short stretch at hand, of all. */
  #stretch = 0;
  /** Of the event that `take` took off last. */
  at = Number.NaN;
  what = 0;
  who = 0;

  /**
   * @param capacity events expected at once
   * @param span times from 0 to this are divided into stretches; 0: all of it is near
   */
  constructor(capacity = 1024, span = 0) {
    this.#keys = new Float64Array(4 * 1024);
    this.#rest = new Int32Array(this.#keys.buffer);
    this.#heap = new Int32Array(1024);
    this.#count = Math.max(fewestStretches, Math.min(mostStretches, capacity));
    this.#short = span > 0 ? new Int32Array(inLong).fill(-1) : null;
    this.#perUnit = span > 0 ? this.#count / span : 0;
    if (span > 0) for (let from = 0; from < this.#count; from += inLong) this.#long.push(null);
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
    const order = this.#order++;
    this.#size++;
    const stretch = this.#stretchOf(at);
    if (stretch <= this.#stretch) this.#push(this.#slotFor(at, order, what, who));
    else if (stretch >> longBits === this.#stretch >> longBits)
      this.#lay(this.#slotFor(at, order, what, who), stretch);
    else {
      let pile = this.#long[stretch >> longBits]!;
      if (pile === null) {
        pile = new Pile();
        this.#long[stretch >> longBits] = pile;
      }
      pile.add(at, order, what, who);
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

  #stretchOf(at: number): number {
    if (this.#short === null || !(at > 0)) return 0;
    return Math.min(this.#count - 1, Math.floor(at * this.#perUnit));
  }

  #slotFor(at: number, order: number, what: number, who: number): number {
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#rest[8 * slot + 6]!;
    else {
      if (4 * this.#used === this.#keys.length) this.#grow();
      slot = this.#used++;
    }
    this.#keys[4 * slot] = at;
    this.#keys[4 * slot + 1] = order;
    this.#rest[8 * slot + 4] = what;
    this.#rest[8 * slot + 5] = who;
    return slot;
  }

  /** Into a short stretch of the long one at hand. */
  #lay(slot: number, stretch: number): void {
    const short = this.#short!;
    this.#rest[8 * slot + 6] = short[stretch & (inLong - 1)]!;
    short[stretch & (inLong - 1)] = slot;
  }

  /** Lets the next stretch that holds anything come into the heap. @returns false where nothing is left */
  #advance(): boolean {
    const short = this.#short;
    if (this.#size === 0 || short === null) return false;
    while (this.#near === 0 && this.#stretch < this.#count - 1) {
      this.#stretch++;
      const at = this.#stretch & (inLong - 1);
      if (at === 0) this.#spread(this.#stretch >> longBits);
      let slot = short[at]!;
      short[at] = -1;
      while (slot >= 0) {
        this.#push(slot);
        slot = this.#rest[8 * slot + 6]!;
      }
    }
    return this.#near > 0;
  }

  /** A long stretch begins: its pile is laid out by short ones. */
  #spread(long: number): void {
    const pile = this.#long[long]!;
    if (pile === null) return;
    this.#long[long] = null;
    const { values, length } = pile;
    for (let i = 0; i < length; i += 4) {
      const at = values[i]!;
      this.#lay(this.#slotFor(at, values[i + 1]!, values[i + 2]!, values[i + 3]!), this.#stretchOf(at));
    }
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
