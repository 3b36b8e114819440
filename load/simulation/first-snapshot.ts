import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import type { Scenario } from '../scenario/schema.ts';

/** What the controller publishes before anybody has come. Times in opening ms from the opening. */
export function firstSnapshot(
  { opening, admission }: Pick<Scenario, 'opening' | 'admission'>,
  speed: number,
): Snapshot {
  const fromOpening = (instant: string) => Date.parse(instant) - Date.parse(opening.opensAt);
  const preQueueAtMs = fromOpening(opening.preQueueAt);
  return {
    ...{ epoch: 'simulated', fence: 1, serial: 0, phase: 'preQueue', nowMs: preQueueAtMs, speed },
    ...{ total: opening.quota, remaining: opening.quota, reserved: 0, confirmed: 0, burned: 0 },
    ...{ lastNumber: 0, serving: 0, waiting: 0, called: 0, active: 0, callsMade: 0, takenUp: 0, noShows: 0 },
    ...{ leftCalled: 0, leftActive: 0, sessionsExpired: 0, submitted: 0, leavers: 0 },
    ...{ standby: 0, turnedAwayTo: 0, standbys: 0, ledgerLength: 0, lastRank: 0, callsPerSecond: null },
    ...{ listSize: null, seed: null, drawFields: 0 },
    ...{ mode: admission.mode, ratePerSecond: admission.ratePerSecond, maxActive: admission.maxActive },
    ...{ claimMs: admission.claimSeconds * 1000, sessionMs: admission.sessionSeconds * 1000, paused: false },
    ...{ changes: 0, preQueueAtMs, opensAtMs: 0, closesAtMs: fromOpening(opening.closesAt) },
    maintenanceUntilMs: null,
    ...{ portalCapacity: 1, limit: admission.maxActive, bears: null, gate: null },
  };
}
