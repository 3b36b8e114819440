import type { LiveRecord } from '../bench/live-record.ts';
import type { Costs } from '../simulation/costs.ts';
import { meanOf } from '../simulation/distribution.ts';
import type { Outcome } from '../simulation/replications.ts';

/** One size of the same opening, as one day was simulated with it and what that asks of programs. */
export interface PastRow {
  people: number;
  /** Devices in line at the fullest moment: a connection each. */
  connections: number;
  /** Server processes that hold so many connections. */
  processes: number;
  /** In the busiest second, polls and all. */
  requestsPerSecond: number;
  /** Cores that answer the requests of the busiest minute. */
  cores: number;
  /** What sending the room's news to as many listeners takes, instead of their polls: bytes a second, and cores. */
  broadcastBytesPerSecond: number;
  broadcastCores: number;
  /** Changes in all: joining, taking a call up, submitting, paying, leaving. */
  changes: number;
  /** Of Redis, in the busiest minute; and that as a share of what one does at most. */
  changesPerSecond: number;
  redisBusy: number;
  /** What Redis keeps of people in line. */
  redisBytes: number;
  ledgerBytes: number;
}

/** A cost that the table multiplies by. */
export interface UnitUsed {
  what: 'read' | 'change' | 'redis' | 'disk' | 'sockets' | 'listener' | 'news' | 'send' | 'person' | 'ledger';
  value: number;
  unit: 'ms' | 'bytes' | 'connections';
  /** The run it was measured in, or `assumed`. */
  source: string;
}

/** The sizes beyond one machine. */
export interface Past {
  rows: PastRow[];
  units: UnitUsed[];
  /** The machine of the run that told what connections cost. */
  liveMachine: LiveRecord['machine'];
  /** Memory that listeners take of one process that is full of them, bytes. */
  listenersBytes: number;
  /** How many people keep one Redis busy all the time in their busiest minute, in proportion to the largest row. */
  redisEndsAt: number | null;
  /** What Redis would keep of them. */
  redisBytesThen: number | null;
  /** Changes a second that one Redis does at most. */
  redisChangesPerSecond: number | null;
}

/** Heads of Ethernet (14), IPv4 (20) and TCP with timestamps (32), which each frame has on the wire. */
const headsBytes = 66;
/** Changes that one write to disk can hold. */
const mostInBatch = 1000;

export interface PastCosts {
  costs: Costs;
  live: LiveRecord;
  ledger: { entryBytes: number; source: string };
}

export function pastRow(
  people: number,
  outcome: Outcome,
  { servers, devicesEach, units }: { servers: number; devicesEach: number; units: PastCosts },
): PastRow {
  const { costs, live, ledger } = units;
  const of = (name: string) => outcome[name] ?? 0;
  const connections = Math.round(of('day.peakWaiting') * devicesEach);
  const changes = ['join', 'admit', 'signIn', 'save', 'submit', 'signOut', 'pay', 'standBy', 'leave'].reduce(
    (sum, action) => sum + of(`requests.${action}`),
    0,
  );
  const { frameBytes, framesPerSecond, sendMs } = live;
  return {
    people,
    connections,
    processes: Math.max(1, Math.ceil(connections / live.listeners)),
    requestsPerSecond: of('service.peakRequestsPerSecond'),
    cores: of('servers.busy') * servers,
    broadcastBytesPerSecond: connections * (frameBytes + headsBytes) * framesPerSecond,
    broadcastCores: (connections * sendMs * framesPerSecond) / 1000,
    changes,
    changesPerSecond: of('redis.busy') * redisPerSecond(costs),
    redisBusy: of('redis.busy'),
    redisBytes: people * live.redisBytesPerPerson,
    // Reserved, and then confirmed or lapsed.
    ledgerBytes: 2 * of('quota.given') * ledger.entryBytes,
  };
}

/** Connections that each server process has open at the fullest moment, with the margin; null where that was not reached. */
export function connectionsEach({
  past,
  people,
  margin,
  deployment,
}: {
  past: Past | null;
  people: number;
  margin: number;
  deployment: { servers: number } | null;
}): number | null {
  const row = past?.rows.find((each) => each.people === people);
  if (row === undefined || deployment === null) return null;
  return Math.ceil((row.connections * (1 + margin)) / deployment.servers);
}

/** Changes a second that one Redis does, in full batches. */
function redisPerSecond({ change, disk }: Costs): number {
  const each = meanOf(change) + meanOf(disk) / mostInBatch;
  return each > 0 ? 1000 / each : 0;
}

export function pastOf(rows: PastRow[], { costs, live, ledger }: PastCosts): Past {
  const largest = rows.at(-1);
  const unit = (what: UnitUsed['what'], value: number): UnitUsed => ({
    ...{ what, value, unit: 'ms', source: costs.from },
  });
  const ofLive = (what: UnitUsed['what'], value: number, in_: UnitUsed['unit']): UnitUsed => ({
    ...{ what, value, unit: in_, source: live.run },
  });
  const redisEndsAt =
    largest === undefined || largest.redisBusy === 0 ? null : Math.round(largest.people / largest.redisBusy);
  const perSecond = redisPerSecond(costs);
  return {
    rows,
    units: [
      unit('read', meanOf(costs.server.poll)),
      unit('change', meanOf(costs.server.join)),
      unit('redis', meanOf(costs.change)),
      unit('disk', meanOf(costs.disk)),
      ofLive('sockets', live.listeners, 'connections'),
      ofLive('listener', live.bytesPerListener, 'bytes'),
      ofLive('news', live.frameBytes + headsBytes, 'bytes'),
      ofLive('send', live.sendMs, 'ms'),
      ofLive('person', live.redisBytesPerPerson, 'bytes'),
      { what: 'ledger', value: ledger.entryBytes, unit: 'bytes', source: ledger.source },
    ],
    liveMachine: live.machine,
    listenersBytes: live.listeners * live.bytesPerListener,
    redisEndsAt,
    redisBytesThen: redisEndsAt === null ? null : redisEndsAt * live.redisBytesPerPerson,
    redisChangesPerSecond: perSecond > 0 ? perSecond : null,
  };
}
