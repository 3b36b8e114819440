import type { Crowd } from '../population/draw.ts';

/** More people than a day can have. */
const mostPeople = 8_388_608;

/**
 * Who comes when: people in the order of their arrivals, equals in the order of their numbers. A day counts people in
 * this order: so those who do something at about the same time lie side by side in memory.
 */
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
    return this.#next === this.#order.length ? Number.POSITIVE_INFINITY : this.dueAtMs(this.#next);
  }

  /** @returns who comes: 0, 1, ... */
  take(): number {
    return this.#next++;
  }

  /** When somebody comes, opening ms from the opening. */
  dueAtMs(who: number): number {
    return Math.floor(this.#order[who]! / mostPeople);
  }

  /** Somebody's number in the crowd. */
  indexOf(who: number): number {
    return this.#order[who]! - this.dueAtMs(who) * mostPeople;
  }

  /** By number in the crowd: the how-manieth they were to come. */
  places(): Int32Array {
    const places = new Int32Array(this.#order.length);
    for (let who = 0; who < places.length; who++) places[this.indexOf(who)] = who;
    return places;
  }
}
