import type { OpeningStatus } from '../admin.ts';

/** Where a run stands, as the live view and the plain lines tell it. */
export interface LiveStatus {
  title: string;
  /** `1:10 rehearsal`, `fifo`, `k6`, ...: what kind of run this is. */
  kind: string[];
  /** IANA name, for the clock of the day. */
  timeZone: string;
  /** Unix ms (opening time) of the opening. */
  opensAtMs: number;
  /** Unix ms, opening time. */
  nowMs: number;
  /** Opening seconds per wall second. */
  speed: number;
  /** The server's last answer; null until there is one. */
  opening: OpeningStatus | null;
  /** The server has not answered for some seconds: its numbers are old. */
  stale: boolean;
  people: number;
  arrived: number;
  /** People who were given a place, or need none. */
  served: number;
  /** Of the last whole second of wall time. */
  requestsPerSecond: number;
  /** Since the start. */
  errors: number;
  /** Of the last second that had any request: wall ms from the intended moment. */
  p99Ms: number | null;
  /** Wall ms until the day is over, by its schedule; null where it never is. */
  toGoMs: number | null;
  /** People waiting, a number a second of wall time, the latest last. */
  waiting: number[];
}
