import type { Lives } from './lives.ts';
import type { SimulatedSite } from './site.ts';

/** What somebody in line was told once more, and how long it took from then to the call. */
export interface ToldAgain {
  /** Opening ms from the opening. */
  atMs: number;
  etaSeconds: { low: number; high: number };
  waitedSeconds: number;
}

/** Asks at moments of the day, for everyone in line, what they would be told then: to judge later whether it was true. */
export class TellAgain {
  readonly #lives: Lives;
  readonly #site: SimulatedSite;
  readonly #told: { person: number; atMs: number; etaSeconds: ToldAgain['etaSeconds'] }[] = [];

  constructor(lives: Lives, site: SimulatedSite) {
    this.#lives = lives;
    this.#site = site;
  }

  ask(atMs: number): void {
    for (const person of this.#lives.open()) {
      const spot = this.#site.spotOf(person);
      if (spot === 0 || this.#site.room.stateOf(spot) !== 'waiting') continue;
      // With the first spot, as what people are told first.
      if (this.#lives.ticketsOf(person) !== 1) continue;
      const { etaSeconds } = this.#site.room.position(spot);
      if (etaSeconds !== null) this.#told.push({ person, atMs, etaSeconds });
    }
  }

  /** After the day: of those who were called. */
  results(): ToldAgain[] {
    return this.#told.flatMap(({ person, atMs, etaSeconds }) => {
      const calledAtMs = this.#lives.record(person).firstCalledAtMs ?? null;
      return calledAtMs === null ? [] : [{ atMs, etaSeconds, waitedSeconds: (calledAtMs - atMs) / 1000 }];
    });
  }
}
