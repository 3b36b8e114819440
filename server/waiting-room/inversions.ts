/**
 * Watches the order of calls as they are taken up, in whatever order that happens: `count` is how many calls
 * were made later than the call of some higher number. In order of numbers, it stays 0.
 */
export class Inversions {
  #calls: { number: number; calledAtMs: number; counted: boolean }[] = [];
  /** Latest call up to each index, and earliest from each index on; opening ms. */
  #latest: number[] = [];
  #earliest: number[] = [];
  count = 0;

  /** @param calledAtMs opening time of the call, ms; a number is taken up once */
  saw(number: number, calledAtMs: number): void {
    const at = this.#indexOf(number);
    const latestBefore = this.#latest[at - 1] ?? Number.NEGATIVE_INFINITY;
    const earliestAfter = this.#earliest[at] ?? Number.POSITIVE_INFINITY;
    const counted = earliestAfter < calledAtMs;
    if (counted) this.count += 1;
    this.#calls.splice(at, 0, { number, calledAtMs, counted });
    this.#latest.splice(at, 0, Math.max(latestBefore, calledAtMs));
    this.#earliest.splice(at, 0, Math.min(earliestAfter, calledAtMs));
    // In order, neither loop makes a step.
    for (let i = at + 1; i < this.#latest.length && this.#latest[i]! < calledAtMs; i++) {
      this.#latest[i] = calledAtMs;
    }
    for (let i = at - 1; i >= 0 && this.#latest[i]! > calledAtMs; i--) {
      const call = this.#calls[i]!;
      this.#earliest[i] = Math.min(this.#earliest[i]!, calledAtMs);
      if (call.counted || call.calledAtMs <= calledAtMs) continue;
      call.counted = true;
      this.count += 1;
    }
  }

  #indexOf(number: number): number {
    let low = 0;
    let high = this.#calls.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#calls[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
