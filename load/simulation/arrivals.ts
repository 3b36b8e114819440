import type { Crowd } from '../population/draw.ts';

/** More people than a day can have. */
const mostPeople = 8_388_608;

/** Who comes when: people in the order of their arrivals, equals in the order of their numbers. */
export class Arrivals {
  readonly #order: Float64Array;
  #next = 0;

  constructor({ people, dueAtMs }: Crowd) {
    const order = new Float64Array(people);
    for (let i = 0; i < people; i++) order[i] = dueAtMs(i) * mostPeople + i;
    this.#order = order.sort();
  }

  /** When the next one comes, opening ms from the opening; Infinity when all have come. */
  get nextAtMs(): number {
    if (this.#next === this.#order.length) return Number.POSITIVE_INFINITY;
    return Math.floor(this.#order[this.#next]! / mostPeople);
  }

  /** @returns the index of the one who comes */
  take(): number {
    const key = this.#order[this.#next++]!;
    return key - Math.floor(key / mostPeople) * mostPeople;
  }
}
