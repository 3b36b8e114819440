import { turnOf } from '../draw/turns.ts';
import { Refusal } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { Leavers } from './leavers.ts';
import type { Position } from './position.ts';
import { drawingPosition, positionOf, standbyPosition } from './position.ts';
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
  /** Turns worked out so far, by number - 1; 0 where not yet. A draw does not change. */
  #turns = new Uint32Array(0);

  constructor(store: Store, clock: () => number, onSnapshot: (snapshot: Snapshot) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#onSnapshot = onSnapshot;
  }

  /** Takes a snapshot, if it is newer than what is known. */
  take(snapshot: Snapshot): void {
    if (!isNewer(snapshot, this.#snapshot)) return;
    const before = this.#snapshot;
    // Leavers are kept by their turns, which a draw changes.
    if (before !== null && (before.epoch !== snapshot.epoch || before.seed !== snapshot.seed)) {
      this.#leavers = new Leavers();
      this.#turns = new Uint32Array(0);
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

  /** The mode of the opening, which never changes: from the newest snapshot, however old; null before the first. */
  get mode(): string | null {
    return this.#snapshot?.mode ?? null;
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

  /** What the portal is thought to bear, by the last snapshot of however long ago; null when nothing is. */
  believed(): number | null {
    return this.#snapshot?.bears ?? null;
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
    return this.#standingBy.of(this.turnOf(number) ?? number) !== 'never';
  }

  /** Opening time now, ms, going on from the snapshot. */
  nowMs(snapshot: Snapshot): number {
    return Math.floor(snapshot.nowMs + (this.#clock() - this.#receivedAtMs) * snapshot.speed);
  }

  /**
   * The turn of a number: the order of being called. It is the number itself, but for the numbers on the list of
   * a draw; theirs is null until the draw is made. A draw does not change, so an old snapshot will do.
   *
   * @throws Refusal room_unavailable before the first snapshot
   */
  turnOf(number: number): number | null {
    if (this.#snapshot === null) throw new Refusal('room_unavailable');
    const { mode, listSize, seed } = this.#snapshot;
    if (mode !== 'lottery') return number;
    if (listSize !== null && number > listSize) return number;
    if (listSize === null || seed === null) return null;
    if (this.#turns.length !== listSize) this.#turns = new Uint32Array(listSize);
    const known = this.#turns[number - 1];
    if (known) return known;
    const turn = turnOf(seed, listSize, number);
    this.#turns[number - 1] = turn;
    return turn;
  }

  /**
   * Where a number stands that has not been called; null once its turn is at or below `serving`, or it has left.
   * Before the draw, a number on its list stands nowhere yet.
   */
  position(number: number): Position | null {
    const snapshot = this.current();
    const turn = this.turnOf(number);
    // Before the draw, leavers and those who stand by are kept by their numbers.
    const place = turn ?? number;
    const standing = this.#standingBy.of(place);
    const called = turn !== null && turn <= snapshot.serving && standing !== 'now';
    if (called || this.#leavers.has(place) || standing === 'before') return null;
    const nowMs = this.nowMs(snapshot);
    if (turn === null) {
      const position = drawingPosition(snapshot, nowMs);
      return standing === 'now' ? { ...position, state: 'standby' } : position;
    }
    const leftAhead = this.#leavers.between(snapshot.serving, turn);
    if (standing === 'now') {
      return standbyPosition(snapshot, turn, this.#standingBy.below(turn), leftAhead, nowMs);
    }
    const position = positionOf(snapshot, turn, leftAhead, nowMs);
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
      // Before the draw only the number is known; `take` begins again once it is made.
      const turn = (number: number) => this.turnOf(number) ?? number;
      leavers.add(left.map((number) => turn(Number(number))));
      standingBy.add(standbys.map((entry) => Math.sign(entry) * turn(Math.abs(entry))));
    } catch {
      // The next snapshot asks again.
    } finally {
      this.#following = false;
    }
  }
}
