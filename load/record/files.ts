/** The shapes of a run's files (`results/<run>/`), as other programs read them. Times: ms of opening time, 0 the opening, unless the name says wall. */

import type { Checkpoint } from '../../server/ledger/entry.ts';
import type { ClockSegment } from '../../server/opening/clock.ts';
import type { Cohort } from '../population/person.ts';
import type { Figure, Scenario } from '../scenario/schema.ts';
import type { Costs } from '../simulation/costs.ts';
import type { Replicated } from '../simulation/replications.ts';

export type Outcome =
  | 'reserved'
  | 'exempt'
  | 'refused'
  | 'standby'
  | 'gaveUp'
  | 'neverIn'
  | 'ineligible'
  | 'error';

/** A line of `people.ndjson`. Null where it did not happen. */
export interface PersonRecord {
  id: string;
  accountId: string;
  cohort: Cohort;
  /** Planned first look. */
  dueAtMs: number;
  /** Actual first look. */
  arrivedAtMs: number | null;
  /** The first answer that held the ticket of `number`. */
  joinedAtMs: number | null;
  number: number | null;
  turn: number | null;
  /** The server's own time of the call. */
  calledAtMs: number | null;
  admittedAtMs: number | null;
  /** When the submission that settled it was sent. */
  submittedAtMs: number | null;
  /** The server's own time of the decision (`reservedAt`), or when a refusal arrived. */
  decidedAtMs: number | null;
  /** When the person learnt the outcome. */
  toldAtMs: number | null;
  /** When the person gave up or closed the page. */
  leftAtMs: number | null;
  paidAtMs: number | null;
  outcome: Outcome;
  /** What became of the place by the end, from the ledger; null without a place. */
  finalState: 'reserved' | 'confirmed' | 'lapsed' | null;
  rank: number | null;
  requests: number;
  /** Requests made because an earlier one failed. */
  retries: number;
  /** From arrival (or the opening, if later) to being told or leaving. */
  waitedMs: number | null;
  /** The first odds the room gave, 0 to 1. */
  firstOdds: number | null;
  firstEtaSeconds: { low: number; high: number } | null;
  /**
   * The turn that the first odds and range were told for, when, and when it was called. Other than `turn`,
   * `joinedAtMs` and `calledAtMs` where a call or a session ran out and the person joined again.
   */
  firstTurn?: number | null;
  firstToldAtMs?: number | null;
  firstCalledAtMs?: number | null;
  /** Stood by for a place that comes back: a call then comes outside the order of the line. */
  stoodBy?: true;
  /** Tickets held one after another; more than one where a call or a session ran out. The times are those of the last. */
  tickets?: number;
  /** The first sign-in that was given, where the mode limits them. */
  signedInAtMs?: number;
  /** How often another device was given another number while this person's own was still good: 0 in a sound room. */
  strayNumbers?: number;
  /** What was done on the site before the day; absent where an account was given. */
  preparation?: PreparationRecord;
  /** How the place was paid for; absent without a place, and where a payment is one call. */
  payment?: PaymentRecord;
  /** When the documents that were asked for were handed in. */
  documentsAtMs?: number;
  /** On a site of its own kind: the number of the order or booking that the person was given. */
  receiptNumber?: string;
  /** How often another device of this person was told of another place than the first. */
  morePlaces?: number;
}

/** The days before the day. Requests and retries are not among the person's others. */
export interface PreparationRecord {
  assessedAtMs: number | null;
  accountAtMs: number | null;
  /** The last of the sections that were filled in ahead, and how many. */
  filledAtMs: number | null;
  sections: number;
  requests: number;
  retries: number;
  /** What it came to nothing by: a code, or a status. */
  stuck: string | null;
}

export interface PaymentRecord {
  method: 'online' | 'post' | 'cheque' | 'cashOrder';
  /** Dollars, by the last bill; null where none was asked for. */
  amount: number | null;
  /** Bills asked for online; charges refused, and not answered in time. */
  intents: number;
  refused: number;
  unanswered: number;
  /** Letters that the operator opened. */
  letters: number;
  /** Reminders that were read. */
  reminders: number;
  requests: number;
  retries: number;
}

/** A line of `ledger.ndjson` is a `LedgerEntry`. */
export type { Checkpoint, LedgerEntry, LedgerKind } from '../../server/ledger/entry.ts';

