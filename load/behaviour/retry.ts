import type { Cohort, Person } from '../population/person.ts';
import type { RandomStream } from '../population/random.ts';

const usualBackoff = { baseMs: 1_000, capMs: 60_000 };
/** Who refreshes at a fixed interval that is not said, wall ms. */
const usualFixedMs = 30_000;
/** What someone waits who was told nothing. */
const untoldMs = 5_000;

/**
 * How long a person waits after an error before trying again, ms of *wall* time: it is what the server's
 * operator would see between two clicks, and stays that at any speed of the day.
 *
 * - `mash`: clicks again, whatever was said, after `mashMs` in the mean: uniform on half of it to one and a half.
 * - `backoff`: full jitter, uniform on 0 to min(cap, base x 2^k) after k earlier failures in a row; 1 s and 60 s.
 * - `obey`: as `Retry-After` says, and up to a second more; 5 s where nothing is said.
 * - `fixed`: at a fixed interval, whatever was said.
 *
 * @param failures failures in a row so far, this one counted: 1 or more
 * @param retryAfterMs what the server asked for; null where it asked for nothing
 */
export function retryDelayMs(
  policy: Cohort['retry'],
  failures: number,
  retryAfterMs: number | null,
  random: RandomStream,
  { mashMs, fixedMs, backoff }: Pick<Person, 'mashMs' | 'fixedMs' | 'backoff'>,
): number {
  switch (policy) {
    case 'mash':
      return mashMs * (0.5 + random.next());
    case 'backoff': {
      const { baseMs, capMs } = backoff ?? usualBackoff;
      return random.next() * Math.min(capMs, baseMs * 2 ** (failures - 1));
    }
    case 'obey':
      return (retryAfterMs ?? untoldMs) + 1_000 * random.next();
    case 'fixed':
      return fixedMs ?? usualFixedMs;
  }
}
