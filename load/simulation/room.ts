import { turnOf } from '../../server/draw/turns.ts';
import {
  firstLimit,
  type LimitState,
  limitDefaults,
  nextLimit,
  type PortalSeen,
} from '../../server/waiting-room/limit.ts';
import {
  type AdmissionSettingsNow,
  type PolicyState,
  spend,
  step,
  submitShare,
} from '../../server/waiting-room/policy.ts';
import type { Position } from '../../server/waiting-room/position.ts';
import { drawingPosition, positionOf, standbyPosition } from '../../server/waiting-room/position.ts';
import { RecentRate } from '../../server/waiting-room/recent-rate.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';
import { Departed } from './departed.ts';

/** A spot of the simulated room. Times in opening ms from the opening. */
export interface SimulatedSpot {
  number: number;
  /** Who holds it, as the caller counts people. */
  owner: number;
  /** Null until it is drawn. */
  turn: number | null;
  state: 'waiting' | 'called' | 'admitted' | 'submitted' | 'left' | 'expired' | 'standby';
  calledAtMs: number;
  claimByMs: number;
  expiresAtMs: number;
}

/**
 * The waiting room, its controller and the quota, in memory and without a store: the rules of `server/lua` on counters,
 * the server's own admission policy, and its own code for what people are told. Time is handed in, in opening ms from
 * the opening. What people are told comes from the snapshot of the last step, as on the server.
 */
export class SimulatedRoom {
  readonly #scenario: Pick<Scenario, 'opening' | 'admission' | 'portal'>;
  readonly #spots: SimulatedSpot[] = [];
  /** In the order of their turns. */
  #line: SimulatedSpot[] = [];
  /** Those who stand by, in the order of their turns; the first `#stoodServed` have been looked at. */
  #standing: SimulatedSpot[] = [];
  readonly #inside = new Set<SimulatedSpot>();
  /** No call and no session runs out before. */
  #runsOutMs = Number.POSITIVE_INFINITY;
  readonly #departed = new Departed();
  /** Turns left since the last step: nobody is told of them before the next one. */
  #leaving: number[] = [];
  readonly #rate = new RecentRate();
  #policy: PolicyState | null = null;
  #limit: LimitState | null = null;
  /** As things stand; and as they stood at the last step, which is what people are told from. */
  readonly now: Snapshot;
  readonly published: Snapshot;

