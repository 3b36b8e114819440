import type { Snapshot } from './snapshot.ts';

/** What a waiting person is told, computed from a snapshot alone. */
export interface Position {
  state: 'waiting' | 'standby' | 'turnedAway';
  /** People who will be called before; those who left are not counted. */
  ahead: number;
  /** A range that should hold in 80 % of cases, seconds of opening time; null while nothing can be said. */
  etaSeconds: { low: number; high: number } | null;
  /** Probability of being called to a place, 0 to 1; null while nothing can be said. */
  odds: number | null;
  /** When to ask again, wall ms. */
  pollAfterMs: number;
}

/** Fastest anyone is asked to poll, wall ms. */
const minPollMs = 500;
/** Slowest, wall ms: so that a change of plan reaches everyone. */
const maxPollMs = 60_000;
/** Polls per second, over all servers, that the room asks for at most where the length of a call allows it. */
const pollsPerSecond = 2_000;

/**
 * Where a person who has not been called stands.
 *
 * @param number the person's turn, above `serving`
 * @param leftAhead how many between `serving` and the turn have left
 * @param nowMs opening time, ms
 */
export function positionOf(snapshot: Snapshot, number: number, leftAhead: number, nowMs: number): Position {
  const ahead = Math.max(0, number - snapshot.serving - 1 - leftAhead);
  const over =
    snapshot.phase === 'exhausted' || snapshot.phase === 'closed' || number <= snapshot.turnedAwayTo;
  const eta = over ? null : etaSeconds(snapshot, ahead, nowMs);
  return {
    state: over ? 'turnedAway' : 'waiting',
    ahead,
    etaSeconds: eta,
    odds: over ? 0 : odds(snapshot, ahead),
    pollAfterMs: pollAfterMs(snapshot, eta),
  };
}

/**
 * Where a person stands who stands by: in the line as before while it may still come to their turn, and after
 * the last place has gone, behind those who stand by with an earlier turn.
 *
 * @param standingAhead how many stand by with an earlier turn
 */
export function standbyPosition(
  snapshot: Snapshot,
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
 * How long a client waits before it asks again, wall ms: an eighth of the time until its turn at the
 * earliest, spread so that the room is not asked more than it bears, and never longer than a quarter of the
 * time a call lasts, so that nobody sleeps through their own.
 */
export function pollAfterMs(snapshot: Snapshot, eta: { low: number } | null): number {
  const quarterOfCall = snapshot.speed > 0 ? snapshot.claimMs / 4 / snapshot.speed : maxPollMs;
  const byDistance = eta === null || snapshot.speed <= 0 ? maxPollMs : (eta.low * 1000) / 8 / snapshot.speed;
  const byLoad = ((snapshot.waiting + snapshot.standby) / pollsPerSecond) * 1000;
  const wanted = Math.max(minPollMs, byLoad, Math.min(byDistance, maxPollMs));
  return Math.max(50, Math.floor(Math.min(wanted, quarterOfCall)));
}

/** The share of called people who take a place: mean and variance of a Beta posterior with prior Beta(9, 1). */
export function conversion(snapshot: Snapshot): { mean: number; variance: number } {
  const taken = snapshot.submitted + 9;
  const lost = snapshot.noShows + snapshot.leftCalled + snapshot.leftActive + snapshot.sessionsExpired + 1;
  const n = taken + lost;
  return { mean: taken / n, variance: (taken * lost) / (n * n * (n + 1)) };
}

/**
 * The probability that at least one place is left when everyone ahead has had their turn: those called,
 * active or ahead take a place each with the measured share, independently; normal approximation of the
 * binomial with the posterior's uncertainty of the share added.
 */
function odds(snapshot: Snapshot, ahead: number): number {
  const rivals = snapshot.called + snapshot.active + ahead;
  const { mean, variance } = conversion(snapshot);
  const spread = Math.sqrt(rivals * mean * (1 - mean) + rivals * rivals * variance);
  const spare = snapshot.remaining - 0.5 - rivals * mean;
  if (spread === 0) return spare >= 0 ? 1 : 0;
  return round(normalCdf(spare / spread), 4);
}

/**
 * When the turn comes: the wait for the opening, then everyone ahead at the rate of the calls made lately (or
 * planned). The range is 1.28 standard deviations of a Poisson stream, and a tenth for a rate that changes.
 */
function etaSeconds(snapshot: Snapshot, ahead: number, nowMs: number): { low: number; high: number } | null {
  const untilOpen = Math.max(0, snapshot.opensAtMs - nowMs) / 1000;
  const rate = snapshot.callsPerSecond ?? snapshot.ratePerSecond;
  if (snapshot.paused || !(rate > 0)) return null;
  const mean = (ahead + 1) / rate;
  const spread = 1.28 * Math.sqrt((ahead + 1) / (rate * rate) + (0.1 * mean) ** 2);
  return {
    low: Math.round(untilOpen + Math.max(0, mean - spread)),
    high: Math.round(untilOpen + mean + spread),
  };
}

/** Cumulative normal distribution, by Abramowitz and Stegun 26.2.17; error below 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
