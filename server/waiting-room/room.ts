import { Refusal } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { Leavers } from './leavers.ts';
import type { Position } from './position.ts';
import { positionOf } from './position.ts';
import type { Snapshot } from './snapshot.ts';
import { isNewer, snapshotMaxAgeMs } from './snapshot.ts';

/** One server's picture of the room: the newest snapshot, when it came, and who left before their call. */
export class Room {
  readonly #store: Store;
  /** Wall time, ms. */
  readonly #clock: () => number;
  readonly #onSnapshot: (snapshot: Snapshot) => void;
  #snapshot: Snapshot | null = null;
  #receivedAtMs = 0;
  #leavers = new Leavers();
  #following = false;

  constructor(store: Store, clock: () => number, onSnapshot: (snapshot: Snapshot) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onSnapshot = onSnapshot;
  }

  /** Takes a snapshot, if it is newer than what is known. */
  take(snapshot: Snapshot): void {
    if (!isNewer(snapshot, this.#snapshot)) return;
    if (this.#snapshot !== null && this.#snapshot.epoch !== snapshot.epoch) this.#leavers = new Leavers();
    this.#snapshot = snapshot;
    this.#receivedAtMs = this.#clock();
    this.#onSnapshot(snapshot);
    if (snapshot.leavers > this.#leavers.read && !this.#following) void this.#followLeavers();
  }

  /** Age of the snapshot, wall ms; Infinity before the first. */
  ageMs(): number {
    return this.#snapshot === null ? Number.POSITIVE_INFINITY : this.#clock() - this.#receivedAtMs;
  }

  /** Whether there is a snapshot that may be used. */
  isFresh(): boolean {
    return this.ageMs() <= snapshotMaxAgeMs;
  }

  /**
   * The snapshot to answer from.
   *
   * @throws Refusal room_unavailable when there is none, or it is too old to be used
   */
  current(): Snapshot {
    if (this.#snapshot === null || !this.isFresh()) throw new Refusal('room_unavailable');
    return this.#snapshot;
  }

  /** Waits for the first snapshot, at most `patienceMs` (wall). */
  async first(patienceMs: number): Promise<void> {
    const until = this.#clock() + patienceMs;
    while (this.#snapshot === null && this.#clock() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Waits until the snapshot takes a change into account, at most 2 s (wall): the caller's next look shows it. */
  async after(change: number): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if (this.#snapshot !== null && this.#snapshot.changes >= change) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Opening time now, ms, going on from the snapshot. */
  nowMs(snapshot: Snapshot): number {
    return Math.floor(snapshot.nowMs + (this.#clock() - this.#receivedAtMs) * snapshot.speed);
  }

  /** Where a number stands that has not been called; null once it is at or below `serving`, or has left. */
  position(number: number): Position | null {
    const snapshot = this.current();
    if (number <= snapshot.serving || this.#leavers.has(number)) return null;
    return positionOf(
      snapshot,
      number,
      this.#leavers.between(snapshot.serving, number),
      this.nowMs(snapshot),
    );
  }

  /** Turns not yet called that left, thinned out to at most `most`. */
  leftTurns(snapshot: Snapshot, most: number): { every: number; turns: number[] } {
    return this.#leavers.thinned(snapshot.serving, most);
  }

  async #followLeavers(): Promise<void> {
    this.#following = true;
    const leavers = this.#leavers;
    try {
      const numbers = await this.#store.leavers(leavers.read);
      leavers.add(numbers.map(Number));
    } catch {
      // The next snapshot asks again.
    } finally {
      this.#following = false;
    }
  }
}
