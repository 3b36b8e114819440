import { beyondReachOdds } from '../../server/waiting-room/odds.ts';
import { type PollPace, pollAfterMs, pollBeyondMs } from '../../server/waiting-room/position.ts';
import { etaSeconds } from '../../server/waiting-room/wait.ts';
import type { SimulatedRoom, SimulatedSpot } from './room.ts';

/** A device that asks where it stands, and of whose questions none is worth an event. */
export interface Sleeper {
  spot: SimulatedSpot;
  /** When it asks next, wall ms. */
  asksAtMs: number;
  /** From asking to the answer, wall ms. */
  tripMs: number;
}

/** Far away, whatever the wait is, it does not shorten the time between two polls. */
const slowestPollMs = 60_000;

/**
 * What is told to people who wait far from their turn changes nothing about them but when they ask next, and that
 * depends on few numbers of the room. Those are kept for each step of the controller; so the questions of a person can
 * be counted later, one after the other as they would have been asked, once something happens to that person.
 *
 * Whoever is near, so that the distance shortens the time between two polls, does not sleep: `isFar` says who does, and
 * `reached` who has come near since.
 */
export class Sleepers {
  readonly #room: SimulatedRoom;
  readonly #quarterMs: number;
  #steps = 0;
  #atMs = new Float64Array(4096);
  #openingMs = new Float64Array(4096);
  #speed = new Float64Array(4096);
  #waiting = new Int32Array(4096);
  #standby = new Int32Array(4096);
  #beyond = new Float64Array(4096);
  /** Turns up to this one are near. */
  #near = 0;
  readonly #pace: { -readonly [K in keyof PollPace]: PollPace[K] };
  /** Polls counted, by the wall second in which they were sent. */
  polls = new Uint32Array(4096);
  counted = 0;

  constructor(room: SimulatedRoom) {
    this.#room = room;
    this.#quarterMs = room.now.claimMs / 4;
    this.#pace = { speed: 1, claimMs: room.now.claimMs, waiting: 0, standby: 0 };
  }

