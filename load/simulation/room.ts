import { turnOf } from '../../server/draw/turns.ts';
import type { PortalSeen } from '../../server/waiting-room/limit.ts';
import { type PolicyState, spend, step } from '../../server/waiting-room/policy.ts';
import type { Position } from '../../server/waiting-room/position.ts';
import { drawingPosition, positionOf, standbyPosition } from '../../server/waiting-room/position.ts';
import { RecentRate } from '../../server/waiting-room/recent-rate.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';
import { AdaptiveAdmission } from './adaptive.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { type SpotState, Spots } from './spots.ts';
import { StandingLine } from './standing.ts';
import { turnsByTickets } from './ticket-a-device.ts';
import { TurnCounts } from './turn-counts.ts';

/**
 * The waiting room, its controller and the quota, in memory and without a store: the rules of `server/lua` on counters,
 * the server's own admission policy, and its own code for what people are told. Time is handed in, in opening ms from
 * the opening. What people are told comes from the snapshot of the last step, as on the server. A spot is its number.
 */
export class SimulatedRoom {
  readonly #scenario: Pick<Scenario, 'opening' | 'admission' | 'portal'>;
  readonly #spots = new Spots();
  /** Once drawn, the number that has each turn of the list; other turns are their own numbers. */
  #drawn: Int32Array | null = null;
  readonly #standing = new StandingLine();
  readonly #inside = new Set<number>();
  /** No call and no session runs out before. */
  #runsOutMs = Number.POSITIVE_INFINITY;
  readonly #departed = new TurnCounts();
  /** Turns left since the last step: nobody is told of them before the next one. */
  #leaving: number[] = [];
  readonly #rate = new RecentRate();
  #policy: PolicyState | null = null;
  readonly #adaptive: AdaptiveAdmission;
  /** Since when a maintenance lasts; null outside of one. */
  #frozenAtMs: number | null = null;
  /** As things stand; and as they stood at the last step, which is what people are told from. */
  readonly now: Snapshot;
  readonly published: Snapshot;
  /** Whose call or session the last step found to have run out. */
  readonly ranOut: number[] = [];

  /** @param speed opening ms per wall ms: how long a poll is in opening time */
  constructor(scenario: Pick<Scenario, 'opening' | 'admission' | 'portal'>, speed: number) {
    this.#scenario = scenario;
    this.#adaptive = new AdaptiveAdmission(scenario);
    this.now = firstSnapshot(scenario, speed);
    this.published = { ...this.now };
  }

  get remaining(): number {
    return this.now.remaining;
  }

  get inside(): { called: number; active: number } {
    const { called, active } = this.now;
    return { called, active };
  }

  /** How many turns there are: none before a draw. */
  get lineLength(): number {
    return this.#isUndrawn ? 0 : this.now.lastNumber;
  }

  /** Called or admitted, and neither has run out. */
  isInside(number: number): boolean {
    return this.#inside.has(number);
  }

  ownerOf(number: number): number {
    return this.#spots.ownerOf(number);
  }

  stateOf(number: number): SpotState {
    return this.#spots.stateOf(number);
  }

  /** Null until it is drawn. */
  turnOf(number: number): number | null {
    return this.#spots.turnOf(number) || null;
  }

  numberAt(turn: number): number {
    return this.#drawn !== null && turn < this.#drawn.length ? this.#drawn[turn]! : turn;
  }

  /** When a spot was called, until when the call may be taken up, and the session lasts. */
  timesOf(number: number): { calledAtMs: number; claimByMs: number; expiresAtMs: number } {
    return this.#spots.timesOf(number);
  }

  /** A new spot, at the back. @returns its number */
  join(owner = 0): number {
    const number = ++this.now.lastNumber;
    this.#spots.add(number, owner, this.#isUndrawn ? 0 : number);
    this.now.waiting++;
    return number;
  }

  /**
   * Closes the list, and draws the turns of those on it.
   *
   * @param seed hex
   * @param ticketsOf only of a faulty draw: how many tickets each person has in it, of whom the first that is drawn counts
   */
  draw(seed: string, ticketsOf?: (owner: number) => number): void {
    const size = this.now.lastNumber;
    this.#drawn = new Int32Array(size + 1);
    const turns = ticketsOf && turnsByTickets(seed, size, (number) => ticketsOf(this.ownerOf(number)));
    for (let number = 1; number <= size; number++) {
      const turn = turns?.[number] ?? turnOf(seed, size, number);
      this.#spots.setTurn(number, turn);
      this.#drawn[turn] = number;
      if (this.stateOf(number) === 'left') this.#departed.add(turn);
    }
    this.now.listSize = size;
    this.now.seed = seed;
  }

