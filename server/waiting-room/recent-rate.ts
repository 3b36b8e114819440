/** Opening ms over which the rate of the calls is measured, and how many calls that takes. */
export const rateWindowMs = 20 * 60_000;
const minCalls = 5;

/** How many calls were made lately: a sliding window over what the controller sees. */
export class RecentRate {
  #seen: { atMs: number; made: number }[] = [];

  /** Calls per second of opening time over the last 20 minutes of it; null until there were a few. */
  see(room: { phase: string; nowMs: number; callsMade: number }): number | null {
    if (room.phase !== 'open') {
      this.#seen = [];
      return null;
    }
    if (room.nowMs - (this.#seen.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= rateWindowMs / 100) {
      this.#seen.push({ atMs: room.nowMs, made: room.callsMade });
    }
    while (this.#seen.length > 2 && room.nowMs - this.#seen[0]!.atMs > rateWindowMs) this.#seen.shift();
    const first = this.#seen[0]!;
    const made = room.callsMade - first.made;
    const seconds = (room.nowMs - first.atMs) / 1000;
    return made >= minCalls && seconds > 0 ? made / seconds : null;
  }
}
