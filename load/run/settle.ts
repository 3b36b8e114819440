import { setTimeout as sleep } from 'node:timers/promises';
import { type ClockSegment, openingTime, wallTime } from '../../server/opening/clock.ts';
import type { Admin } from './admin.ts';

export interface SettleOptions {
  admin: Pick<Admin, 'opening' | 'lapse' | 'setClock'>;
  clock: ClockSegment[];
  /** Unix ms (opening time) after which no place is unpaid any more. */
  endsMs: number;
  /** Wall time, Unix ms. */
  now(): number;
  signal: AbortSignal;
  /** Nobody else lives this day: its clock may be hastened. Else it is left to run, since others still act. */
  alone: boolean;
}

/** Wall ms in which the rest of the payment days goes by, once nobody acts any more. */
const REST_MS = 3_000;
/** Wall ms of patience for the last places to lapse, after their time. */
const PATIENCE_MS = 10_000;
const ASK_MS = 200;

/**
 * Waits until every reserved place is confirmed or lapsed. Everybody has acted by now, so where the schedule
 * would take longer than a moment, the clock goes faster to the end. Returns the clock as it went.
 */
export async function settlePayments(options: SettleOptions): Promise<ClockSegment[]> {
  const { admin, endsMs, now, signal, alone } = options;
  let { clock } = options;
  if (alone && (await settled(admin))) return clock;
  const startMs = now();
  if (alone && wallTime(clock, endsMs) - startMs > REST_MS) {
    const speed = Math.max(1, Math.ceil((endsMs - openingTime(clock, startMs)) / REST_MS));
    clock = hastened(clock, startMs, speed);
    await admin.setClock(clock);
  }
  const untilMs = wallTime(clock, endsMs) + PATIENCE_MS;
  while (now() < untilMs && !signal.aborted) {
    await sleep(ASK_MS);
    const over = openingTime(clock, now()) >= endsMs;
    if (over) await admin.lapse();
    if ((alone || over) && (await settled(admin))) return clock;
  }
  return clock;
}

async function settled(admin: Pick<Admin, 'opening'>): Promise<boolean> {
  return (await admin.opening()).quota.reserved === 0;
}

/** The clock that goes on at another speed from a wall time on; what had been planned for later is dropped. */
function hastened(clock: readonly ClockSegment[], fromWallMs: number, speed: number): ClockSegment[] {
  const kept = clock.filter((segment) => segment.fromWallMs < fromWallMs);
  return [...kept, { fromWallMs, openingMs: openingTime(clock, fromWallMs), speed }];
}
