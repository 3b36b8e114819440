import type { Snapshot } from '../waiting-room/snapshot.ts';

/** What can honestly be said of a maintenance at a moment. */
export interface Maintenance {
  /** When it is said to end, opening ms; null when nobody knows, which is so too once that time has passed. */
  untilMs: number | null;
  /** The time that was said has passed, and it is not over. */
  overrun: boolean;
  /** When to ask again; wall seconds. */
  retryAfterSeconds: number;
}

/** While nobody knows when it ends, and at the most, since it may end sooner than was said; wall seconds. */
const unknownSeconds = 10;
const longestSeconds = 60;

/** The maintenance at a moment of opening time; null when there is none. An hour that has passed is never told again. */
export function maintenanceAt(
  { phase, maintenanceUntilMs, speed }: Pick<Snapshot, 'phase' | 'maintenanceUntilMs' | 'speed'>,
  nowMs: number,
): Maintenance | null {
  if (phase !== 'maintenance') return null;
  const overrun = maintenanceUntilMs !== null && maintenanceUntilMs <= nowMs;
  const untilMs = overrun ? null : maintenanceUntilMs;
  const seconds =
    untilMs === null || speed <= 0 ? unknownSeconds : Math.ceil((untilMs - nowMs) / speed / 1000);
  return { untilMs, overrun, retryAfterSeconds: Math.max(1, Math.min(longestSeconds, seconds)) };
}

/** As answers show it: nothing where there is no maintenance, or where its end was never said. */
export function maintenanceFields(
  maintenance: Maintenance | null,
  iso: (ms: number) => string,
): { maintenanceUntil?: string; maintenanceOverrun?: true } {
  if (maintenance === null) return {};
  const { untilMs, overrun } = maintenance;
  return {
    ...(untilMs !== null && { maintenanceUntil: iso(untilMs) }),
    ...(overrun && { maintenanceOverrun: true }),
  };
}
