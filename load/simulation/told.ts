import {
  drawingPosition,
  oddsOf,
  type Position,
  positionOf,
  standbyPosition,
} from '../../server/waiting-room/position.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import { TurnCounts } from './turn-counts.ts';

/**
 * What people in line are told, by the server's own code: from the snapshot of the controller's last step, and as of
 * then. Who has left since is known with the next one.
 */
export class Told {
  published: Snapshot;
  readonly #departed = new TurnCounts();
  #leaving: number[] = [];

  constructor(now: Snapshot) {
    this.published = { ...now };
  }

  /** A turn is left. */
  leave(turn: number): void {
    this.#leaving.push(turn);
  }

  /** A turn that was drawn now for somebody who had left: known at once. */
  hasLeft(turn: number): void {
    this.#departed.add(turn);
  }

  /** The controller has made its step. */
  publish(now: Snapshot): void {
    if (this.#leaving.length > 0) {
      for (const turn of this.#leaving) this.#departed.add(turn);
      this.#leaving = [];
    }
    this.published = { ...now };
  }

  /** A step at which nothing has changed but these. */
  publishStill({ nowMs, callsPerSecond }: Snapshot): void {
    this.published.nowMs = nowMs;
    this.published.callsPerSecond = callsPerSecond;
  }

  /** @param turn 0: not drawn yet @param standingAhead of who stands by, how many do with an earlier turn; null of everybody else */
  position(turn: number, standingAhead: number | null): Position {
    const { published } = this;
    const { nowMs, serving } = published;
    if (turn === 0) return drawingPosition(published, nowMs);
    const leftAhead = this.#departed.between(serving, turn);
    if (standingAhead === null) return positionOf(published, turn, leftAhead, nowMs);
    return standbyPosition(published, turn, standingAhead, leftAhead, nowMs);
  }

  /** The odds that whoever has this turn in the line is told. */
  oddsOf(turn: number): number {
    const { published } = this;
    return oddsOf(published, turn, this.#departed.between(published.serving, turn), published.nowMs);
  }

  /** How many will be called before this turn, those who left not counted. */
  aheadOf(turn: number): number {
    const { serving } = this.published;
    return Math.max(0, turn - serving - 1 - this.#departed.between(serving, turn));
  }
}
