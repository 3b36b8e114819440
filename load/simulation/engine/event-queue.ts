/**
 * What happens when: a binary heap over typed arrays, so that an event is two numbers and no object. Equal times come
 * out in the order in which they went in: the sequence number decides, and so the whole day is the same on any machine.
 */
export class EventQueue {
  #times: Float64Array;
  #orders: Float64Array;
  #whats: Int32Array;
  #whos: Int32Array;
  #size = 0;
  #order = 0;
  /** Of the event that `take` took off last. */
  what = 0;
  who = 0;

  constructor(capacity = 1024) {
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#whats = new Int32Array(capacity);
    this.#whos = new Int32Array(capacity);
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
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  add(at: number, what: number, who: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const [times, orders, whats, whos] = [this.#times, this.#orders, this.#whats, this.#whos];
    let hole = this.#size++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      // The newest goes below its equals.
      if (times[above]! <= at) break;
      times[hole] = times[above]!;
      orders[hole] = orders[above]!;
      whats[hole] = whats[above]!;
      whos[hole] = whos[above]!;
      hole = above;
    }
    times[hole] = at;
    orders[hole] = this.#order++;
    whats[hole] = what;
    whos[hole] = who;
  }

  /** Takes the next event off: its time is the answer, the rest is in `what` and `who`. NaN when there is none. */
  take(): number {
    if (this.#size === 0) return Number.NaN;
    const [times, orders, whats, whos] = [this.#times, this.#orders, this.#whats, this.#whos];
    const first = times[0]!;
    this.what = whats[0]!;
    this.who = whos[0]!;
    const size = --this.#size;
    const time = times[size]!;
    const order = orders[size]!;
    let hole = 0;
    for (let below = 1; below < size; below = 2 * hole + 1) {
      const right = below + 1;
      if (right < size && isBefore(times, orders, right, below)) below = right;
      if (times[below]! > time || (times[below] === time && orders[below]! > order)) break;
      times[hole] = times[below]!;
      orders[hole] = orders[below]!;
      whats[hole] = whats[below]!;
      whos[hole] = whos[below]!;
      hole = below;
    }
    times[hole] = time;
    orders[hole] = order;
    whats[hole] = whats[size]!;
    whos[hole] = whos[size]!;
    return first;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const grown = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#orders = grown(this.#orders, new Float64Array(capacity));
    this.#whats = grown(this.#whats, new Int32Array(capacity));
    this.#whos = grown(this.#whos, new Int32Array(capacity));
  }
}

function isBefore(times: Float64Array, orders: Float64Array, a: number, b: number): boolean {
  return times[a]! < times[b]! || (times[a] === times[b] && orders[a]! < orders[b]!);
}
