import type { ClockSegment } from '../../server/opening/clock.ts';
import type { Person } from '../population/person.ts';
import type { GeneratorReport, LatencyMs, PersonRecord } from '../record/files.ts';
import type { DaysBeside } from '../scenario/schedule.ts';
import type { SecondLine } from './tally.ts';

/** A generator lives a crowd against a server: k6, or the small built-in one. Both run `load/behaviour`. */
export type Generator = (job: GeneratorJob) => Promise<GeneratorResult>;

export interface GeneratorJob {
  /** Where the server listens: `http://127.0.0.1:PORT`. */
  url: string;
  /** The crowd, each with the bearer token of the account. */
  people: (Person & { token: string })[];
  seed: number;
  /** The clock the server was given: maps wall to opening time. */
  clock: ClockSegment[];
  /** Unix ms (opening time) of the opening: what 0 means in a person's times. */
  opensAtMs: number;
  /** Opening ms from the opening at which whatever is still going on ends. */
  endsAtMs: number;
  /** A folder of the run's own for the generator's files. */
  folder: string;
  /** Abort: stop everything, keep and return what there is so far. */
  signal: AbortSignal;
  /** A line about progress, for the terminal. */
  note(line: string): void;
  /** Numbers of the current second, for the live view. */
  tick(second: SecondStats): void;
  /** Where letters to the operator go: `http://127.0.0.1:PORT`; '' without an office. */
  officeUrl?: string;
  /** How long people wait for the payment service, wall ms. */
  chargePatienceMs?: number;
  /** The days before and after the day, where people have something to do in them. */
  spans?: DaysBeside;
  /** k6 processes that share the crowd; 1 without it. */
  generators?: number;
  /** k6 only: virtual users that share the crowd, where it is not to choose them itself. */
  virtualUsers?: number;
  /** Each device has connections of its own. */
  own?: true;
  /** What the server's TLS is trusted by, PEM. */
  ca?: string;
  /** k6 runs elsewhere, started by somebody else: the folder that it and this process see. Absolute. */
  runners?: string;
  /** A site of its own kind: the crowd's calls are made by this adapter. */
  site?: Site;
  /** k6 only: `http://.../api/v1/write` of a Prometheus that takes remote write. */
  prometheusWriteUrl?: string;
}

/** An adapter for a site of its own kind. */
export interface Site {
  /** Absolute. */
  file: string;
  /** When the doors open and close by the scenario; Unix ms, opening time. */
  preQueueAtMs: number;
  closesAtMs: number;
}

/** What happened in one second of wall time (Unix seconds), merged over virtual users. */
export interface SecondStats {
  wallSecond: number;
  arrivals: number;
  requests: number;
  errors: number;
  /** Answers that brought a person nearer to a place: signed in, a section saved, submitted. */
  forward: number;
  submissions: Record<string, number>;
  /** From the intended moment. */
  latencyMs: LatencyMs | null;
}

export interface GeneratorResult {
  people: PersonRecord[];
  seconds: SecondStats[];
  /** The seconds with every latency counted; in order. */
  lines: SecondLine[];
  report: GeneratorReport;
  /** Why the run cannot be trusted; empty when it can. */
  invalidReasons: string[];
}
