import type { LiveSnapshot } from './live-snapshot.ts';
import { leftAhead } from './live-snapshot.ts';
import { type Position, positionOf } from './position.ts';

/** A listener that has heard nothing for this long (wall ms) knows its position no longer, and says so. */
export const liveStaleMs = 4000;

/** Where the holder of a ticket stands, worked out by its own client from what everyone is sent. */
export type OwnPosition =
  /** In line: as `GET /api/queue` would say. */
  | (Pick<Position, 'ahead' | 'etaSeconds' | 'odds' | 'beyondReach'> & { state: 'waiting' })
  /** On the list of a draw that is not made yet. */
  | { state: 'drawing' }
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

/** What everyone asks after a draw, or a change of epoch, is spread over this, wall ms. */
const spreadMs = 5000;

/**
 * The position of a ticket in the newest snapshot, by the code that answers status polls. Pure, without Node.
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
  if (live.epoch !== epoch) return later(draw);
  if (turn === null) return live.drawn ? later(draw) : { state: 'drawing' };
  // Turned away when the last place went, though places have come back since; or called back from standby.
  if (turn <= live.turnedAwayTo && live.phase === 'open') return { state: 'ask', afterMs: 0 };
  if (turn <= live.serving) return { state: 'ask', afterMs: 0 };
  const line = {
    ...live,
    opensAtMs: Date.parse(live.opensAt),
    closesAtMs: Date.parse(live.closesAt),
    maintenanceUntilMs: live.maintenanceUntil === undefined ? null : Date.parse(live.maintenanceUntil),
  };
  const {
    state,
    pollAfterMs: _,
    ...position
  } = positionOf(line, turn, leftAhead(live, turn), Date.parse(live.now));
  return state === 'turnedAway' ? { state } : { ...position, state: 'waiting' };
}

/** Everyone has the same question at the same moment. */
function later(draw: number): OwnPosition {
  return { state: 'ask', afterMs: Math.floor(draw * spreadMs) };
}