/**
 * A line of `receipts.ndjson`: what a person was given in writing of their whole way, signed like a checkpoint.
 * Instants: ISO 8601, opening time; null where it did not happen.
 */
export interface Receipt {
  kind: string;
  epoch: string;
  /** The opening's id. */
  opening: string;
  accountId: string;
  joinedAt: string | null;
  number: number | null;
  turn: number | null;
  calledAt: string | null;
  admittedAt: string | null;
  /** `left expired turnedAway standby reserved confirmed lapsed exempt`; null while the way is open. */
  outcome: string | null;
  /** Null on the receipt of an exempt person, or of one without a place. */
  rank: number | null;
  reservedAt: string | null;
  payBy: string | null;
  settledAt: string | null;
  /** The ledger entries that gave the place, and that settled it. */
  seq: number | null;
  settledSeq: number | null;
  /** The code that the submission itself answered. */
  code: string | null;
  /** The ledger's signed head at that time; null when the entries were not chained yet. */
  checkpoint: Checkpoint | null;
  issuedAt: string;
  keyId: string;
  signature: string;
}

/** A line of `notices.ndjson`: what was in somebody's mailbox at the end of the run. Instants: ISO 8601, opening time. */
export interface Notice {
  accountId: string;
  /** `submitted exempt reminder paid lapsed refunded standbyCalled documentsWanted documentsReceived`. */
  kind: string;
  at: string;
  dueAt: string | null;
  rank: number | null;
  /** Dollars. */
  amount: number | null;
  /** Documents that it names. */
  names: string[];
}

