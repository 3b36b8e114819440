import { beyondReachOdds } from '../../server/waiting-room/odds.ts';
import { type PollPace, pollAfterMs, pollBeyondMs } from '../../server/waiting-room/position.ts';
import { etaSeconds } from '../../server/waiting-room/wait.ts';
import { Column } from './engine/column.ts';
import type { SimulatedRoom } from './room.ts';

const atOnce = { low: 0 };
/** Far away, whatever the wait is, it does not shorten the time between two polls. */
const slowestPollMs = 60_000;

/**
 * What is told to people who wait far from their turn changes nothing about them but when they ask next, and that
 * depends on few numbers of the room. Those are kept for each step of the controller; so the questions of a person can
 * be counted later, one after the other as they would have been asked, once something happens to that person. Over steps
 * that tell all people alike (a run), they are counted without looking at any of them.
 *
 * The same goes for the devices on which nobody acts while another one of the same person has seen the call.
 *
 * Whoever is near, so that the distance shortens the time between two polls, does not sleep: `isFar` says who does, and
 * `step` who has come near since.
 */
export class Sleepers {
  readonly #room: SimulatedRoom;
  readonly #quarterMs: number;
  #steps = 0;
  /**
   * By step: its wall time, and how long after its answer people ask again, wall ms: those far away in line, those beyond
   * reach, those not drawn, and the devices on which nobody acts of people who are called.
   */
  readonly #at = new Column();
  readonly #far = new Column();
  readonly #beyond = new Column();
  readonly #drawing = new Column();
  readonly #called = new Column();
  /** By step: the first turn that is told to be in reach no more, less one; and the run that the step belongs to. */
  readonly #reach = new Column();
  readonly #run = new Column();
  /** By run: its first step's wall time, and the least and the greatest of its reaches. */
  #runs = 0;
  readonly #begins = new Column();
  readonly #least = new Column();
  readonly #most = new Column();
  /** Turns up to this one are near. */
  #near = 0;
  readonly #pace: { -readonly [K in keyof PollPace]: PollPace[K] };
  /** Polls counted, by the wall second in which they were sent. */
  polls = new Uint32Array(4096);
  counted = 0;
  /** When the device that was counted last asks next, wall ms. */
  asksAtMs = 0;

  constructor(room: SimulatedRoom) {
    this.#room = room;
    this.#quarterMs = room.now.claimMs / 4;
    this.#pace = { speed: 1, claimMs: room.now.claimMs, waiting: 0, standby: 0 };
  }

  /** The controller has published. @returns the spots that have come near */
  step(atMs: number): number[] {
    const { published, lineLength } = this.#room;
    const i = this.#steps++;
    const pace = this.#pace;
    pace.speed = published.speed;
    pace.waiting = published.waiting;
    pace.standby = published.standby;
    const far = pollAfterMs(pace, null);
    const beyond = pollBeyondMs(pace);
    this.#at.set(i, atMs);
    this.#far.set(i, far);
    this.#beyond.set(i, beyond);
    const untilOpen = { low: Math.max(0, published.opensAtMs - published.nowMs) / 1000 };
    this.#drawing.set(i, published.listSize === null ? pollAfterMs(pace, untilOpen) : far);
    this.#called.set(i, pollAfterMs(pace, atOnce));
    this.#near = Math.max(this.#near, published.serving);
    const came: number[] = [];
    while (this.#near < lineLength && !this.#seemsFar(this.#near + 1))
      came.push(this.#room.numberAt(++this.#near));
    this.#noteRun(i, far === beyond ? Number.POSITIVE_INFINITY : this.#reachNow(i));
    return came;
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
    const turn = this.#room.turnOf(number) ?? 0;
    const standsBy = this.#room.stateOf(number) === 'standby';
    if (nowMs / 1000 >= this.polls.length) this.#growPolls(nowMs);
    const { polls } = this;
    const times = this.#at.values;
    const [far, beyond, drawing] = [this.#far.values, this.#beyond.values, this.#drawing.values];
    const [called, reach, runOf] = [this.#called.values, this.#reach.values, this.#run.values];
    const [least, most, begins] = [this.#least.values, this.#most.values, this.#begins.values];
    const lastRun = this.#runs - 1;
    const last = this.#steps - 1;
    const perMs = last > 0 ? 1 / (times[1]! - times[0]!) : 0;
    let at = asksAtMs;
    let answerMs = Number.NaN;
    let counted = 0;
    let i = 0;
    let afterMs = 0;
    let sameUntilMs = Number.NEGATIVE_INFINITY;
    while (at <= nowMs) {
      polls[(at / 1000) | 0]!++;
      counted++;
      const answeredMs = at + tripMs;
      if (answeredMs > nowMs) {
        answerMs = answeredMs;
        break;
      }
      if (answeredMs >= sameUntilMs) {
        // The step whose snapshot stood then. Steps are evenly spaced but for a day that was closed in between: a guess,
        // and then nearer step by step. All in one piece: a number that a function hands back is an object.
        let step = i + Math.floor((answeredMs - times[i]!) * perMs);
        if (step > last) step = last;
        if (step < i) step = i;
        while (step > i && times[step]! > answeredMs) step--;
        while (step < last && times[step + 1]! <= answeredMs) step++;
        i = step;
        if (isCalled) afterMs = called[i]!;
        else if (turn === 0) afterMs = drawing[i]!;
        else {
          afterMs = standsBy || turn <= reach[i]! ? far[i]! : beyond[i]!;
          const run = runOf[i]!;
          if (standsBy || turn <= least[run]! || turn > most[run]!)
            sameUntilMs = run < lastRun ? begins[run + 1]! : Number.POSITIVE_INFINITY;
        }
      }
      at = answeredMs + afterMs;
    }
    this.asksAtMs = at;
    this.counted += counted;
    return answerMs;
  }

  /** A poll that was counted turns out to be simulated: its event counts it. */
  uncount(atMs: number): void {
    this.polls[Math.floor(atMs / 1000)]!--;
    this.counted--;
  }

  #noteRun(i: number, reach: number): void {
    this.#reach.set(i, reach);
    const goesOn =
      i > 0 && this.#far.at(i) === this.#far.at(i - 1) && this.#beyond.at(i) === this.#beyond.at(i - 1);
    const run = goesOn ? this.#runs - 1 : this.#runs++;
    this.#run.set(i, run);
    if (!goesOn) this.#begins.set(run, this.#at.at(i));
    this.#least.set(run, goesOn ? Math.min(this.#least.at(run), reach) : reach);
    this.#most.set(run, goesOn ? Math.max(this.#most.at(run), reach) : reach);
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
  #reachNow(i: number): number {
    const { published, lineLength } = this.#room;
    const { phase, serving } = published;
    if (phase === 'exhausted' || phase === 'closed') return Number.POSITIVE_INFINITY;
    const inReach = (turn: number) => this.#room.positionOfTurn(turn).odds! >= beyondReachOdds;
    const before = i === 0 ? lineLength : Math.min(this.#reach.at(i - 1), lineLength);
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

  #growPolls(nowMs: number): void {
    const more = new Uint32Array(Math.max(Math.ceil(nowMs / 1000) + 1, this.polls.length * 2));
    more.set(this.polls);
    this.polls = more;
  }
}