  /** What the holder of a spot that waits is told, from the snapshot of the last step and as of then. */
  position(number: number): Position {
    const turn = this.#spots.turnOf(number);
    const { nowMs } = this.published;
    if (turn === 0) return drawingPosition(this.published, nowMs);
    if (this.stateOf(number) !== 'standby') return this.positionOfTurn(turn);
    const leftAhead = this.#departed.between(this.published.serving, turn);
    return standbyPosition(this.published, turn, this.#standing.ahead(turn), leftAhead, nowMs);
  }

  /** How many will be called before this turn, those who left not counted. */
  aheadOf(turn: number): number {
    const { serving } = this.published;
    return Math.max(0, turn - serving - 1 - this.#departed.between(serving, turn));
  }

  /** What whoever has this turn in the line is told. */
  positionOfTurn(turn: number): Position {
    const leftAhead = this.#departed.between(this.published.serving, turn);
    return positionOf(this.published, turn, leftAhead, this.published.nowMs);
  }

  /** Turned away, and stands by for a place that comes back. */
  standBy(number: number): void {
    const state = this.stateOf(number);
    if (state === 'standby') return;
    if (state === 'waiting' && !this.#isTurnedAway(number)) this.now.waiting--;
    this.#spots.setState(number, 'standby');
    if (this.#spots.turnOf(number) === 0) this.#spots.setTurn(number, this.now.lastNumber);
    const turn = this.#spots.turnOf(number);
    this.#standing.add(number, turn);
    this.now.standby++;
  }

  leave(number: number): void {
    const { now } = this;
    const state = this.stateOf(number);
    if (state === 'waiting') {
      const turn = this.#spots.turnOf(number);
      if (turn > 0) this.#leaving.push(turn);
      if (!this.#isTurnedAway(number)) now.waiting--;
      now.leavers++;
    } else if (state === 'called') {
      now.called--;
      now.leftCalled++;
    } else if (state === 'admitted') {
      now.active--;
      now.leftActive++;
    } else if (state === 'standby') this.#standsByNoMore(number);
    else return;
    this.#inside.delete(number);
    this.#spots.setState(number, 'left');
  }

  /** Takes a call up. @returns whether it still stood */
  takeUp(number: number, nowMs: number): boolean {
    if (this.stateOf(number) !== 'called' || nowMs > this.timesOf(number).claimByMs) return false;
    this.#spots.setState(number, 'admitted');
    const expiresAtMs = nowMs + this.#scenario.admission.sessionSeconds * 1000;
    this.timesOf(number).expiresAtMs = expiresAtMs;
    this.#runsOutMs = Math.min(this.#runsOutMs, expiresAtMs);
    this.now.called--;
    this.now.active++;
    this.now.takenUp++;
    return true;
  }

  /** @returns the rank, or null when the session has run out */
  submit(number: number, nowMs: number): number | null {
    if (this.stateOf(number) !== 'admitted' || nowMs > this.timesOf(number).expiresAtMs) return null;
    this.#spots.setState(number, 'submitted');
    this.#inside.delete(number);
    this.now.active--;
    this.now.submitted++;
    return this.takePlace();
  }

  /** Takes a place from the quota. @returns the rank */
  takePlace(): number {
    this.now.remaining--;
    this.now.reserved++;
    return ++this.now.lastRank;
  }

  /** A place has been paid for, or not in time. */
  settle(how: 'confirm' | 'return' | 'burn'): void {
    this.now.reserved--;
    if (how === 'confirm') this.now.confirmed++;
    else if (how === 'burn') this.now.burned++;
    else this.now.remaining++;
  }

  /** Places are added to the quota. */
  extend(places: number): void {
    this.now.total += places;
    this.now.remaining += places;
  }

  /** A maintenance begins, or its announced end changes. @param untilMs null: nothing is said of its end */
  close(nowMs: number, untilMs: number | null): void {
    this.#frozenAtMs ??= nowMs;
    this.now.maintenanceUntilMs = untilMs;
  }

  /** It ends: calls and sessions have as much time left as when it began. @returns how long it lasted; 0: there was none */
  reopen(nowMs: number): number {
    if (this.#frozenAtMs === null) return 0;
    const lastedMs = nowMs - this.#frozenAtMs;
    for (const number of this.#inside) {
      const times = this.timesOf(number);
      if (this.stateOf(number) === 'called') times.claimByMs += lastedMs;
      else times.expiresAtMs += lastedMs;
    }
    this.#runsOutMs += lastedMs;
    this.#frozenAtMs = null;
    this.now.maintenanceUntilMs = null;
    return lastedMs;
  }

  /**
   * The controller's step, `stepMs` before the next one.
   *
   * @param portal what is behind; null where nothing is
   * @returns the spots that are called now
   */
  step(nowMs: number, stepMs: number, portal: PortalSeen | null = null): number[] {
    this.#runOut(this.aliveMs(nowMs));
    const { now } = this;
    const phase = this.phaseAt(nowMs);
    if (now.phase === 'open' && phase === 'exhausted') {
      now.turnedAwayTo = this.lineLength;
      now.waiting = 0;
    }
    now.phase = phase;
    now.nowMs = nowMs;
    const seen = {
      ...{ nowMs, phase, paused: now.paused, remaining: now.remaining, called: now.called },
      ...{ active: now.active, takenUp: now.takenUp, notTakenUp: now.noShows + now.leftCalled },
    };
    const settings = portal === null ? this.#scenario.admission : this.#adaptive.settings(now, portal);
    const { state, want } = step(this.#policy, seen, settings, stepMs);
    const called: number[] = [];
    while (called.length < want) {
      const number = this.#next();
      if (number === 0) break;
      this.#call(number, nowMs);
      called.push(number);
    }
    this.#policy = spend(state, called.length);
    now.callsMade += called.length;
    now.called += called.length;
    now.callsPerSecond = this.#rate.see(now);
    if (this.#leaving.length > 0) {
      for (const turn of this.#leaving) this.#departed.add(turn);
      this.#leaving = [];
    }
    Object.assign(this.published, now);
    return called;
  }

  /** The time for calls and sessions: it stands still while a maintenance lasts. */
  aliveMs(nowMs: number): number {
    return this.#frozenAtMs ?? nowMs;
  }

  phaseAt(nowMs: number): string {
    const { closesAtMs, opensAtMs, preQueueAtMs, remaining } = this.now;
    if (this.#frozenAtMs !== null) return 'maintenance';
    if (nowMs >= closesAtMs) return 'closed';
    if (nowMs < preQueueAtMs) return 'before';
    if (nowMs < opensAtMs) return 'preQueue';
    return remaining > 0 ? 'open' : 'exhausted';
  }

  get #isUndrawn(): boolean {
    return this.now.mode === 'lottery' && this.now.listSize === null;
  }

  /** Waited when the last place went: counted no more. */
  #isTurnedAway(number: number): boolean {
    return this.now.turnedAwayTo > 0 && this.#spots.turnOf(number) <= this.now.turnedAwayTo;
  }

  #standsByNoMore(number: number): void {
    this.now.standby--;
    this.#standing.remove(this.#spots.turnOf(number));
  }

  /** Who is called next: those who stand by behind the cut, in the order of their turns; then those in line. 0: nobody. */
  #next(): number {
    const { now } = this;
    const standing = this.#standing.next(now.turnedAwayTo, (number) => this.stateOf(number) === 'standby');
    if (standing !== 0) return standing;
    now.serving = Math.max(now.serving, now.turnedAwayTo);
    while (now.serving < this.lineLength) {
      const number = this.numberAt(++now.serving);
      const state = this.stateOf(number);
      if (state === 'waiting' || state === 'standby') return number;
    }
    return 0;
  }

  #call(number: number, nowMs: number): void {
    if (this.stateOf(number) === 'waiting') this.now.waiting--;
    else this.#standsByNoMore(number);
    const claimByMs = nowMs + this.#scenario.admission.claimSeconds * 1000;
    this.#spots.call(number, nowMs, claimByMs);
    this.#runsOutMs = Math.min(this.#runsOutMs, claimByMs);
    this.#inside.add(number);
  }

  #runOut(nowMs: number): void {
    this.ranOut.length = 0;
    if (nowMs <= this.#runsOutMs) return;
    const { now } = this;
    this.#runsOutMs = Number.POSITIVE_INFINITY;
    for (const number of this.#inside) {
      const isCalled = this.stateOf(number) === 'called';
      const { claimByMs, expiresAtMs } = this.timesOf(number);
      const endsMs = isCalled ? claimByMs : expiresAtMs;
      if (nowMs <= endsMs) {
        this.#runsOutMs = Math.min(this.#runsOutMs, endsMs);
        continue;
      }
      if (isCalled) {
        now.called--;
        now.noShows++;
      } else {
        now.active--;
        now.sessionsExpired++;
      }
      this.#spots.setState(number, 'expired');
      this.#inside.delete(number);
      this.ranOut.push(number);
    }
  }
}
