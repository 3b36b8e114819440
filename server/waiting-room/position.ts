import { beyondReachOdds, conversion, odds } from './odds.ts';
import type { LineState, Snapshot } from './snapshot.ts';
import type { Range } from './wait.ts';
import { etaSeconds } from './wait.ts';

/** What a waiting person is told, computed from a snapshot alone. */
export interface Position {
  state: 'drawing' | 'waiting' | 'standby' | 'turnedAway';
  /** People who will be called before; those who left are not counted. Null before the draw. */
  ahead: number | null;
  /** A range that should hold in 80 % of cases, seconds of opening time; null while nothing can be said. */
  etaSeconds: { low: number; high: number } | null;
  /** Probability of being called to a place, 0 to 1; null while nothing can be said. */
  odds: number | null;
  /** Told that no place will be left: the odds are below one in two hundred. */
  beyondReach?: true;
  /** When to ask again, wall ms. */
  pollAfterMs: number;
}

/** What the time to the next poll depends on, besides how far away a person is. */
export type PollPace = Pick<LineState, 'speed' | 'claimMs' | 'waiting' | 'standby'>;

/** Fastest anyone is asked to poll, wall ms. */
const minPollMs = 500;
/** Slowest, wall ms: so that a change of plan reaches everyone. */
const maxPollMs = 60_000;
/** Slowest for those beyond reach, wall ms. */
const maxBeyondMs = 300_000;
/** Polls per second, over all servers, that the room asks for at most where the length of a call allows it. */
const pollsPerSecond = 2_000;

/**
 * Where a person who has not been called stands.
 *
 * @param turn the person's, above `serving`
 * @param leftAhead how many between `serving` and the turn have left
 * @param nowMs opening time, ms
 */
export function positionOf(snapshot: LineState, turn: number, leftAhead: number, nowMs: number): Position {
  const ahead = aheadOf(snapshot, turn, leftAhead);
  const over = isOver(snapshot, turn);
  const eta = over ? null : etaSeconds(snapshot, ahead, nowMs);
  const chance = over ? 0 : odds(snapshot, ahead) * beforeClose(snapshot, eta, nowMs);
  const beyondReach = !over && chance < beyondReachOdds;
  const position: Position = {
    state: over ? 'turnedAway' : 'waiting',
    ahead,
    etaSeconds: eta,
    odds: asTold(chance),
    pollAfterMs: beyondReach ? pollBeyondMs(snapshot) : pollAfterMs(snapshot, eta),
  };
  if (beyondReach) position.beyondReach = true;
  return position;
}

/** The odds of `positionOf`, and nothing else: they are asked for alone hundreds of thousands of times. */
export function oddsOf(snapshot: LineState, turn: number, leftAhead: number, nowMs: number): number {
  if (isOver(snapshot, turn)) return 0;
  const ahead = aheadOf(snapshot, turn, leftAhead);
  const eta = etaSeconds(snapshot, ahead, nowMs);
  return asTold(odds(snapshot, ahead) * beforeClose(snapshot, eta, nowMs));
}

function aheadOf({ serving }: LineState, turn: number, leftAhead: number): number {
  return Math.max(0, turn - serving - 1 - leftAhead);
}

function isOver({ phase, turnedAwayTo }: LineState, turn: number): boolean {
  return phase === 'exhausted' || phase === 'closed' || turn <= turnedAwayTo;
}

function asTold(chance: number): number {
  return Math.round(chance * 10_000) / 10_000;
}

/** How likely the turn comes before the close: by where the close lies in the range of the waiting time. */
function beforeClose({ closesAtMs }: LineState, eta: Range | null, nowMs: number): number {
  const leftSeconds = (closesAtMs - nowMs) / 1000;
  if (eta === null || leftSeconds >= eta.high) return 1;
  return Math.max(0, (leftSeconds - eta.low) / (eta.high - eta.low));
}

/**
 * Where a person stands who stands by: in the line as before while it may still come to their turn, and after
 * the last place has gone, behind those who stand by with an earlier turn.
 *
 * @param standingAhead how many stand by with an earlier turn
 */
export function standbyPosition(
  snapshot: LineState,
  turn: number,
  standingAhead: number,
  leftAhead: number,
  nowMs: number,
): Position {
  const inLine = snapshot.phase !== 'exhausted' && turn > snapshot.turnedAwayTo;
  if (snapshot.phase === 'closed' || inLine) {
    const position = positionOf(snapshot, turn, leftAhead, nowMs);
    return { ...position, state: position.state === 'waiting' ? 'standby' : position.state };
  }
  // Nothing is known of places that may come back; of those that have, as much as of any.
  const back = snapshot.phase === 'open';
  const eta = back ? etaSeconds(snapshot, standingAhead, nowMs) : null;
  return {
    state: 'standby',
    ahead: standingAhead,
    etaSeconds: eta,
    odds: back ? odds(snapshot, standingAhead) : null,
    pollAfterMs: pollAfterMs(snapshot, eta),
  };
}

/**
 * What whoever is on the list of a draw is told until it is made. Every order is as likely, so `odds` is the share
 * of those waiting that places are left for; but before the list is closed nobody knows how many they will be.
 * Nothing can be said of the time yet.
 */
export function drawingPosition(snapshot: Snapshot, nowMs: number): Position {
  const over = snapshot.phase === 'exhausted' || snapshot.phase === 'closed';
  const reach = snapshot.remaining / conversion(snapshot).mean;
  const share = Math.round(10_000 * Math.min(1, reach / Math.max(1, snapshot.waiting))) / 10_000;
  const untilOpen = { low: Math.max(0, snapshot.opensAtMs - nowMs) / 1000 };
  return {
    state: over ? 'turnedAway' : 'drawing',
    ahead: null,
    etaSeconds: null,
    odds: over ? 0 : snapshot.listSize === null ? null : share,
    pollAfterMs: pollAfterMs(snapshot, untilOpen),
  };
}

/**
 * How long a client waits before it asks again, wall ms: an eighth of the time until its turn at the
 * earliest, spread so that the room is not asked more than it bears, and never longer than a quarter of the
 * time a call lasts, so that nobody sleeps through their own.
 */
export function pollAfterMs(snapshot: PollPace, eta: { low: number } | null): number {
  const quarterOfCall = snapshot.speed > 0 ? snapshot.claimMs / 4 / snapshot.speed : maxPollMs;
  const byDistance = eta === null || snapshot.speed <= 0 ? maxPollMs : (eta.low * 1000) / 8 / snapshot.speed;
  const byLoad = ((snapshot.waiting + snapshot.standby) / pollsPerSecond) * 1000;
  const wanted = Math.max(minPollMs, byLoad, Math.min(byDistance, maxPollMs));
  return Math.max(50, Math.floor(Math.min(wanted, quarterOfCall)));
}

/** Those beyond reach need not ask often; but should a call come against all odds, they don't sleep through it. */
export function pollBeyondMs(snapshot: PollPace): number {
  const quarterOfCall = snapshot.speed > 0 ? snapshot.claimMs / 4 / snapshot.speed : maxBeyondMs;
  return Math.max(50, Math.floor(Math.min(quarterOfCall, maxBeyondMs)));
}
