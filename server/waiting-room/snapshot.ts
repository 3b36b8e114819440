/**
 * The one picture of the room that the controller publishes, and from which every server answers whoever
 * waits without asking Redis. Times in opening ms unless the name says wall.
 */
export interface Snapshot {
  epoch: string;
  /** Fencing token of the controller that made it; with `serial`, says which of two snapshots is newer. */
  fence: number;
  serial: number;
  phase: string;
  nowMs: number;
  /** Opening ms per wall ms at this moment. */
  speed: number;
  total: number;
  remaining: number;
  reserved: number;
  confirmed: number;
  burned: number;
  lastNumber: number;
  serving: number;
  waiting: number;
  called: number;
  active: number;
  /** Calls in all, and how they ended. */
  callsMade: number;
  takenUp: number;
  noShows: number;
  leftCalled: number;
  leftActive: number;
  sessionsExpired: number;
  submitted: number;
  /** Length of the list of numbers that left before their call. */
  leavers: number;
  /** How many stand by for a place that comes back. */
  standby: number;
  /** Whoever waited with a turn up to this one when the last place went is turned away. */
  turnedAwayTo: number;
  /** Length of the list of who stands by, and no longer does. */
  standbys: number;
  ledgerLength: number;
  lastRank: number;
  /** Calls per second of opening time lately; null until enough calls were made. */
  callsPerSecond: number | null;
  mode: string;
  /** How many numbers are on the list of a draw; null until it is closed, and in modes without one. */
  listSize: number | null;
  /** Seed of the draw, hex; null until it is made. */
  seed: string | null;
  /** How many fields of the draw's record are known: they only rise. */
  drawFields: number;
  ratePerSecond: number;
  maxActive: number;
  claimMs: number;
  sessionMs: number;
  paused: boolean;
  /** How many changes of settings or clock it takes into account. */
  changes: number;
  preQueueAtMs: number;
  opensAtMs: number;
  closesAtMs: number;
  /** Active plus called at most, as it is in force: the cap, or what adaptive admission found to be borne. */
  limit: number;
  /** People a second of opening time that the portal is thought to bear; null with a fixed rate. */
  bears: number | null;
  /** Requests that may wait for the portal at once on each server; null: as many as come. */
  gate: number | null;
  /** The part of the portal's workers that works: 1 is all of them. */
  portalCapacity: number;
  /** When the maintenance is said to end; null when unknown or none. */
  maintenanceUntilMs: number | null;
}

/** What positions, ranges and odds are worked out from: as much of a snapshot as listeners are sent too. */
export type LineState = Pick<
  Snapshot,
  | 'phase'
  | 'speed'
  | 'remaining'
  | 'serving'
  | 'turnedAwayTo'
  | 'waiting'
  | 'standby'
  | 'called'
  | 'active'
  | 'noShows'
  | 'leftCalled'
  | 'leftActive'
  | 'sessionsExpired'
  | 'submitted'
  | 'callsPerSecond'
  | 'ratePerSecond'
  | 'limit'
  | 'claimMs'
  | 'sessionMs'
  | 'paused'
  | 'opensAtMs'
  | 'closesAtMs'
  | 'maintenanceUntilMs'
>;

/** A snapshot older than this (wall) is not used: the server answers 503 rather than guess. */
export const snapshotMaxAgeMs = 3000;

/** Whether `a` is newer than `b`. */
export function isNewer(a: Snapshot, b: Snapshot | null): boolean {
  if (b === null || a.epoch !== b.epoch) return true;
  return a.fence > b.fence || (a.fence === b.fence && a.serial > b.serial);
}