  /** The controller has published. @returns the spots that have come near */
  step(atMs: number): SimulatedSpot[] {
    const { published, line } = this.#room;
    if (this.#steps === this.#atMs.length) this.#grow();
    const i = this.#steps++;
    this.#atMs[i] = atMs;
    this.#openingMs[i] = published.nowMs;
    this.#speed[i] = published.speed;
    this.#waiting[i] = published.waiting;
    this.#standby[i] = published.standby;
    this.#near = Math.max(this.#near, published.serving);
    const came: SimulatedSpot[] = [];
    while (this.#near < line.length && !this.#seemsFar(this.#near + 1)) came.push(line[this.#near++]!);
    this.#beyond[i] = this.#beyondTurn();
    return came;
  }

  /** Whether a spot's questions need no events of their own. */
  isFar({ state, turn }: SimulatedSpot): boolean {
    if (state === 'standby') return this.#room.published.phase === 'exhausted';
    return state === 'waiting' && (turn === null || turn > this.#near);
  }

  /**
   * Counts what a sleeper has asked up to now.
   *
   * @returns when the answer comes to what it has asked last, where that is under way; else null
   */
  wake(sleeper: Sleeper, nowMs: number): number | null {
    const { spot, tripMs } = sleeper;
    const drawing = spot.turn === null;
    let i = -1;
    while (sleeper.asksAtMs <= nowMs) {
      this.#count(sleeper.asksAtMs);
      const answeredMs = sleeper.asksAtMs + tripMs;
      if (answeredMs > nowMs) return answeredMs;
      i = this.#stepAt(answeredMs, i);
      sleeper.asksAtMs = answeredMs + this.#afterMs(spot, i, drawing);
    }
    return null;
  }

  #afterMs({ turn, state }: SimulatedSpot, i: number, drawing: boolean): number {
    const pace = this.#pace;
    pace.speed = this.#speed[i]!;
    pace.waiting = this.#waiting[i]!;
    pace.standby = this.#standby[i]!;
    if (drawing) {
      const { opensAtMs } = this.#room.published;
      return pollAfterMs(pace, { low: Math.max(0, opensAtMs - this.#openingMs[i]!) / 1000 });
    }
    return state !== 'standby' && turn! > this.#beyond[i]! ? pollBeyondMs(pace) : pollAfterMs(pace, null);
  }

  /** Whether this turn's wait is so long that it does not shorten the time between two polls. */
  #seemsFar(turn: number): boolean {
    const { published } = this.#room;
    const { phase, speed, serving } = published;
    if (phase === 'exhausted' || phase === 'closed') return true;
    const ahead = this.#room.aheadOf(turn);
    if (turn <= serving) return false;
    const eta = etaSeconds(published, ahead, published.nowMs);
    return eta === null || (eta.low * 1000) / 8 / speed >= Math.min(slowestPollMs, this.#quarterMs / speed);
  }

  /** From which turn on people are told that no place is in reach; it matters only where they are told to ask less often. */
  #beyondTurn(): number {
    const { published, line } = this.#room;
    const { phase, speed } = published;
    if (phase === 'exhausted' || phase === 'closed' || this.#quarterMs / speed <= slowestPollMs)
      return Infinity;
    // Where the crowd alone makes them ask as seldom as that, nothing depends on it.
    const i = this.#steps - 1;
    if (i > 0 && this.#sameAsBefore(i)) return this.#beyond[i - 1]!;
    let [low, high] = [published.serving, line.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#room.positionOfTurn(middle).odds! >= beyondReachOdds) low = middle;
      else high = middle - 1;
    }
    return low >= line.length ? Infinity : low;
  }

  #key = '';
  #sameAsBefore(i: number): boolean {
    const { published: p, line } = this.#room;
    const key = `${p.serving} ${p.called} ${p.active} ${p.remaining} ${p.submitted} ${p.leavers} ${p.phase} ${line.length}`;
    const same = key === this.#key && p.closesAtMs - p.nowMs > 86_400_000;
    this.#key = key;
    return same && i > 0;
  }

  /** The step whose snapshot stood at a wall time. @param from a step that is not later, or -1 */
  #stepAt(atMs: number, from: number): number {
    const last = this.#steps - 1;
    const times = this.#atMs;
    if (last < 1) return 0;
    // Steps are evenly spaced but for a day that was closed in between: a guess, and then nearer step by step.
    const i = Math.max(0, from);
    const everyMs = times[1]! - times[0]!;
    let at = Math.max(i, Math.min(last, i + Math.floor((atMs - times[i]!) / everyMs)));
    while (at > i && times[at]! > atMs) at--;
    while (at < last && times[at + 1]! <= atMs) at++;
    return at;
  }

  #count(atMs: number): void {
    const second = Math.floor(atMs / 1000);
    if (second >= this.polls.length) {
      const more = new Uint32Array(Math.max(second + 1, this.polls.length * 2));
      more.set(this.polls);
      this.polls = more;
    }
    this.polls[second]!++;
    this.counted++;
  }

  /** A poll that was counted turns out to be simulated: its event counts it. */
  uncount(atMs: number): void {
    this.polls[Math.floor(atMs / 1000)]!--;
    this.counted--;
  }

  #grow(): void {
    const size = this.#atMs.length * 2;
    const grown = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#atMs = grown(this.#atMs, new Float64Array(size));
    this.#openingMs = grown(this.#openingMs, new Float64Array(size));
    this.#speed = grown(this.#speed, new Float64Array(size));
    this.#beyond = grown(this.#beyond, new Float64Array(size));
    this.#waiting = grown(this.#waiting, new Int32Array(size));
    this.#standby = grown(this.#standby, new Int32Array(size));
  }
}
