import type { Cohort } from '../population/person.ts';
import type { RandomStream } from '../population/random.ts';

const backoffBaseMs = 1_000;
const backoffCapMs = 60_000;
/** What someone waits who was told nothing. */
const untoldMs = 5_000;

/**
 * How long a person waits after an error before trying again, ms of *wall* time: it is what the server's
 * operator would see between two clicks, and stays that at any speed of the day (DESIGN.md section 5).
 *
 * - `mash`: clicks again, whatever was said, after `mashMs` in the mean: uniform on half of it to one and a half.
 * - `backoff`: full jitter, uniform on 0 to min(60 s, 1 s x 2^k) after k earlier failures in a row.
 * - `obey`: as `Retry-After` says, and up to a second more; 5 s where nothing is said.
 *
 * @param failures failures in a row so far, this one counted: 1 or more
 * @param retryAfterMs what the server asked for; null where it asked for nothing
 */
export function retryDelayMs(
  policy: Cohort['retry'],
  failures: number,
  retryAfterMs: number | null,
  random: RandomStream,
  mashMs: number,
): number {
  switch (policy) {
    case 'mash':
      return mashMs * (0.5 + random.next());
    case 'backoff':
      return random.next() * Math.min(backoffCapMs, backoffBaseMs * 2 ** (failures - 1));
    case 'obey':
      return (retryAfterMs ?? untoldMs) + 1_000 * random.next();
  }
}
