import type { Costs } from '../simulation/costs.ts';
import { meanOf } from '../simulation/distribution.ts';
import type { Outcome } from '../simulation/replications.ts';

/** One size of the same opening, as one day was simulated with it and what that asks of programs. */
export interface PastRow {
  people: number;
  /** Devices in line at the fullest moment: a connection each. */
  connections: number;
  /** In the busiest second, polls and all. */
  requestsPerSecond: number;
  /** What sending the room's news to as many listeners takes, instead of their polls; bytes a second. */
  broadcastBytesPerSecond: number;
  /** Cores that answer the requests of the busiest minute. */
  cores: number;
  /** Changes in all: joining, taking a call up, submitting, paying, leaving. */
  changes: number;
  /** Share of one Redis that they are in the busiest minute. */
  redisBusy: number;
  ledgerBytes: number;
}

/** A cost that the table multiplies by. */
export interface UnitUsed {
  what: 'read' | 'change' | 'redis' | 'snapshot' | 'ledger';
  value: number;
  unit: 'ms' | 'bytes';
  /** The run it was measured in, a program's text, or `assumed`. */
  source: string;
}

/** The sizes beyond one machine. */
export interface Past {
  rows: PastRow[];
  units: UnitUsed[];
  /** How many people keep one Redis busy all the time in their busiest minute, in proportion to the largest row. */
  redisEndsAt: number | null;
  /** Changes a second that one Redis does at most. */
  redisChangesPerSecond: number | null;
}

/** The text that every listener is sent, with its frame and the packet's heads: some 600 bytes (`bench --only live`), 4, and 66. */
const snapshotBytes = 670;
/** Times a second that it is sent, at least; a change of phase or of `serving` sends it sooner. */
const snapshotsPerSecond = 1;

/** @param ledgerEntryBytes of an entry as it is fetched, with its source */
export function pastRow(
  people: number,
  outcome: Outcome,
  { servers, devicesEach, entryBytes }: { servers: number; devicesEach: number; entryBytes: number },
): PastRow {
  const of = (name: string) => outcome[name] ?? 0;
  const connections = Math.round(of('day.peakWaiting') * devicesEach);
  const changes = ['join', 'admit', 'signIn', 'save', 'submit', 'signOut', 'pay', 'standBy', 'leave'].reduce(
    (sum, action) => sum + of(`requests.${action}`),
    0,
  );
  return {
    people,
    connections,
    requestsPerSecond: of('service.peakRequestsPerSecond'),
    broadcastBytesPerSecond: connections * snapshotBytes * snapshotsPerSecond,
    cores: of('servers.busy') * servers,
    changes,
    redisBusy: of('redis.busy'),
    // Reserved, and then confirmed or lapsed.
    ledgerBytes: 2 * of('quota.given') * entryBytes,
  };
}

export function pastOf(rows: PastRow[], costs: Costs, ledger: { entryBytes: number; source: string }): Past {
  const largest = rows.at(-1);
  const changeMs = meanOf(costs.change);
  const unit = (what: UnitUsed['what'], value: number): UnitUsed => ({
    ...{ what, value, unit: 'ms', source: costs.from },
  });
  return {
    rows,
    units: [
      unit('read', meanOf(costs.server.poll)),
      unit('change', meanOf(costs.server.join)),
      unit('redis', changeMs),
      { what: 'snapshot', value: snapshotBytes, unit: 'bytes', source: 'bench --only live' },
      { what: 'ledger', value: ledger.entryBytes, unit: 'bytes', source: ledger.source },
    ],
    redisEndsAt:
      largest === undefined || largest.redisBusy === 0
        ? null
        : Math.round(largest.people / largest.redisBusy),
    redisChangesPerSecond: changeMs > 0 ? 1000 / changeMs : null,
  };
}
