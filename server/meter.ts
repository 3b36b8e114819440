/** Calls that cost Redis something: those that look, those that may change something, and those that take up a call. */
export type MeterKind = 'looks' | 'changes' | 'takeUps';

/** What each account may ask within a window, at real speed; a day at 60 times the speed allows 60 times that. */
export const allowances = {
  windowMs: 10_000,
  /** Three devices that ask twice a second, as `pollAfterMs` has them do close to a call, are 60. */
  looks: 100,
  /** Three devices whose owner clicks again every other second, through an outage, are 15. */
  changes: 30,
  /** Those 15 and no more: joining shares a call of Redis with whoever joins at the same time, taking up does not. */
  takeUps: 15,
} as const;

/**
 * Sees to it that nobody's insisting costs more than a look at the line: joining a thousand times is 30 calls of
 * Redis, and 970 refusals from memory. Each server counts for itself, after the signature was checked: what it
 * remembers in a window is no more than the accounts that there are.
 */
export class Meter {
  readonly #clock: () => number;
  readonly #speed: () => number;
  readonly #counts: Record<MeterKind, Map<string, number>> = {
    looks: new Map(),
    changes: new Map(),
    takeUps: new Map(),
  };
  #endsAtMs = 0;

  /**
   * @param clock wall time, ms
   * @param speed opening ms per wall ms; Infinity to meter nobody
   */
  constructor(clock: () => number, speed: () => number) {
    this.#clock = clock;
    this.#speed = speed;
  }

  /** Counts one more call. @returns 0 when it may go on, else after how many wall seconds to try again */
  take(kind: MeterKind, accountId: string): number {
    const now = this.#clock();
    const counts = this.#counts[kind];
    if (now >= this.#endsAtMs) {
      this.#endsAtMs = now + allowances.windowMs;
      for (const each of Object.values(this.#counts)) each.clear();
    }
    const count = (counts.get(accountId) ?? 0) + 1;
    counts.set(accountId, count);
    if (count <= allowances[kind]) return 0;
    return count <= allowances[kind] * this.#speed() ? 0 : Math.ceil((this.#endsAtMs - now) / 1000);
  }
}
