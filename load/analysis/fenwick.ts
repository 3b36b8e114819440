/** Counts of items at positions 0 to size - 1, with sums of a prefix in O(log size) (Fenwick 1994). */
export class Fenwick {
  readonly #tree: Uint32Array;
  #items = 0;

  constructor(size: number) {
    this.#tree = new Uint32Array(size + 1);
  }

  /** Items added so far. */
  get items(): number {
    return this.#items;
  }

  add(position: number): void {
    this.#items++;
    for (let i = position + 1; i < this.#tree.length; i += i & -i) this.#tree[i]!++;
  }

  /** Items at positions below `position`. */
  below(position: number): number {
    let sum = 0;
    for (let i = position; i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }

  /** Items at positions above `position`. */
  above(position: number): number {
    return this.#items - this.below(position + 1);
  }
}
