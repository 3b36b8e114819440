/**
 * A count for each turn (that it was left, that its holder stands by), summed over a range in O(log n) by Fenwick's tree
 * (1994): `server/waiting-room/leavers.ts` gives the same counts from a sorted list, which a server of some thousand
 * leavers keeps more cheaply, and a crowd of a million not.
 */
export class TurnCounts {
  #counts = new Int32Array(1024);
  #tree = new Int32Array(1024);

  add(turn: number, count = 1): void {
    if (turn >= this.#tree.length) this.#grow(turn);
    this.#counts[turn]! += count;
    for (let i = turn; i < this.#tree.length; i += i & -i) this.#tree[i]! += count;
  }

  /** Of the turns in (low, high), in sum. */
  between(low: number, high: number): number {
    return high - 1 <= low ? 0 : this.upTo(high - 1) - this.upTo(low);
  }

  /** Of the turns up to this one, in sum. */
  upTo(turn: number): number {
    let sum = 0;
    for (let i = Math.min(turn, this.#tree.length - 1); i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }

  #grow(turn: number): void {
    let size = this.#tree.length;
    while (size <= turn) size *= 2;
    const counts = new Int32Array(size);
    counts.set(this.#counts);
    const tree = counts.slice();
    for (let i = 1; i < size; i++) {
      const above = i + (i & -i);
      if (above < size) tree[above]! += tree[i]!;
    }
    [this.#counts, this.#tree] = [counts, tree];
  }
}
