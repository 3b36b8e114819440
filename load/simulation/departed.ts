/**
 * The turns that were left before their call, counted in O(log n): `server/waiting-room/leavers.ts` gives the same
 * counts from a sorted list, which a server of some thousand leavers keeps more cheaply, and a crowd of a million not.
 */
export class Departed {
  #tree = new Uint32Array(1024);
  #all: number[] = [];

  add(turn: number): void {
    this.#all.push(turn);
    if (turn >= this.#tree.length) this.#grow(turn);
    else this.#count(turn);
  }

  /** How many turns in (low, high) were left. */
  between(low: number, high: number): number {
    return high - 1 <= low ? 0 : this.#upTo(high - 1) - this.#upTo(low);
  }

  #count(turn: number): void {
    for (let i = turn; i < this.#tree.length; i += i & -i) this.#tree[i]!++;
  }

  #upTo(turn: number): number {
    let sum = 0;
    for (let i = Math.min(turn, this.#tree.length - 1); i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }

  #grow(turn: number): void {
    let size = this.#tree.length;
    while (size <= turn) size *= 2;
    this.#tree = new Uint32Array(size);
    for (const each of this.#all) this.#count(each);
  }
}
