import fc from 'fast-check';
import type { Snapshot } from '../waiting-room/snapshot.ts';

const opensAtMs = Date.parse('2016-06-13T08:30:00-04:00');

/** A room ten minutes after it opened. */
export const someSnapshot: Snapshot = {
  epoch: 'epoch',
  fence: 1,
  serial: 1,
  phase: 'open',
  nowMs: opensAtMs + 600_000,
  speed: 1,
  total: 500,
  remaining: 300,
  reserved: 200,
  confirmed: 0,
  burned: 0,
  lastNumber: 4000,
  serving: 250,
  waiting: 3700,
  called: 20,
  active: 30,
  callsMade: 250,
  takenUp: 230,
  noShows: 5,
  leftCalled: 2,
  leftActive: 1,
  sessionsExpired: 0,
  submitted: 200,
  leavers: 0,
  standby: 0,
  turnedAwayTo: 0,
  standbys: 0,
  ledgerLength: 200,
  lastRank: 200,
  callsPerSecond: 0.4,
  mode: 'fifo',
  listSize: null,
  seed: null,
  ratePerSecond: 0.5,
  maxActive: 50,
  claimMs: 300_000,
  sessionMs: 1_800_000,
  paused: false,
  changes: 0,
  preQueueAtMs: opensAtMs - 3_600_000,
  opensAtMs,
  closesAtMs: opensAtMs + 34_200_000,
  portalCapacity: 1,
  maintenanceUntilMs: null,
};

/** Rooms of every kind, as far as positions depend on them. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    phase: fc.constantFrom('preQueue', 'open', 'exhausted', 'closed', 'maintenance'),
    speed: fc.oneof(fc.constantFrom(0, 1, 60), fc.double({ min: 0.01, max: 1000, noNaN: true })),
    remaining: fc.nat(10_000),
    serving: fc.nat(10_000),
    waiting: fc.nat(500_000),
    called: fc.nat(1000),
    active: fc.nat(1000),
    noShows: fc.nat(1000),
    leftCalled: fc.nat(100),
    leftActive: fc.nat(100),
    sessionsExpired: fc.nat(100),
    submitted: fc.nat(10_000),
    callsPerSecond: fc.option(fc.double({ min: 0.001, max: 100, noNaN: true })),
    ratePerSecond: fc.double({ min: 0.001, max: 100, noNaN: true }),
    claimMs: fc.integer({ min: 1000, max: 3_600_000 }),
    paused: fc.boolean(),
  })
  .map((some) => ({ ...someSnapshot, ...some }));
