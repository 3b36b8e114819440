import type { Errand } from '../behaviour/errand.ts';
import type { Action } from '../behaviour/journey.ts';
import type { Line } from '../population/person.ts';

/**
 * What a person's own line adds to the way there, wall ms: half a round trip. The machine's real network is added by
 * the machine itself. Latency that is reported is the site's, and leaves this out.
 */
export function onTheWayMs(line: Line | undefined): number {
  return line === undefined ? 0 : line.roundTripMs / 2;
}

/** And to the way back: half a round trip and the bytes of the answer, for a look those of the page. @param bytes of the answer */
export function comingInMs(line: Line | undefined, action: Action | Errand, bytes: number): number {
  if (line === undefined) return 0;
  const kilobytes = bytes / 1000 + (action === 'look' ? line.pageKilobytes : 0);
  return line.roundTripMs / 2 + kilobytes * line.msPerKilobyte;
}
