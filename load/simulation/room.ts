import { turnOf } from '../../server/draw/turns.ts';
import { phaseAt } from '../../server/opening/phase.ts';
import type { PortalSeen } from '../../server/waiting-room/limit.ts';
import { type Observation, type PolicyState, spend, step } from '../../server/waiting-room/policy.ts';
import type { Position } from '../../server/waiting-room/position.ts';
import { RecentRate } from '../../server/waiting-room/recent-rate.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';
import { AdaptiveAdmission } from './adaptive.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { Inside } from './inside.ts';
import { type SpotState, Spots } from './spots.ts';
import { StandingLine } from './standing.ts';
import { turnsByTickets } from './ticket-a-device.ts';
import { Told } from './told.ts';

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
  readonly #inside = new Inside(this.#spots);
  readonly #rate = new RecentRate();
  #policy: PolicyState | null = null;
  readonly #adaptive: AdaptiveAdmission;
  /** Since when a maintenance lasts; null outside of one. */
  #frozenAtMs: number | null = null;
  /** As things stand. */
  readonly now: Snapshot;
  /** As they stood at the last step: what people are told from. */
  readonly #told: Told;
  /** Whose call or session the last step found to have run out. */
  readonly ranOut: number[] = [];

  /** @param speed opening ms per wall ms: how long a poll is in opening time */
  constructor(scenario: Pick<Scenario, 'opening' | 'admission' | 'portal'>, speed: number) {
    this.#scenario = scenario;
    this.#adaptive = new AdaptiveAdmission(scenario);
    this.now = firstSnapshot(scenario, speed);
    this.#told = new Told(this.now);
  }

  /** As things stood at the last step. */
  get published(): Snapshot {
    return this.#told.published;
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
      if (this.stateOf(number) === 'left') this.#told.hasLeft(turn);
    }
    this.now.listSize = size;
    this.now.seed = seed;
  }

  /** What the holder of a spot that waits is told, from the snapshot of the last step and as of then. */
  position(number: number): Position {
    const turn = this.#spots.turnOf(number);
    return this.#told.position(turn, this.stateOf(number) === 'standby' ? this.#standing.ahead(turn) : null);
  }

  /** How many will be called before this turn, those who left not counted. */
  aheadOf(turn: number): number {
    return this.#told.aheadOf(turn);
  }

  /** The odds that whoever has this turn in the line is told. */
  oddsOf(turn: number): number {
    return this.#told.oddsOf(turn);
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
      if (turn > 0) this.#told.leave(turn);
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
    this.#inside.end(number);
    this.#spots.setState(number, 'left');
  }

  /** Takes a call up. @returns whether it still stood */
  takeUp(number: number, nowMs: number): boolean {
    if (this.stateOf(number) !== 'called' || nowMs > this.timesOf(number).claimByMs) return false;
    this.#inside.admit(number, nowMs + this.#scenario.admission.sessionSeconds * 1000);
    this.now.called--;
    this.now.active++;
    this.now.takenUp++;
    return true;
  }

  /** @returns the rank, or null when the session has run out */
  submit(number: number, nowMs: number): number | null {
    if (this.stateOf(number) !== 'admitted' || nowMs > this.timesOf(number).expiresAtMs) return null;
    this.#spots.setState(number, 'submitted');
    this.#inside.end(number);
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
    this.#inside.lengthen(lastedMs);
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
    const settings = portal === null ? this.#scenario.admission : this.#adaptive.settings(now, portal);
    const { state, want } = step(this.#policy, this.#seen(), settings, stepMs);
    const called: number[] = [];
    const most = Math.min(want, this.#mayCall());
    while (called.length < most) {
      const number = this.#next();
      if (number === 0) break;
      this.#call(number, nowMs);
      called.push(number);
    }
    this.#policy = spend(state, called.length);
    now.callsMade += called.length;
    now.called += called.length;
    now.callsPerSecond = this.#rate.see(now);
    this.#told.publish(now);
    return called;
  }

  /**
   * The same step, where nothing has happened since the one before and nothing happens now: a day of few people has
   * hundreds of thousands of those. Not for adaptive admission, where the portal is looked at.
   *
   * @returns false where something happens: nothing has been done then
   */
  stillStep(nowMs: number, stepMs: number): boolean {
    const { now } = this;
    if (this.#inside.mayRunOut(this.aliveMs(nowMs)) || this.phaseAt(nowMs) !== now.phase) return false;
    const { state, want } = step(this.#policy, this.#seen(), this.#scenario.admission, stepMs);
    if (want > 0 && (now.serving < this.lineLength || now.standby > 0)) return false;
    this.#policy = state;
    now.nowMs = nowMs;
    now.callsPerSecond = this.#rate.see(now);
    this.#told.publishStill(now);
    return true;
  }

  /** What the policy goes by: the last step's picture, as on the server, which has the next one only once it has acted. */
  #seen(): Observation {
    const { nowMs, phase, paused, remaining, called, active, takenUp, noShows, leftCalled } = this.published;
    return { nowMs, phase, paused, remaining, called, active, takenUp, notTakenUp: noShows + leftCalled };
  }

  /** How many the script that makes the calls lets through, as things stand. */
  #mayCall(): number {
    const { phase, paused, remaining, called, active } = this.now;
    const most = Math.min(remaining, this.#scenario.admission.maxActive);
    return phase === 'open' && !paused ? most - called - active : 0;
  }

  /** The time for calls and sessions: it stands still while a maintenance lasts. */
  aliveMs(nowMs: number): number {
    return this.#frozenAtMs ?? nowMs;
  }

  phaseAt(nowMs: number): string {
    if (this.#frozenAtMs !== null) return 'maintenance';
    const phase = phaseAt('before', this.now, nowMs);
    return phase === 'open' && this.now.remaining <= 0 ? 'exhausted' : phase;
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
    this.#inside.call(number, nowMs, claimByMs);
  }

  #runOut(nowMs: number): void {
    this.ranOut.length = 0;
    const { now } = this;
    this.#inside.runOut(nowMs, (number) => {
      if (this.stateOf(number) === 'called') {
        now.called--;
        now.noShows++;
      } else {
        now.active--;
        now.sessionsExpired++;
      }
      this.ranOut.push(number);
    });
  }
}
