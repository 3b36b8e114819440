import type { ClockSegment } from '../../server/opening/clock.ts';
import type { AdmissionSettings, OpeningSettings } from '../../server/opening/settings.ts';

/** How the rush of a moment is let in: through the waiting room, or all at once on the submission itself. */
export type Mode = 'fifo' | 'passthrough';

/** How many people come, for how many places, over how long (wall ms). */
export interface Size {
  people: number;
  quota: number;
  arrivalsMs: number;
}

const opensAt = '2016-06-13T08:30:00.000-04:00';
/** Opening ms per wall ms. */
const SPEED = 20;

/**
 * The opening of a rush: open for hours, so that nothing but the crash stands in anyone's way. A call lasts 15 s
 * of wall time and a session 30 s, at this speed: longer than any restart, so that a spot that runs out is a
 * spot lost. Calls are made faster than people can take them up, so the cap decides who may come.
 */
export function openingOf(
  mode: Mode,
  { quota }: Size,
): { opening: OpeningSettings; admission: AdmissionSettings } {
  return {
    opening: {
      id: `crash-test-${mode}`,
      title: 'Crash test',
      timeZone: 'America/Toronto',
      preQueueAt: '2016-06-13T08:00:00.000-04:00',
      opensAt,
      closesAt: '2016-06-13T20:30:00.000-04:00',
      quota,
      paymentDays: 30,
      unpaid: 'returned',
    },
    admission: {
      mode,
      ratePerSecond: 20,
      maxActive: 60,
      claimSeconds: 15 * SPEED,
      sessionSeconds: 30 * SPEED,
    },
  };
}

/**
 * The clock of a rush, from now on. With a waiting room the day begins 0.7 s (wall) before the opening,
 * so that some join in the pre-queue; without one, at the opening.
 */
export function clockOf(mode: Mode, nowMs: number): ClockSegment {
  const ahead = mode === 'fifo' ? 700 * SPEED : 0;
  return { fromWallMs: nowMs, openingMs: Date.parse(opensAt) - ahead, speed: SPEED };
}

/** How often those who get the places are told something that must last: a number, an admission, a place. */
export function stepsOf(mode: Mode, { quota }: Size): number {
  return mode === 'fifo' ? 3 * quota : quota;
}
