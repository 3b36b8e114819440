import { beyondReachOdds } from '../../server/waiting-room/odds.ts';
import { type PollPace, pollAfterMs, pollBeyondMs } from '../../server/waiting-room/position.ts';
import { etaSeconds } from '../../server/waiting-room/wait.ts';
import { Paces } from './paces.ts';
import type { SimulatedRoom } from './room.ts';

const atOnce = { low: 0 };
/** Far away, whatever the wait is, it does not shorten the time between two polls. */
const slowestPollMs = 60_000;

/**
 * What is told to people who wait far from their turn changes nothing about them but when they ask next, and that
 * depends on few numbers of the room. Those are kept for each step of the controller; so the questions of a person can
 * be counted later, once something happens to that person (`paces.ts`).
 *
 * The same goes for the devices on which nobody acts while another one of the same person has seen the call.
 *
 * Whoever is near, so that the distance shortens the time between two polls, does not sleep: `isFar` says who does, and
 * `step` who has come near since.
 */
export class Sleepers {
  readonly #room: SimulatedRoom;
  readonly #quarterMs: number;
  readonly #paces = new Paces();
  /** Turns up to this one are near. */
  #near = 0;
  readonly #pace: { -readonly [K in keyof PollPace]: PollPace[K] };
  readonly #asker = { turn: 0, standsBy: false, isCalled: false };

  constructor(room: SimulatedRoom) {
    this.#room = room;
    this.#quarterMs = room.now.claimMs / 4;
    this.#pace = { speed: 1, claimMs: room.now.claimMs, waiting: 0, standby: 0 };
  }

  /** The controller has published. @returns the spots that have come near */
  step(atMs: number): number[] {
    const { published, lineLength } = this.#room;
    const pace = this.#pace;
    pace.speed = published.speed;
    pace.waiting = published.waiting;
    pace.standby = published.standby;
    const far = pollAfterMs(pace, null);
    const beyond = pollBeyondMs(pace);
    const untilOpen = { low: Math.max(0, published.opensAtMs - published.nowMs) / 1000 };
    const drawing = published.listSize === null ? pollAfterMs(pace, untilOpen) : far;
    this.#near = Math.max(this.#near, published.serving);
    const came: number[] = [];
    while (this.#near < lineLength && !this.#seemsFar(this.#near + 1))
      came.push(this.#room.numberAt(++this.#near));
    const reach = far === beyond ? Number.POSITIVE_INFINITY : this.#reachNow();
    this.#paces.add(atMs, { far, beyond, reach, drawing, called: pollAfterMs(pace, atOnce) });
    return came;
  }

  /** Polls counted, by the wall second in which they were sent; and in all. */
  get polls(): Int32Array {
    return this.#paces.polls;
  }

  get counted(): number {
    return this.#paces.counted;
  }

  /** When the device that was counted last asks next, wall ms. */
  get asksAtMs(): number {
    return this.#paces.asksAtMs;
  }

  /** Whether a spot's questions need no events of their own. */
  isFar(number: number): boolean {
    const state = this.#room.stateOf(number);
    if (state === 'standby') return this.#room.published.phase === 'exhausted';
    const turn = this.#room.turnOf(number);
    return state === 'waiting' && (turn === null || turn > this.#near);
  }

  /**
   * Counts what a device has asked up to now; when it asks next is in `asksAtMs`.
   *
   * @param asksAtMs when it asks first of all that is to be counted, wall ms
   * @param tripMs from asking to the answer, wall ms
   * @param isCalled another device of this person acts on the call, and did so all the time
   * @returns when the answer comes to what it has asked last, where that is under way; else NaN
   */
  count(number: number, asksAtMs: number, tripMs: number, nowMs: number, isCalled = false): number {
    const asker = this.#asker;
    asker.turn = this.#room.turnOf(number) ?? 0;
    asker.standsBy = this.#room.stateOf(number) === 'standby';
    asker.isCalled = isCalled;
    return this.#paces.count(asker, asksAtMs, tripMs, nowMs);
  }

  /** A poll that was counted turns out to be simulated: its event counts it. */
  uncount(atMs: number): void {
    this.#paces.uncount(atMs);
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

  /** The last turn of which people are told that a place is in reach; looked for from where it was at the step before. */
  #reachNow(): number {
    const { published, lineLength } = this.#room;
    const { phase, serving } = published;
    if (phase === 'exhausted' || phase === 'closed') return Number.POSITIVE_INFINITY;
    const inReach = (turn: number) => this.#room.oddsOf(turn) >= beyondReachOdds;
    const before = Math.min(this.#paces.lastReach, lineLength);
    // In reach is `low`, beyond it `high`.
    let [low, high, stride] = [Math.max(serving, before), lineLength + 1, 1];
    while (low > serving && !inReach(low)) {
      high = low;
      low = Math.max(serving, low - stride);
      stride *= 2;
    }
    if (high > lineLength) {
      let next = low + 1;
      while (next <= lineLength && inReach(next)) {
        low = next;
        stride *= 2;
        next = low + stride;
      }
      high = Math.min(next, high);
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (inReach(middle)) low = middle;
      else high = middle;
    }
    return low >= lineLength ? Number.POSITIVE_INFINITY : low;
  }
}
