import { type ClockSegment, openingTime, speedAt } from '../../server/opening/clock.ts';

/** The clock of the day as a generator asks it: ms from the opening, at wall times that mostly rise. */
export interface Frame {
  /** Opening time at a wall time (Unix ms), ms from the opening. */
  openingAt(wallMs: number): number;
  /** Opening ms per wall ms. */
  speedAt(wallMs: number): number;
}

/**
 * `server/opening/clock.ts` with the segment in force remembered: a generator asks several times a call, inside
 * an interpreter.
 */
export function frameOf(clock: readonly ClockSegment[], opensAtMs: number): Frame {
  let index = 0;

  function find(wallMs: number): ClockSegment | undefined {
    while (index + 1 < clock.length && clock[index + 1]!.fromWallMs <= wallMs) index++;
    while (index > 0 && clock[index]!.fromWallMs > wallMs) index--;
    return clock[index];
  }

  return {
    openingAt(wallMs) {
      const segment = find(wallMs);
      if (segment === undefined || segment.fromWallMs > wallMs) return openingTime(clock, wallMs) - opensAtMs;
      return Math.floor(segment.openingMs + (wallMs - segment.fromWallMs) * segment.speed) - opensAtMs;
    },
    speedAt: (wallMs) => find(wallMs)?.speed ?? speedAt(clock, wallMs),
  };
}
