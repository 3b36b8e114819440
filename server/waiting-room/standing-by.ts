/**
 * Who stands by for a place that comes back: numbers in ascending order. Each server follows the store's
 * append-only list, so that standing by, like waiting, costs the store nothing.
 */
export class StandingBy {
  #sorted: number[] = [];
  readonly #ever = new Set<number>();
  /** How much of the store's list has been read. */
  read = 0;

  /** @param log numbers that stand by from then on; negative: no longer */
  add(log: readonly number[]): void {
    this.read += log.length;
    const now = new Set(this.#sorted);
    for (const entry of log) {
      if (entry > 0) now.add(entry);
      else now.delete(-entry);
      this.#ever.add(Math.abs(entry));
    }
    this.#sorted = [...now].sort((a, b) => a - b);
  }

  /** Whether the number stands by now, did so and no longer does (called, or left), or never did. */
  of(number: number): 'now' | 'before' | 'never' {
    if (!this.#ever.has(number)) return 'never';
    return this.#sorted[this.below(number)] === number ? 'now' : 'before';
  }

  /** How many who stand by have a lower number. */
  below(number: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
