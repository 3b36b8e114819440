import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Breakpoint, Level } from '../breakpoint/breakpoint.ts';
import type { Capacity } from '../breakpoint/capacity.ts';
import { UsageError } from '../cli/command.ts';
import type { Curve } from './curve.ts';

/** What is read of `breakpoint.json`: how far a real system was taken. People at that search's own scale. */
export type MeasuredBreakpoint = Pick<
  Breakpoint,
  | 'schemaVersion'
  | 'scenario'
  | 'admission'
  | 'scale'
  | 'speed'
  | 'servers'
  | 'machine'
  | 'held'
  | 'broke'
  | 'brokenBy'
> & {
  levels: Pick<Level, 'people' | 'verdict' | 'load'>[];
  capacity: Pick<Capacity, 'level' | 'interval'> | null;
};

/** Measured and simulated at the same scale, speed and number of servers. */
export interface Compared {
  run: string;
  measured: MeasuredBreakpoint;
  simulated: Omit<Curve, 'knee' | 'kneeBy'>;
  /** Requests a second in the busiest seconds of the smallest crowd that broke it, and the cores' worth of work that they are for the servers, by the unit costs. */
  requestsPerSecond: number | null;
  coresAsked: number | null;
}

/** Opening seconds per wall second at the opening. */
export function speedOf({ speed: { schedule } }: Pick<MeasuredBreakpoint, 'speed'>): number {
  return (schedule.findLast(({ fromSeconds }) => fromSeconds <= 0) ?? schedule[0])?.speed ?? 1;
}

/** Null where the folder has none. @throws UsageError for a file that is not one */
export async function breakpointIn(folder: string): Promise<MeasuredBreakpoint | null> {
  const text = await readFile(join(folder, 'breakpoint.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const read = JSON.parse(text) as MeasuredBreakpoint;
    if (read.schemaVersion === 1 && Array.isArray(read.levels) && read.scale > 0) return read;
  } catch {
    // Told below.
  }
  throw new UsageError([`${folder}: breakpoint.json is damaged, or of another version`]);
}
