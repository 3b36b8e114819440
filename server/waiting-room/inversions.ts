/**
 * Watches the order of calls as they are taken up: how many were made after a later turn had been called.
 * Keeps the call times by number, and counts each newcomer against its neighbours' extremes.
 */
export class Inversions {
  #numbers: number[] = [];
  /** Latest call time among the numbers up to each index. */
  #latest: number[] = [];
  count = 0;

  /** @param calledAtMs opening time of the call, ms */
  saw(number: number, calledAtMs: number): void {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#numbers[middle]! < number) low = middle + 1;
      else high = middle;
    }
    const before = low > 0 ? this.#latest[low - 1]! : Number.NEGATIVE_INFINITY;
    if (before > calledAtMs) this.count += 1;
    this.#numbers.splice(low, 0, number);
    this.#latest.splice(low, 0, Math.max(before, calledAtMs));
    for (let i = low + 1; i < this.#latest.length && this.#latest[i]! < calledAtMs; i++) {
      this.#latest[i] = calledAtMs;
      this.count += 1;
    }
  }
}
