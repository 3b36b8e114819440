import { type ClockSegment, openingTime } from '../../server/opening/clock.ts';
import type { SecondStats } from '../generator/generator.ts';
import type { PortalSecond, SeriesRow } from '../record/files.ts';
import type { PortalStatus } from './admin.ts';

/** Levels of the room and the quota at the end of one second of wall time (Unix seconds). */
export interface Levels {
  wallSecond: number;
  waiting: number;
  called: number;
  active: number;
  serving: number;
  remaining: number;
  /** Where there is a portal: its counts so far, and what it can do. */
  portal?: PortalStatus & { capacityPerSecond: number };
}

/**
 * One row for every second from the first to the last that anything is known of: what the generator counted
 * in it, joined with the levels at its end. A second whose levels could not be read keeps those before it;
 * the seconds before the start are left out.
 *
 * @param startedWallMs Unix ms (wall) of the start of the run's clock.
 * @param opensAtMs Unix ms (opening time) of the opening.
 */
export function joinSeries(
  seconds: readonly SecondStats[],
  levels: readonly Levels[],
  {
    clock,
    startedWallMs,
    opensAtMs,
  }: { clock: readonly ClockSegment[]; startedWallMs: number; opensAtMs: number },
): SeriesRow[] {
  const counted = new Map(seconds.map((each) => [each.wallSecond, each]));
  const read = new Map(levels.map((each) => [each.wallSecond, each]));
  const known = [...counted.keys(), ...read.keys()];
  if (known.length === 0) return [];
  const first = known.reduce((least, each) => Math.min(least, each));
  const final = known.reduce((most, each) => Math.max(most, each));
  const rows: SeriesRow[] = [];
  let last: Levels['portal'];
  let now: Omit<Levels, 'wallSecond'> = levels[0] ?? {
    waiting: 0,
    called: 0,
    active: 0,
    serving: 0,
    remaining: 0,
  };
  for (let second = first; second <= final; second++) {
    now = read.get(second) ?? now;
    const stats = counted.get(second);
    const endWallMs = (second + 1) * 1000;
    if (endWallMs <= startedWallMs) continue;
    const portal = now.portal && portalSecond(now.portal, last, stats?.forward ?? 0);
    last = now.portal ?? last;
    rows.push({
      atMs: openingTime(clock, endWallMs) - opensAtMs,
      wallMs: endWallMs - startedWallMs,
      arrivals: stats?.arrivals ?? 0,
      waiting: now.waiting,
      called: now.called,
      active: now.active,
      serving: now.serving,
      submissions: stats?.submissions ?? {},
      remaining: now.remaining,
      requests: stats?.requests ?? 0,
      errors: stats?.errors ?? 0,
      latencyMs: stats?.latencyMs ?? null,
      ...(portal && { portal }),
    });
  }
  return rows;
}

/** What the portal did between two readings of its counts, and what that was good for. */
function portalSecond(
  now: NonNullable<Levels['portal']>,
  last: Levels['portal'],
  forward: number,
): PortalSecond {
  const since = (name: 'arrived' | 'completedInTime' | 'completedTooLate') => now[name] - (last?.[name] ?? 0);
  return {
    capacityPerSecond: now.capacityPerSecond,
    asked: since('arrived'),
    inTime: since('completedInTime'),
    tooLate: since('completedTooLate'),
    forward,
  };
}