/** Latency percentiles in wall ms, counted from the moment a person meant to act. */
export interface LatencyMs {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** A line of `series.ndjson`: one second of wall time. Counts are of that second; levels are at its end. */
export interface SeriesRow {
  /** Opening time, ms from the opening. */
  atMs: number;
  /** Wall time, ms from the start of the run. */
  wallMs: number;
  arrivals: number;
  waiting: number;
  called: number;
  active: number;
  serving: number;
  /** Submissions answered in this second, by outcome code (`reserved`, `quota_exhausted`, ...). */
  submissions: Record<string, number>;
  remaining: number;
  requests: number;
  errors: number;
  latencyMs: LatencyMs | null;
  /** Where there is a portal. */
  portal?: PortalSecond;
}

/** What the portal was asked and did in one second of wall time. */
export interface PortalSecond {
  /** Pieces of work it can do in a second of *opening* time. */
  capacityPerSecond: number;
  /** Requests that came, those refused because the line was full included. */
  asked: number;
  /** Work done while somebody waited for it, and work whose caller had given up. */
  inTime: number;
  tooLate: number;
  /** Answers that brought a person nearer to a place, as the crowd counts them. */
  forward: number;
}

/** An event of the day, as it was carried out. Opening ms from the opening. */
export interface EventRecord {
  kind: 'maintenance' | 'shutdown' | 'capacity' | 'surge' | 'places';
  /** Its beginning, or its end. */
  begins: boolean;
  /** When it was meant, and when the server had taken it. */
  atMs: number;
  doneAtMs: number;
  /** Places added, or the portal's workers as a share of all. */
  amount?: number;
  /** Why the server did not take it; null when it did. */
  failure: string | null;
}

/** `run.json`. */
export interface Manifest {
  schemaVersion: 1;
  run: string;
  kind: 'measured' | 'simulated';
  scenario: Scenario;
  /** Every number of the scenario with its mark. */
  figures: Figure[];
  seed: number;
  /** 1 is full size. */
  scale: number;
  /** What the scale keeps and does not, in sentences. */
  scaleKeeps: string[];
  scaleLoses: string[];
  speed: { mode: 'fixed' | 'auto' | 'schedule'; schedule: { fromSeconds: number; speed: number }[] };
  clock: ClockSegment[];
  /** Unix ms of the opening, opening time; what 0 means in `people.ndjson`. */
  opensAtMs: number;
  admission: string;
  servers: number;
  durability: 'always' | 'everysec' | 'none';
  generator: 'k6' | 'builtin' | 'simulator';
  /** Wall time, ISO 8601. */
  startedAt: string;
  endedAt: string;
  versions: Record<string, string>;
  machine: { cpus: number; cpuModel: string; memoryBytes: number; platform: string };
  commit: string | null;
  /** Cut short by Ctrl-C or SIGTERM: the results so far. */
  interrupted: boolean;
  valid: boolean;
  invalidReasons: string[];
  generatorReport: GeneratorReport;
  /** One machine's part of a crowd that several lived together: no run by itself, `merge` makes one of all. */
  segment?: { part: number; of: number };
  /** Of a merged run: the parts it was made of, in order. */
  parts?: PartNote[];
  /** The run was of a site of its own kind, seen from outside only; absent with the contract's own calls. */
  outside?: Outside;
  /** What was done to the day besides its people, in order; absent where nothing was to be. */
  events?: EventRecord[];
  checkpoint: Checkpoint | null;
  publicKeys: Record<string, string>;
  /** Of a simulated run: what its calls cost, and what it took. */
  simulation?: SimulationNotes;
  /** Of a simulated run: the main measures over days of other seeds. */
  replications?: Replications;
}

/** One of the parts that a merged run was made of. */
export interface PartNote {
  /** From 1. */
  part: number;
  /** The part's own name. */
  run: string;
  people: number;
  machine: Manifest['machine'];
  cpu: GeneratorReport['cpu'];
  lagWallP99Ms: number;
  connections: number | null;
  /** How far the machine's clock was ahead of the server's, wall ms; null where it was not seen. */
  clockAheadMs: number | null;
}

export interface SimulationNotes {
  costs: Costs;
  events: number;
  /** Polls that were counted without an event each. */
  pollsCounted: number;
  /** Share of their time that servers and Redis were busy, in the busiest minute. */
  busy: { servers: number; redis: number };
}

export interface Replications {
  count: number;
  /** Each next day has the next seed. */
  firstSeed: number;
  measures: Replicated[];
}

/** A site that was rehearsed through an adapter: what it was, and what of it nobody outside can know. */
export interface Outside {
  /** The adapter's file, as given. */
  adapter: string;
  /** The functions it has. */
  functions: string[];
  target: string;
}

export interface LagBeside {
  lagOpeningMs: LatencyMs;
  /** The days that it is measured against: those over which accounts are made, or a place waits for its payment. */
  spanMs: number;
}

/** What the generator says about itself. */
export interface GeneratorReport {
  /** How late actions started, against the moment they were meant: wall ms. */
  lagWallMs: LatencyMs;
  /** The same lag in opening time, ms: of what people do in the line and for a place. */
  lagOpeningMs: LatencyMs;
  /**
   * The same lag of what they do before the day and after it, each against the days it belongs to: opening ms, by the
   * speed that the clock had while it lasted.
   */
  lagBeside?: { before: LagBeside | null; after: LagBeside | null };
  /** People planned, and people whose record came back. */
  planned: number;
  recorded: number;
  requests: number;
  /** Requests by action (`look`, `join`, `poll`, ...). */
  requestsByAction: Record<string, number>;
  /** Latency of each action from the intended moment, wall ms. */
  latencyMsByAction: Record<string, LatencyMs>;
  /** The same over all requests; where a generator leaves it out, the analysis approximates it. */
  latencyMs?: LatencyMs;
  /** Connections opened for all of these people; null where unknown. */
  connections: number | null;
  /** Who had connections of their own: each device, or each virtual user, whose people shared them. */
  connectionsOf?: 'device' | 'virtualUser';
  /** Sockets that the generator held, at most at once; null where unknown. */
  sockets?: number | null;
  /** TLS handshakes; 0 on plain HTTP. */
  handshakes?: number | null;
  /** Devices that heard the room's news instead of asking, at most at once; each virtual user has one socket for its own. */
  listening?: number;
  virtualUsers: number;
  /** How far this machine's clock was ahead of the server's, wall ms; null where it was not seen. */
  clockAheadMs?: number | null;
  /** Share of the machine's cores that were busy during the rush (0 to 1), and the generator's own. */
  cpu: { machine: number; generator: number } | null;
  /** The most memory that the generator's processes had, bytes; absent or null where unknown. */
  peakMemoryBytes?: number | null;
}

export type Verdict = 'met' | 'missed' | 'cannotTell' | 'invalid';

export interface ObjectiveResult {
  name: string;
  measure: string;
  /** As in the scenario: `= 0`, `<= 250`, `>= 0.95`. */
  bound: string;
  value: number | null;
  unit: string;
  interval: [number, number] | null;
  verdict: Verdict;
}

/** `summary.json`. */
export type { Summary } from '../analysis/summary.ts';
