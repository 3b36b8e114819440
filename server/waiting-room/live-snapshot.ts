import type { LineState } from './snapshot.ts';

/**
 * What every listener is sent: one text for all of them, from which each works out its own position
 * (`own-position.ts`). Free of Node imports, so that pages and k6 can read it.
 */
export interface LiveSnapshot extends Omit<LineState, 'opensAtMs' | 'closesAtMs' | 'maintenanceUntilMs'> {
  /** Another epoch than the one the ticket was given in: the ticket is no longer valid, join again. */
  epoch: string;
  /** Opening time, ISO 8601 with offset. */
  now: string;
  opensAt: string;
  closesAt: string;
  /** When a maintenance is said to end; only in one, and if it is known. */
  maintenanceUntil?: string;
  /** The end that was said has passed, and it goes on; nobody knows until when. */
  maintenanceOverrun?: true;
  /** Whether the turns are known: false only before a draw. */
  drawn: boolean;
  /** Turns above `serving` that left before their call: each `every`-th of them, ascending. */
  left: { every: number; turns: number[] };
}

/** Where it is sent. */
export const livePath = '/api/queue/live';

/** Turns that `left` names at most. */
export const maxLeftTurns = 32;

/** How many of those between `serving` and a turn have left: exact when `every` is 1, else less than `every` too few. */
export function leftAhead({ left }: Pick<LiveSnapshot, 'left'>, turn: number): number {
  let named = 0;
  while (named < left.turns.length && left.turns[named]! < turn) named += 1;
  return named * left.every;
}
