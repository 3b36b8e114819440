import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import { type Frame, frameOf } from '../generator/frame.ts';

/** The clock of a simulated day: it stands at an instant of wall time (ms) until it is moved on. */
export class DayClock {
  readonly #segments: readonly ClockSegment[];
  readonly #opensAtMs: number;
  readonly #frame: Frame;
  nowMs = 0;
  /** Opening time, and the wall time that it is of. */
  #openingMs = 0;
  #knownAtMs = Number.NaN;

  constructor(segments: readonly ClockSegment[], opensAtMs: number) {
    this.#segments = segments;
    this.#opensAtMs = opensAtMs;
    this.#frame = frameOf(segments, opensAtMs);
  }

  /** Opening time at a wall time, ms from the opening. */
  openingAt(wallMs: number): number {
    return this.#frame.openingAt(wallMs);
  }

  /** Asked several times an event. */
  get openingMs(): number {
    if (this.#knownAtMs !== this.nowMs) {
      this.#knownAtMs = this.nowMs;
      this.#openingMs = this.#frame.openingAt(this.nowMs);
    }
    return this.#openingMs;
  }

  /** Opening ms per wall ms. */
  get speed(): number {
    return this.#frame.speedAt(this.nowMs);
  }

  /** Opening ms per wall ms at a wall time. */
  speedAt(wallMs: number): number {
    return this.#frame.speedAt(wallMs);
  }

  /** The first wall time at which the clock shows an opening time (ms from the opening). */
  toWall(openingMs: number): number {
    return wallTime(this.#segments, this.#opensAtMs + openingMs);
  }
}
