import type { Spots } from './spots.ts';

/** Those who are called or admitted, in the order of their calls, and when calls and sessions run out. Opening ms. */
export class Inside {
  readonly #spots: Spots;
  readonly #numbers = new Set<number>();
  /** No call and no session runs out before. */
  #runsOutMs = Number.POSITIVE_INFINITY;

  constructor(spots: Spots) {
    this.#spots = spots;
  }

  has(number: number): boolean {
    return this.#numbers.has(number);
  }

  call(number: number, nowMs: number, claimByMs: number): void {
    this.#spots.call(number, nowMs, claimByMs);
    this.#runsOutMs = Math.min(this.#runsOutMs, claimByMs);
    this.#numbers.add(number);
  }

  admit(number: number, expiresAtMs: number): void {
    this.#spots.setState(number, 'admitted');
    this.#spots.timesOf(number).expiresAtMs = expiresAtMs;
    this.#runsOutMs = Math.min(this.#runsOutMs, expiresAtMs);
  }

  /** Is inside no longer. */
  end(number: number): void {
    this.#numbers.delete(number);
  }

  /** Time stood still for so long: everybody has as much of it left. */
  lengthen(byMs: number): void {
    for (const number of this.#numbers) {
      const times = this.#spots.timesOf(number);
      if (this.#spots.stateOf(number) === 'called') times.claimByMs += byMs;
      else times.expiresAtMs += byMs;
    }
    this.#runsOutMs += byMs;
  }

  /** Whether it is past a time at which something may run out. */
  mayRunOut(nowMs: number): boolean {
    return nowMs > this.#runsOutMs;
  }

  /** Takes out those whose time is over. @param ended told each of them, while it still is called or admitted */
  runOut(nowMs: number, ended: (number: number) => void): void {
    if (!this.mayRunOut(nowMs)) return;
    this.#runsOutMs = Number.POSITIVE_INFINITY;
    for (const number of this.#numbers) {
      const { claimByMs, expiresAtMs } = this.#spots.timesOf(number);
      const endsMs = this.#spots.stateOf(number) === 'called' ? claimByMs : expiresAtMs;
      if (nowMs <= endsMs) {
        this.#runsOutMs = Math.min(this.#runsOutMs, endsMs);
        continue;
      }
      ended(number);
      this.#spots.setState(number, 'expired');
      this.#numbers.delete(number);
    }
  }
}
