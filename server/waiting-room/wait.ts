import { maintenanceAt } from '../opening/maintenance.ts';
import { conversion } from './odds.ts';
import { rateWindowMs } from './recent-rate.ts';
import type { LineState } from './snapshot.ts';

/** Seconds of opening time. */
export interface Range {
  low: number;
  high: number;
}

/**
 * Before any call is made, the share of calls that run out is taken to be that of Beta(37, 1): one in 38, and with
 * 80 % probability between the first and the last tenth of that distribution, 0.28 % and 6.0 %.
 */
const prior = { taken: 37, lost: 1 };
/** Share of those ahead who will have left or not come when the line has passed them: what chance plays on. */
const lossOnTheWay = 0.02;

/** Relative error, one standard deviation, of taking the rate of the last calls for that of the next ones. */
const drift = 0.03;
/** Standard deviations to either side that hold 80 % of a normal distribution. */
const z80 = 1.2816;

/**
 * When the turn comes: a range that should hold in 80 % of cases; null while nothing can be said (a pause).
 *
 * The wait for the opening (or the end of a maintenance) comes first. Then calls are metered, not random: once they
 * run, their measured rate is carried on. Before, the planned rate holds until the first calls run out; from then on
 * the controller makes up for those (`policy.ts`), and calls come faster by a share that is a guess until then. Under
 * the cap, or with the last places on hold, calls wait for others to finish, and come at random.
 */
export function etaSeconds(snapshot: LineState, ahead: number, nowMs: number): Range | null {
  const { callsPerSecond, ratePerSecond, paused } = snapshot;
  const rate = callsPerSecond ?? ratePerSecond;
  if (paused || !(rate > 0)) return null;
  // A maintenance whose end nobody knows, or that has gone on beyond it: no time can be told.
  const maintenance = maintenanceAt(snapshot, nowMs);
  if (maintenance !== null && maintenance.untilMs === null) return null;
  const begins = Math.max(snapshot.opensAtMs, snapshot.maintenanceUntilMs ?? 0);
  const until = Math.max(0, begins - nowMs) / 1000;
  const openMs = Math.max(0, nowMs - begins);
  const { low, high } =
    callsPerSecond === null || goesAsPlanned(snapshot, openMs)
      ? planned(snapshot, ahead, openMs)
      : measured(snapshot, ahead, rate);
  return {
    low: Math.round(until + Math.max(0, low)),
    high: Math.round(until + high + onHold(snapshot, ahead, rate)),
  };
}

/**
 * The planned rate R, with n0 = R * claimSeconds calls made before the first can have run out. From then on each call
 * that runs out is made up for by another, so that R calls a second are taken up: of the n - n0 calls before the n-th
 * the share x that ran out costs no time, and the call comes at (n - x (n - n0)) / R.
 */
function planned(snapshot: LineState, ahead: number, openMs: number): Range {
  const { claimMs, ratePerSecond: rate } = snapshot;
  const runOut = runOutShare(snapshot, openMs);
  const first = (rate * Math.max(0, claimMs - openMs)) / 1000;
  const seen = Math.max(0, ahead - first);
  // How many of those ahead leave, or let their call run out, is chance too: as many of few as of many, in the mean.
  const chance = z80 * Math.sqrt(lossOnTheWay * ahead);
  const sooner = together((runOut.high - runOut.mean) * seen, chance);
  const later = together((runOut.mean - runOut.low) * seen, chance);
  const calls = ahead - runOut.mean * seen;
  // Metered: one call sooner or later.
  return { low: (calls - 1 - sooner) / rate, high: (calls + 1 + later) / rate };
}

/** Two errors that have nothing to do with each other. `Math.hypot` makes a list of them, for every person who asks. */
function together(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

/**
 * Whether the measured rate still says less than the plan: until half of the window over which it is measured lies after the
 * first calls could run out, it is one at which nothing was made up for. Not so where calls are held up.
 */
function goesAsPlanned(
  { callsPerSecond, ratePerSecond, claimMs, called, active, limit }: LineState,
  openMs: number,
): boolean {
  if (openMs >= claimMs + rateWindowMs / 2 || called + active >= 0.95 * limit) return false;
  return callsPerSecond !== null && callsPerSecond >= 0.9 * ratePerSecond;
}

/** The share of calls that run out, with the first and the last tenth of what it may be: the prior, and the day's count. */
function runOutShare(
  { ratePerSecond, claimMs, noShows, leftCalled }: LineState,
  openMs: number,
): { mean: number; low: number; high: number } {
  const lost = noShows + leftCalled;
  // Calls that were made long enough ago to have run out.
  const old = Math.max(lost, (ratePerSecond * Math.max(0, openMs - claimMs)) / 1000);
  const [a, b] = [prior.taken + old - lost, prior.lost + lost];
  const mean = b / (a + b);
  const spread = z80 * Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  // Skewed: never as low as the spread alone would have it.
  return { mean, low: Math.max(mean / 10, mean - spread), high: mean + spread };
}

function measured({ called, active, limit }: LineState, ahead: number, rate: number): Range {
  // Who does not come is in the rate; who leaves before the call is about half of those who are lost on the way.
  const mean = (ahead * (1 - lossOnTheWay / 2) + 1) / rate;
  const atRandom = called + active >= 0.95 * limit ? (ahead + 1) / (rate * rate) : 0;
  const spread = 1 / rate + z80 * Math.sqrt(atRandom + (drift * mean) ** 2);
  return { low: mean - spread, high: mean + spread };
}

/**
 * A call holds a place, so the last calls wait for others to come to nothing: at most for a call to run out, and past
 * the turn at which the last place is expected to go, for a session too.
 */
function onHold(snapshot: LineState, ahead: number, rate: number): number {
  const { remaining, called, active, claimMs, sessionMs } = snapshot;
  const rivals = called + active + ahead;
  if (rivals < remaining) return 0;
  const { mean } = conversion(snapshot);
  const expected = remaining / mean;
  const claim = claimMs / 1000;
  if (rivals < expected - ((1 - mean) * rate * claim) / mean) return 0;
  return rivals < expected ? claim : claim + sessionMs / 1000;
}
