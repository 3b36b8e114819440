import type { Errand } from '../behaviour/errand.ts';
import type { Action } from '../behaviour/journey.ts';
import { type Buckets, count } from './buckets.ts';

/** What one virtual user counted in one second of wall time. Latencies and lags in buckets (`buckets.ts`). */
export interface SecondLine {
  /** Unix second, wall. */
  wallSecond: number;
  arrivals: number;
  requests: number;
  errors: number;
  /** Answers that brought a person nearer to a place. */
  forward: number;
  /** New connections. */
  connections: number;
  /** Devices in line that hear the news instead of asking. */
  listening: number;
  /** Submissions answered, by outcome code. */
  submissions: Record<string, number>;
  /** From the intended moment to the answer, by action. */
  latency: Partial<Record<Action | Errand, Buckets>>;
  /** How late actions started, ms of wall time; and of opening time, payments left out. */
  lagWall: Buckets;
  lagOpening: Buckets;
  /** And of opening time, of what is done before the day and after it. */
  lagBefore: Buckets;
  lagAfter: Buckets;
}

/** Which days an action belongs to: its lag in opening time is judged against those. */
export type Part = 'before' | 'day' | 'after';

/** Counts by the second. A second's line is handed over once the next one has begun. */
export interface Tally {
  arrived(wallMs: number): void;
  /** A call was begun, this much later than meant; in opening time where that says something, by the days it belongs to. */
  began(wallMs: number, lagWallMs: number, lagOpeningMs: number | null, part?: Part): void;
  answered(wallMs: number, answered: Answered): void;
  /** So many listen. */
  listening(wallMs: number, devices: number): void;
  /** Hands over what is complete. */
  flush(wallMs: number): void;
}

export interface Answered {
  action: Action | Errand;
  /** From the intended moment, wall ms. */
  latencyMs: number;
  error: boolean;
  /** It brought the person nearer to a place: 1, else 0. */
  forward: number;
  /** With a submission: its outcome. */
  outcome: string | null;
  opened: boolean;
}

export function tally(emit: (line: SecondLine) => void): Tally {
  let line: SecondLine | null = null;

  function current(wallMs: number): SecondLine {
    const wallSecond = Math.floor(wallMs / 1000);
    if (line !== null && line.wallSecond >= wallSecond) return line;
    if (line !== null) emit(line);
    line = emptySecond(wallSecond);
    return line;
  }

  return {
    arrived: (wallMs) => void current(wallMs).arrivals++,
    began(wallMs, lagWallMs, lagOpeningMs, part = 'day') {
      const now = current(wallMs);
      count(now.lagWall, lagWallMs);
      if (lagOpeningMs !== null) count(now[lagOf[part]], lagOpeningMs);
    },
    answered(wallMs, { action, latencyMs, error, forward, outcome, opened }) {
      const now = current(wallMs);
      now.requests++;
      if (error) now.errors++;
      now.forward += forward;
      if (opened) now.connections++;
      if (outcome !== null) now.submissions[outcome] = (now.submissions[outcome] ?? 0) + 1;
      const buckets = now.latency[action] ?? {};
      now.latency[action] = buckets;
      count(buckets, latencyMs);
    },
    listening(wallMs, devices) {
      current(wallMs).listening = devices;
    },
    flush(wallMs) {
      if (line === null || line.wallSecond >= Math.floor(wallMs / 1000)) return;
      emit(line);
      line = null;
    },
  };
}

const lagOf = { before: 'lagBefore', day: 'lagOpening', after: 'lagAfter' } as const;

export function emptySecond(wallSecond: number): SecondLine {
  return {
    wallSecond,
    arrivals: 0,
    requests: 0,
    errors: 0,
    forward: 0,
    connections: 0,
    listening: 0,
    submissions: {},
    latency: {},
    lagWall: {},
    lagOpening: {},
    lagBefore: {},
    lagAfter: {},
  };
}
