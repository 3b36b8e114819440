/**
 * The numbers that left before their call, in ascending order, so that a person can be told how many are
 * really ahead. Each server follows the store's append-only list.
 */
export class Leavers {
  #sorted: number[] = [];
  /** How much of the store's list has been read. */
  read = 0;

  add(numbers: number[]): void {
    this.read += numbers.length;
    if (numbers.length > 50) {
      this.#sorted = [...this.#sorted, ...numbers].sort((a, b) => a - b);
      return;
    }
    for (const number of numbers) this.#sorted.splice(this.#firstAbove(number), 0, number);
  }

  /** How many numbers in (low, high) left. */
  between(low: number, high: number): number {
    return Math.max(0, this.#firstAbove(high - 1) - this.#firstAbove(low));
  }

  /** Those above `low`: each `every`-th of them, so that no more than `most` are named. */
  thinned(low: number, most: number): { every: number; turns: number[] } {
    const from = this.#firstAbove(low);
    const every = Math.max(1, Math.ceil((this.#sorted.length - from) / most));
    const turns: number[] = [];
    for (let i = from + every - 1; i < this.#sorted.length; i += every) turns.push(this.#sorted[i]!);
    return { every, turns };
  }

  has(number: number): boolean {
    return this.#sorted[this.#firstAbove(number) - 1] === number;
  }

  #firstAbove(number: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