  /** @param speed opening ms per wall ms: how long a poll is in opening time */
  constructor(scenario: Pick<Scenario, 'opening' | 'admission' | 'portal'>, speed: number) {
    this.#scenario = scenario;
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

  /** Spots in the order of their turns, once drawn. */
  get line(): readonly SimulatedSpot[] {
    return this.#line;
  }

  /** A new spot, at the back. */
  join(owner = 0): SimulatedSpot {
    const number = this.#spots.length + 1;
    const undrawn = this.now.mode === 'lottery' && this.now.listSize === null;
    const spot: SimulatedSpot = {
      ...{ number, owner, turn: undrawn ? null : number, state: 'waiting' },
      ...{ calledAtMs: 0, claimByMs: 0, expiresAtMs: 0 },
    };
    this.#spots.push(spot);
    if (!undrawn) this.#line.push(spot);
    this.now.lastNumber = number;
    this.now.waiting++;
    return spot;
  }

  /** Closes the list, and draws the turns of those on it. @param seed hex */
  draw(seed: string): void {
    const size = this.#spots.length;
    for (const spot of this.#spots) {
      spot.turn = turnOf(seed, size, spot.number);
      this.#line[spot.turn - 1] = spot;
    }
    for (const { state, turn } of this.#spots) if (state === 'left') this.#departed.add(turn!);
    this.now.listSize = size;
    this.now.seed = seed;
  }

  /** What the holder of a spot that waits is told, from the snapshot of the last step and as of then. */
  position(spot: SimulatedSpot): Position {
    const { turn } = spot;
    const { nowMs } = this.published;
    if (turn === null) return drawingPosition(this.published, nowMs);
    const leftAhead = this.#departed.between(this.published.serving, turn);
    if (spot.state !== 'standby') return positionOf(this.published, turn, leftAhead, nowMs);
    const standingAhead = this.#standing.indexOf(spot);
    return standbyPosition(this.published, turn, Math.max(0, standingAhead), leftAhead, nowMs);
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
  standBy(spot: SimulatedSpot): void {
    if (spot.state === 'standby') return;
    if (spot.state === 'waiting' && !this.#isTurnedAway(spot)) this.now.waiting--;
    spot.state = 'standby';
    spot.turn ??= this.#spots.length;
    let at = this.#standing.length;
    while (at > 0 && this.#standing[at - 1]!.turn! > spot.turn) at--;
    this.#standing.splice(at, 0, spot);
    this.now.standby++;
  }

  leave(spot: SimulatedSpot): void {
    const { now } = this;
    if (spot.state === 'waiting') {
      if (spot.turn !== null) this.#leaving.push(spot.turn);
      if (!this.#isTurnedAway(spot)) now.waiting--;
      now.leavers++;
    } else if (spot.state === 'called') {
      now.called--;
      now.leftCalled++;
    } else if (spot.state === 'admitted') {
      now.active--;
      now.leftActive++;
    } else if (spot.state === 'standby') {
      now.standby--;
      this.#standing.splice(this.#standing.indexOf(spot), 1);
    } else return;
    this.#inside.delete(spot);
    spot.state = 'left';
  }

  /** Takes a call up. @returns whether it still stood */
  takeUp(spot: SimulatedSpot, nowMs: number): boolean {
    if (spot.state !== 'called' || nowMs > spot.claimByMs) return false;
    spot.state = 'admitted';
    spot.expiresAtMs = nowMs + this.#scenario.admission.sessionSeconds * 1000;
    this.#runsOutMs = Math.min(this.#runsOutMs, spot.expiresAtMs);
    this.now.called--;
    this.now.active++;
    this.now.takenUp++;
    return true;
  }

  /** @returns the rank, or null when the session has run out */
  submit(spot: SimulatedSpot, nowMs: number): number | null {
    if (spot.state !== 'admitted' || nowMs > spot.expiresAtMs) return null;
    spot.state = 'submitted';
    this.#inside.delete(spot);
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

  /**
   * The controller's step, `stepMs` before the next one.
   *
   * @param portal what is behind; null where nothing is
   * @returns the spots that are called now
   */
  step(nowMs: number, stepMs: number, portal: PortalSeen | null = null): SimulatedSpot[] {
    this.#runOut(nowMs);
    const { now } = this;
    const phase = this.phaseAt(nowMs);
    if (now.phase === 'open' && phase === 'exhausted') {
      now.turnedAwayTo = this.#line.length;
      now.waiting = 0;
    }
    now.phase = phase;
    now.nowMs = nowMs;
    const seen = {
      ...{ nowMs, phase, paused: now.paused, remaining: now.remaining, called: now.called },
      ...{ active: now.active, takenUp: now.takenUp, notTakenUp: now.noShows + now.leftCalled },
    };
    const settings = portal === null ? this.#scenario.admission : this.#settingsFor(portal);
    const { state, want } = step(this.#policy, seen, settings, stepMs);
    const called: SimulatedSpot[] = [];
    while (called.length < want) {
      const spot = this.#next();
      if (spot === null) break;
      if (spot.state === 'waiting') now.waiting--;
      else now.standby--;
      spot.state = 'called';
      spot.calledAtMs = nowMs;
      spot.claimByMs = nowMs + this.#scenario.admission.claimSeconds * 1000;
      this.#runsOutMs = Math.min(this.#runsOutMs, spot.claimByMs);
      this.#inside.add(spot);
      called.push(spot);
    }
    this.#policy = spend(state, called.length);
    now.callsMade += called.length;
    now.called += called.length;
    now.callsPerSecond = this.#rate.see(now);
    for (const turn of this.#leaving) this.#departed.add(turn);
    this.#leaving = [];
    Object.assign(this.published, now);
    return called;
  }

  phaseAt(nowMs: number): string {
    const { closesAtMs, opensAtMs, preQueueAtMs, remaining } = this.now;
    if (nowMs >= closesAtMs) return 'closed';
    if (nowMs < preQueueAtMs) return 'before';
    if (nowMs < opensAtMs) return 'preQueue';
    return remaining > 0 ? 'open' : 'exhausted';
  }

  /** Waited when the last place went: counted no more. */
  #isTurnedAway({ turn }: SimulatedSpot): boolean {
    return this.now.turnedAwayTo > 0 && (turn ?? 0) <= this.now.turnedAwayTo;
  }

  /** Who is called next: those in line, then those who stand by. */
  #next(): SimulatedSpot | null {
    const { now } = this;
    now.serving = Math.max(now.serving, now.turnedAwayTo);
    while (now.serving < this.#line.length) {
      const spot = this.#line[now.serving++]!;
      if (spot.state === 'waiting') return spot;
    }
    return this.#standing.shift() ?? null;
  }

  /** The rate and the cap that adaptive admission finds, as the server's controller does. */
  #settingsFor(portal: PortalSeen): AdmissionSettingsNow {
    const { now } = this;
    const { admission } = this.#scenario;
    const busy = now.called + now.active;
    const seen = {
      ...{ nowMs: now.nowMs, called: now.called, active: now.active, submitted: now.submitted, portal },
      idle: now.waiting === 0 || now.paused || now.phase !== 'open' || busy >= now.remaining,
    };
    const settings = {
      ...{ startPerSecond: admission.ratePerSecond, maxActive: admission.maxActive },
      timeoutMs: this.#scenario.portal!.timeoutSeconds * 1000,
      ...(admission.adaptive ?? limitDefaults),
    };
    this.#limit = this.#limit ? nextLimit(this.#limit, seen, settings) : firstLimit(seen, settings);
    now.limit = this.#limit.limit;
    now.bears = this.#limit.bears;
    now.gate = this.#limit.gate;
    return { ratePerSecond: this.#limit.bears / submitShare(now), maxActive: this.#limit.limit };
  }

  #runOut(nowMs: number): void {
    if (nowMs <= this.#runsOutMs) return;
    const { now } = this;
    this.#runsOutMs = Number.POSITIVE_INFINITY;
    for (const spot of this.#inside) {
      const endsMs = spot.state === 'called' ? spot.claimByMs : spot.expiresAtMs;
      if (nowMs <= endsMs) {
        this.#runsOutMs = Math.min(this.#runsOutMs, endsMs);
        continue;
      }
      if (spot.state === 'called') {
        now.called--;
        now.noShows++;
      } else {
        now.active--;
        now.sessionsExpired++;
      }
      spot.state = 'expired';
      this.#inside.delete(spot);
    }
  }
}

function firstSnapshot(
  { opening, admission }: Pick<Scenario, 'opening' | 'admission'>,
  speed: number,
): Snapshot {
  const fromOpening = (instant: string) => Date.parse(instant) - Date.parse(opening.opensAt);
  const preQueueAtMs = fromOpening(opening.preQueueAt);
  return {
    ...{ epoch: 'simulated', fence: 1, serial: 0, phase: 'preQueue', nowMs: preQueueAtMs, speed },
    ...{ total: opening.quota, remaining: opening.quota, reserved: 0, confirmed: 0, burned: 0 },
    ...{ lastNumber: 0, serving: 0, waiting: 0, called: 0, active: 0, callsMade: 0, takenUp: 0, noShows: 0 },
    ...{ leftCalled: 0, leftActive: 0, sessionsExpired: 0, submitted: 0, leavers: 0 },
    ...{ standby: 0, turnedAwayTo: 0, standbys: 0, ledgerLength: 0, lastRank: 0, callsPerSecond: null },
    ...{ listSize: null, seed: null, drawFields: 0 },
    ...{ mode: admission.mode, ratePerSecond: admission.ratePerSecond, maxActive: admission.maxActive },
    ...{ claimMs: admission.claimSeconds * 1000, sessionMs: admission.sessionSeconds * 1000, paused: false },
    ...{ changes: 0, preQueueAtMs, opensAtMs: 0, closesAtMs: fromOpening(opening.closesAt) },
    maintenanceUntilMs: null,
    ...{ portalCapacity: 1, limit: admission.maxActive, bears: null, gate: null },
  };
}
