import type { LedgerKind } from '../record/files.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { SimulatedRoom } from './room.ts';

/** One person's place. Times in opening ms from the opening. */
export interface Place {
  rank: number;
  reservedAtMs: number;
  payByMs: number;
  state: 'reserved' | 'confirmed' | 'lapsed';
}

/** What happened to a place. */
export interface SimulatedEntry {
  atMs: number;
  kind: LedgerKind;
  /** Whose, as the caller counts people; null for places added to the quota. */
  owner: number | null;
  rank: number | null;
  amount: number;
}

const dayMs = 86_400_000;

/** Who has a place, and the ledger. The counts of the quota are the room's. */
export class SimulatedPlaces {
  readonly entries: SimulatedEntry[] = [];
  /** When the last place was given for the first time; null before. */
  filledAtMs: number | null = null;
  readonly #opening: Scenario['opening'];
  readonly #room: SimulatedRoom;
  readonly #places = new Map<number, Place>();

  constructor(opening: Scenario['opening'], room: SimulatedRoom) {
    this.#opening = opening;
    this.#room = room;
  }

  of(person: number): Place | null {
    return this.#places.get(person) ?? null;
  }

  give(person: number, rank: number, nowMs: number): Place {
    const payByMs = nowMs + this.#opening.paymentDays * dayMs;
    const place: Place = { rank, reservedAtMs: nowMs, payByMs, state: 'reserved' };
    this.#places.set(person, place);
    if (this.#room.remaining === 0) this.filledAtMs ??= nowMs;
    this.#enter('reserve', person, rank, nowMs);
    return place;
  }

  /** Pays, repeatedly if need be. @returns whether it was in time */
  pay(person: number, nowMs: number): boolean {
    const place = this.of(person)!;
    if (place.state === 'lapsed' || nowMs > place.payByMs) return false;
    if (place.state === 'confirmed') return true;
    place.state = 'confirmed';
    this.#room.settle('confirm');
    this.#enter('confirm', person, place.rank, nowMs);
    return true;
  }

  /** A reserved place's time to be paid for is over. */
  lapse(person: number, nowMs: number): void {
    const place = this.of(person);
    if (place?.state !== 'reserved' || nowMs <= place.payByMs) return;
    place.state = 'lapsed';
    const kind = this.#opening.unpaid === 'burned' ? 'burn' : 'return';
    this.#room.settle(kind);
    this.#enter(kind, person, place.rank, nowMs);
  }

  /** Places are added to the quota. */
  extend(places: number, nowMs: number): void {
    this.#room.extend(places);
    this.entries.push({ atMs: nowMs, kind: 'extend', owner: null, rank: null, amount: places });
  }

  #enter(kind: LedgerKind, owner: number, rank: number, atMs: number): void {
    this.entries.push({ atMs, kind, owner, rank, amount: 1 });
  }
}
