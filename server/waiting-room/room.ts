import { Refusal } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { Leavers } from './leavers.ts';
import type { Position } from './position.ts';
import { positionOf, standbyPosition } from './position.ts';
import type { Snapshot } from './snapshot.ts';
import { isNewer, snapshotMaxAgeMs } from './snapshot.ts';
import { StandingBy } from './standing-by.ts';

/** One server's picture of the room: the newest snapshot, when it came, who left before their call, who stands by. */
export class Room {
  readonly #store: Store;
  /** Wall time, ms. */
  readonly #clock: () => number;
  readonly #onSnapshot: (snapshot: Snapshot) => void;
  #snapshot: Snapshot | null = null;
  #receivedAtMs = 0;
  #leavers = new Leavers();
  #standingBy = new StandingBy();
  #following = false;

  constructor(store: Store, clock: () => number, onSnapshot: (snapshot: Snapshot) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onSnapshot = onSnapshot;
  }

  /** Takes a snapshot, if it is newer than what is known. */
  take(snapshot: Snapshot): void {
    if (!isNewer(snapshot, this.#snapshot)) return;
    if (this.#snapshot !== null && this.#snapshot.epoch !== snapshot.epoch) {
      this.#leavers = new Leavers();
      this.#standingBy = new StandingBy();
    }
    this.#snapshot = snapshot;
    this.#receivedAtMs = this.#clock();
    this.#onSnapshot(snapshot);
    if (!this.#following && this.#isBehind(snapshot)) void this.#followLists();
  }

  /** Opening ms per wall ms, as last known. */
  get speed(): number {
    return this.#snapshot?.speed ?? 1;
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
  after(change: number): Promise<void> {
    return this.#until(() => this.#snapshot !== null && this.#snapshot.changes >= change);
  }

  /** Waits until this entry of the list of who stands by is known here, at most 2 s (wall). */
  afterStandby(entry: number): Promise<void> {
    return this.#until(() => this.#standingBy.read >= entry);
  }

  async #until(is: () => boolean): Promise<void> {
    for (let tries = 0; tries < 100 && !is(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Whether the number stands by, or did so: its call then came outside the order of the line. */
  hasStoodBy(number: number): boolean {
    return this.#standingBy.of(number) !== 'never';
  }

  /** Opening time now, ms, going on from the snapshot. */
  nowMs(snapshot: Snapshot): number {
    return Math.floor(snapshot.nowMs + (this.#clock() - this.#receivedAtMs) * snapshot.speed);
  }

  /** Where a number stands that has not been called; null once it is at or below `serving`, or has left. */
  position(number: number): Position | null {
    const snapshot = this.current();
    const standing = this.#standingBy.of(number);
    const called = number <= snapshot.serving && standing !== 'now';
    if (called || this.#leavers.has(number) || standing === 'before') return null;
    const leftAhead = this.#leavers.between(snapshot.serving, number);
    const nowMs = this.nowMs(snapshot);
    if (standing === 'now') {
      return standbyPosition(snapshot, number, this.#standingBy.below(number), leftAhead, nowMs);
    }
    const position = positionOf(snapshot, number, leftAhead, nowMs);
    // Somebody has just stood by, and is not known here yet: the store knows.
    return position.state === 'turnedAway' && this.#isBehind(snapshot) ? null : position;
  }

  /** Turns not yet called that left, thinned out to at most `most`. */
  leftTurns(snapshot: Snapshot, most: number): { every: number; turns: number[] } {
    return this.#leavers.thinned(snapshot.serving, most);
  }

  #isBehind(snapshot: Snapshot): boolean {
    return snapshot.leavers > this.#leavers.read || snapshot.standbys > this.#standingBy.read;
  }

  async #followLists(): Promise<void> {
    this.#following = true;
    const [leavers, standingBy] = [this.#leavers, this.#standingBy];
    try {
      const [left, standbys] = await Promise.all([
        this.#store.leavers(leavers.read),
        this.#store.standbys(standingBy.read),
      ]);
      leavers.add(left.map(Number));
      standingBy.add(standbys);
    } catch {
      // The next snapshot asks again.
    } finally {
      this.#following = false;
    }
  }
}
