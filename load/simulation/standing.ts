import { EventQueue } from './engine/event-queue.ts';
import { TurnCounts } from './turn-counts.ts';

/** Those who stand by, in the order of their turns. */
export class StandingLine {
  /** Who stands by no longer is passed over when it comes to them. */
  readonly #queue = new EventQueue(64);
  readonly #turns = new TurnCounts();

  add(number: number, turn: number): void {
    this.#queue.add(turn, 0, number);
    this.#turns.add(turn);
  }

  /** Stands by no longer. */
  remove(turn: number): void {
    this.#turns.add(turn, -1);
  }

  /** How many stand by with an earlier turn. */
  ahead(turn: number): number {
    return this.#turns.upTo(turn - 1);
  }

  /** The number of the first who still stands by, with a turn up to this one; 0: nobody. */
  next(upTo: number, standsBy: (number: number) => boolean): number {
    while (this.#queue.nextAt <= upTo) {
      this.#queue.take();
      if (standsBy(this.#queue.who)) return this.#queue.who;
    }
    return 0;
  }
}
