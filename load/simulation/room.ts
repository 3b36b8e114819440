import { turnOf } from '../../server/draw/turns.ts';
import { Leavers } from '../../server/waiting-room/leavers.ts';
import type { PolicyState } from '../../server/waiting-room/policy.ts';
import { spend, step } from '../../server/waiting-room/policy.ts';
import type { Position } from '../../server/waiting-room/position.ts';
import { drawingPosition, positionOf } from '../../server/waiting-room/position.ts';
import { RecentRate } from '../../server/waiting-room/recent-rate.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';

/** A spot of the simulated room. Times in opening ms from the opening. */
export interface SimulatedSpot {
  number: number;
  /** Null until it is drawn. */
  turn: number | null;
  state: 'waiting' | 'called' | 'admitted' | 'submitted' | 'left' | 'expired';
  calledAtMs: number;
  claimByMs: number;
  expiresAtMs: number;
}

/**
 * The waiting room and its controller, in memory and without a store: the rules of `server/lua` on counters, the
 * server's own admission policy, and its own code for what people are told. Time is handed in, in opening ms from
 * the opening.
 */
export class SimulatedRoom {
  readonly #scenario: Pick<Scenario, 'opening' | 'admission'>;
  readonly #spots: SimulatedSpot[] = [];
  /** In the order of their turns. */
  #line: SimulatedSpot[] = [];
  readonly #inside = new Set<SimulatedSpot>();
  readonly #leavers = new Leavers();
  readonly #rate = new RecentRate();
  #policy: PolicyState | null = null;
  #snapshot: Snapshot;

  /** @param speed opening ms per wall ms: how long a poll is in opening time */
  constructor(scenario: Pick<Scenario, 'opening' | 'admission'>, speed: number) {
    this.#scenario = scenario;
    this.#snapshot = firstSnapshot(scenario, speed);
  }

  get remaining(): number {
    return this.#snapshot.remaining;
  }

  get inside(): { called: number; active: number } {
    const { called, active } = this.#snapshot;
    return { called, active };
  }

  /** A new spot, at the back. */
  join(): SimulatedSpot {
    const number = this.#spots.length + 1;
    const undrawn = this.#snapshot.mode === 'lottery' && this.#snapshot.listSize === null;
    const turn = undrawn ? null : number;
    const spot: SimulatedSpot = {
      ...{ number, turn, state: 'waiting', calledAtMs: 0, claimByMs: 0, expiresAtMs: 0 },
    };
    this.#spots.push(spot);
    if (!undrawn) this.#line.push(spot);
    this.#change({ lastNumber: number, waiting: this.#snapshot.waiting + 1 });
    return spot;
  }

  /** Closes the list, and draws the turns of those on it. @param seed hex */
  draw(seed: string): void {
    const size = this.#spots.length;
    for (const spot of this.#spots) {
      spot.turn = turnOf(seed, size, spot.number);
      this.#line[spot.turn - 1] = spot;
    }
    this.#leavers.add(this.#spots.filter(({ state }) => state === 'left').map(({ turn }) => turn!));
    this.#change({ listSize: size, seed });
  }

  /** What the holder of a spot that waits is told, from the snapshot of the last step. */
  position({ turn }: SimulatedSpot, nowMs: number): Position {
    if (turn === null) return drawingPosition(this.#snapshot, nowMs);
    const leftAhead = this.#leavers.between(this.#snapshot.serving, turn);
    return positionOf(this.#snapshot, turn, leftAhead, nowMs);
  }

  leave(spot: SimulatedSpot): void {
    const { waiting, called, active, leftCalled, leftActive, leavers } = this.#snapshot;
    if (spot.state === 'waiting') {
      if (spot.turn !== null) this.#leavers.add([spot.turn]);
      this.#change({ waiting: waiting - 1, leavers: leavers + 1 });
    } else if (spot.state === 'called') this.#change({ called: called - 1, leftCalled: leftCalled + 1 });
    else if (spot.state === 'admitted') this.#change({ active: active - 1, leftActive: leftActive + 1 });
    else return;
    this.#inside.delete(spot);
    spot.state = 'left';
  }

  /** Takes a call up. @returns whether it still stood */
  takeUp(spot: SimulatedSpot, nowMs: number): boolean {
    if (spot.state !== 'called' || nowMs > spot.claimByMs) return false;
    const { called, active, takenUp } = this.#snapshot;
    spot.state = 'admitted';
    spot.expiresAtMs = nowMs + this.#scenario.admission.sessionSeconds * 1000;
    this.#change({ called: called - 1, active: active + 1, takenUp: takenUp + 1 });
    return true;
  }

  /** @returns the rank, or null when the session has run out */
  submit(spot: SimulatedSpot, nowMs: number): number | null {
    if (spot.state !== 'admitted' || nowMs > spot.expiresAtMs) return null;
    const { active, submitted, remaining, reserved, lastRank } = this.#snapshot;
    spot.state = 'submitted';
    this.#inside.delete(spot);
    this.#change({ active: active - 1, submitted: submitted + 1, lastRank: lastRank + 1 });
    this.#change({ remaining: remaining - 1, reserved: reserved + 1 });
    return lastRank + 1;
  }

  /** The controller's step, `stepMs` before the next one. @returns the spots that are called now */
  step(nowMs: number, stepMs: number): SimulatedSpot[] {
    this.#runOut(nowMs);
    const before = this.#snapshot;
    const phase = this.#phase(nowMs);
    const seen = { ...before, nowMs, phase, notTakenUp: before.noShows + before.leftCalled };
    const { state, want } = step(this.#policy, seen, this.#scenario.admission, stepMs);
    const called: SimulatedSpot[] = [];
    let { serving } = before;
    while (called.length < want && serving < this.#line.length) {
      const spot = this.#line[serving++]!;
      if (spot.state !== 'waiting') continue;
      spot.state = 'called';
      spot.calledAtMs = nowMs;
      spot.claimByMs = nowMs + this.#scenario.admission.claimSeconds * 1000;
      this.#inside.add(spot);
      called.push(spot);
    }
    this.#policy = spend(state, called.length);
    const callsMade = before.callsMade + called.length;
    this.#change({
      ...{ nowMs, phase, serving, callsMade },
      waiting: before.waiting - called.length,
      called: before.called + called.length,
      callsPerSecond: this.#rate.see({ phase, nowMs, callsMade }),
    });
    return called;
  }

  #runOut(nowMs: number): void {
    let [noShows, expired] = [0, 0];
    for (const spot of this.#inside) {
      if (spot.state === 'called' && nowMs > spot.claimByMs) noShows++;
      else if (spot.state === 'admitted' && nowMs > spot.expiresAtMs) expired++;
      else continue;
      spot.state = 'expired';
      this.#inside.delete(spot);
    }
    const s = this.#snapshot;
    this.#change({ called: s.called - noShows, noShows: s.noShows + noShows });
    this.#change({ active: s.active - expired, sessionsExpired: s.sessionsExpired + expired });
  }

  #phase(nowMs: number): string {
    const { closesAtMs, opensAtMs, preQueueAtMs, remaining } = this.#snapshot;
    if (nowMs >= closesAtMs) return 'closed';
    if (nowMs < preQueueAtMs) return 'before';
    if (nowMs < opensAtMs) return 'preQueue';
    return remaining > 0 ? 'open' : 'exhausted';
  }

  /** In place: there are a million changes in a day, and nobody keeps a snapshot. */
  #change(fields: Partial<Snapshot>): void {
    Object.assign(this.#snapshot, fields);
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
