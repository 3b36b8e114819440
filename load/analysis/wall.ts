import { wallTime } from '../../server/opening/clock.ts';
import type { Manifest } from '../record/files.ts';

/**
 * Two actions this close (wall ms) count as simultaneous: replies overtake one another on the way, and a run
 * whose actions start later than this is invalid anyway.
 */
export const SIMULTANEOUS_WALL_MS = 250;

/** From a person's times (opening ms, 0 the opening) to wall time (Unix ms), by the run's clock. */
export function wallClock(manifest: Manifest): (atMs: number) => number {
  return (atMs) => wallTime(manifest.clock, manifest.opensAtMs + atMs);
}
