import type { DrawSettings } from '../opening/settings.ts';

/** A public source of randomness in numbered rounds, none of which is known before its time. */
export interface Beacon {
  source: string;
  /**
   * The round to draw with.
   *
   * @param earliestMs opening ms before which it must not exist
   * @returns its name and when it exists (opening ms; 0: as soon as the secret's time is over)
   */
  roundFrom(earliestMs: number): { round: string; roundAtMs: number };
  /** The value of a round that exists; null where the operator has to feed it (`POST /api/admin/draw`). */
  fetch: ((round: string) => Promise<string>) | null;
}

/** What a local beacon is called everywhere: it shows the steps, and proves nothing, since the operator makes it. */
export const rehearsalSource = 'rehearsal, not proof';

/**
 * The beacon that the settings name. A public one is fed by the operator, since a server in a waiting room has better
 * things to do than to fetch from the internet; everyone can look the named round up and compare.
 *
 * @param random so many random bytes in hex
 */
export function beaconOf(settings: DrawSettings | undefined, random: (bytes: number) => string): Beacon {
  const named = settings?.beacon;
  if (named === undefined) {
    return {
      source: rehearsalSource,
      roundFrom: () => ({ round: '1', roundAtMs: 0 }),
      // Made when it is asked for, which is after the root is published and the secret's time over.
      fetch: async () => random(32),
    };
  }
  const firstAtMs = Date.parse(named.at);
  const periodMs = named.periodSeconds * 1000;
  return {
    source: named.source,
    roundFrom(earliestMs) {
      const later = Math.max(0, Math.ceil((earliestMs - firstAtMs) / periodMs));
      return { round: String(named.round + later), roundAtMs: firstAtMs + later * periodMs };
    },
    fetch: null,
  };
}
