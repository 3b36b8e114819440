/** How far an opening has got, by counters that only rise. */
export interface Marks {
  epoch: string;
  lastNumber: number;
  lastSeq: number;
  lastRank: number;
  ledgerLength: number;
  /** How many fields of the draw's record are known. */
  drawFields: number;
}

/**
 * Remembers how far this server has seen the opening get. A Redis that comes back with less has lost
 * acknowledged writes (weak durability, a restored backup, a failover): it must not give the same numbers
 * and ranks again.
 */
export class Witness {
  #marks: Marks | null = null;

  get marks(): Marks | null {
    return this.#marks;
  }

  /** Forgets everything: the operator has accepted the loss. */
  reset(): void {
    this.#marks = null;
  }

  saw(marks: Partial<Marks> & { epoch: string }): void {
    const before = this.#marks?.epoch === marks.epoch ? this.#marks : null;
    this.#marks = {
      epoch: marks.epoch,
      lastNumber: Math.max(before?.lastNumber ?? 0, marks.lastNumber ?? 0),
      lastSeq: Math.max(before?.lastSeq ?? 0, marks.lastSeq ?? 0),
      lastRank: Math.max(before?.lastRank ?? 0, marks.lastRank ?? 0),
      ledgerLength: Math.max(before?.ledgerLength ?? 0, marks.ledgerLength ?? 0),
      drawFields: Math.max(before?.drawFields ?? 0, marks.drawFields ?? 0),
    };
  }

  /** What is missing from the state found, in a sentence; null when nothing is. */
  missing(found: Marks): string | null {
    const seen = this.#marks;
    if (seen === null) return null;
    if (found.epoch === '') return `the opening is gone (epoch ${seen.epoch} was seen)`;
    if (found.epoch !== seen.epoch) return `epoch ${seen.epoch} was seen, ${found.epoch} is found`;
    for (const mark of ['lastNumber', 'lastSeq', 'lastRank', 'ledgerLength', 'drawFields'] as const) {
      if (found[mark] < seen[mark]) return `${mark} ${seen[mark]} was seen, ${found[mark]} is found`;
    }
    return null;
  }
}
