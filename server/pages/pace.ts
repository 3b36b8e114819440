import type { Snapshot } from '../waiting-room/snapshot.ts';
import type { Status } from './view.ts';

/** Slowest a page asks, wall ms. */
const slowestMs = 30_000;
/** Where nothing but a clock is to be watched, wall ms. */
const calmMs = 10_000;
/** A page that loads anew is to be read in between, and a keyboard's place on it is lost each time; wall ms. */
const readingMs = 5_000;

/** How often one screen asks again; wall ms. */
export interface Pace {
  /** The script asks. */
  pollMs: number;
  /** The page is loaded anew, where there is no script. */
  loadMs: number;
}

/**
 * While waiting: as the room says. Loading anew is never more often than one can read, nor so rare that a call could
 * be slept through: at most a quarter of the time a call lasts, as for everyone who polls, up to the second.
 */
export function waitingPace(snapshot: Snapshot, { pollAfterMs }: Status): Pace {
  const quarterMs = snapshot.speed > 0 ? snapshot.claimMs / 4 / snapshot.speed : slowestMs;
  return { pollMs: pollAfterMs, loadMs: wholeSeconds(Math.min(Math.max(pollAfterMs, readingMs), quarterMs)) };
}

/** While a call or a session runs: nothing changes but the time left, unless another device acts. */
export function runningPace(snapshot: Snapshot, leftMs: number): Pace {
  const quarterMs = snapshot.speed > 0 ? Math.max(1000, leftMs / 4 / snapshot.speed) : slowestMs;
  return { pollMs: Math.min(calmMs, quarterMs), loadMs: wholeSeconds(Math.min(slowestMs, quarterMs)) };
}

/** Where nothing is waited for but a moment (opening ms), or news: until then, and not longer than half a minute. */
export function idlePace(snapshot: Snapshot, nowMs: number, nextMs: number | null = null): Pace {
  const untilMs = nextMs === null || snapshot.speed <= 0 ? slowestMs : (nextMs - nowMs) / snapshot.speed;
  const pollMs = Math.min(slowestMs, Math.max(1000, untilMs));
  return { pollMs, loadMs: wholeSeconds(Math.max(pollMs, readingMs)) };
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000)) * 1000;
}
