import type { LiveSnapshot } from './live-snapshot.ts';
import { leftAhead } from './live-snapshot.ts';

/** A listener that has heard nothing for this long (wall ms) knows its position no longer, and says so. */
export const liveStaleMs = 4000;

/** Where the holder of a ticket stands, worked out by its own client from what everyone is sent. */
export type OwnPosition =
  /** In line; `ahead` people will be called before. `fromSeconds` of opening time at the earliest, null if unknown. */
  | { state: 'waiting'; ahead: number; fromSeconds: number | null }
  /** The turn has come, or the snapshot cannot tell: ask `GET /api/queue` after `afterMs` (wall), then as it says. */
  | { state: 'ask'; afterMs: number }
  /** It is over for whoever was not called. */
  | { state: 'turnedAway' }
  /** Nothing heard for too long: show that, and connect again. */
  | { state: 'unknown' };

/** What a client knows of itself. */
export interface OwnTicket {
  /** The epoch of the first snapshot after the ticket was given. */
  epoch: string;
  /** Null as long as a draw has not given one. */
  turn: number | null;
}

/** Everyone's question after a change of epoch is spread over this, wall ms. */
const spreadMs = 5000;

/**
 * The position of a ticket in the newest snapshot. Pure: pages, k6 and the simulator share it.
 *
 * @param heardMsAgo wall ms since the snapshot came
 * @param draw from [0, 1): when, of a time span, this client asks if everyone has to ask at once
 */
export function ownPosition(
  live: LiveSnapshot,
  { epoch, turn }: OwnTicket,
  heardMsAgo: number,
  draw: number,
): OwnPosition {
  if (heardMsAgo > liveStaleMs) return { state: 'unknown' };
  if (live.epoch !== epoch || turn === null) return { state: 'ask', afterMs: Math.floor(draw * spreadMs) };
  // Turned away when the last place went, though places have come back since; or called back from standby.
  if (turn <= live.turnedAwayTo && live.phase === 'open') return { state: 'ask', afterMs: 0 };
  if (turn <= live.serving) return { state: 'ask', afterMs: 0 };
  if (live.phase === 'exhausted' || live.phase === 'closed') return { state: 'turnedAway' };
  const ahead = Math.max(0, turn - live.serving - 1 - leftAhead(live, turn));
  return { state: 'waiting', ahead, fromSeconds: fromSeconds(live, ahead) };
}

/** The lower end of the waiting time, as `position.ts` has it: Poisson calls, and a tenth for a rate that changes. */
function fromSeconds(live: LiveSnapshot, ahead: number): number | null {
  const rate = live.callsPerSecond ?? live.ratePerSecond;
  if (live.paused || !(rate > 0)) return null;
  const untilOpen = Math.max(0, Date.parse(live.opensAt) - Date.parse(live.now)) / 1000;
  const mean = (ahead + 1) / rate;
  const spread = 1.28 * Math.sqrt((ahead + 1) / (rate * rate) + (0.1 * mean) ** 2);
  return Math.round(untilOpen + Math.max(0, mean - spread));
}
