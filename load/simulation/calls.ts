import type { Answer } from '../behaviour/answer.ts';
import type { Step } from '../behaviour/journey.ts';
import type { Life } from './lives.ts';

/** A call under way. Times in wall ms. */
export interface Call {
  life: Life;
  step: Step;
  meantMs: number;
  sentMs: number;
  /** Null until it is known; a poll's is worked out as it arrives. */
  answer: Answer | null;
  /** `lost`: its caller has given up waiting, whatever comes of it. */
  fate: 'open' | 'lost' | 'answered';
}

/** The calls under way, each under a small number for the events that concern it. */
export class Calls {
  readonly #calls: (Call | null)[] = [];
  readonly #free: number[] = [];

  add(call: Call): number {
    const slot = this.#free.pop() ?? this.#calls.length;
    this.#calls[slot] = call;
    return slot;
  }

  at(slot: number): Call {
    return this.#calls[slot]!;
  }

  /** @returns the call that was there */
  release(slot: number): Call {
    const call = this.#calls[slot]!;
    this.#calls[slot] = null;
    this.#free.push(slot);
    return call;
  }
}
