/**
 * One store that works through what has come in batches, each written to disk before anyone in it is answered: what
 * comes while a batch is under way goes into the next one. A batch takes the disk's time, and the time of each change.
 */
export class GroupCommit {
  #busyUntil = Number.NEGATIVE_INFINITY;
  /** When the batch that forms begins, and what is in it. */
  #nextBegins = Number.NEGATIVE_INFINITY;
  #nextTakes = 0;
  #nextCount = 0;
  readonly #most: number;
  busy = 0;
  changes = 0;
  batches = 0;

  /** @param most changes in one batch */
  constructor(most = 1000) {
    this.#most = most;
  }

  /** A change comes now. @returns when it is on disk */
  commit(now: number, change: number, disk: () => number): number {
    this.changes++;
    this.busy += change;
    if (this.#nextCount > 0 && now >= this.#nextBegins) this.#start();
    if (this.#nextCount === 0 && now >= this.#busyUntil) {
      this.#busyUntil = now + this.#write(disk) + change;
      this.#nextBegins = this.#busyUntil;
      return this.#busyUntil;
    }
    if (this.#nextCount >= this.#most) this.#start();
    if (this.#nextCount === 0) this.#nextTakes = this.#write(disk);
    this.#nextCount++;
    this.#nextTakes += change;
    return this.#nextBegins + this.#nextTakes;
  }

  #write(disk: () => number): number {
    const took = disk();
    this.busy += took;
    this.batches++;
    return took;
  }

  /** The batch that formed is under way now. */
  #start(): void {
    this.#busyUntil = this.#nextBegins + this.#nextTakes;
    this.#nextBegins = this.#busyUntil;
    this.#nextTakes = 0;
    this.#nextCount = 0;
  }
}
