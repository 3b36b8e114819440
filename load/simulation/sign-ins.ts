/** Who is signed in, where the mode limits them. Times in opening ms from the opening. */
export class SignIns {
  readonly #most: number;
  readonly #sessionMs: number;
  /** Until when, by person, in the order in which it runs out. */
  readonly #until = new Map<number, number>();

  /** @param most at once */
  constructor(most: number, sessionMs: number) {
    this.#most = most;
    this.#sessionMs = sessionMs;
  }

  /** How many are signed in. */
  count(nowMs: number): number {
    for (const [person, untilMs] of this.#until) {
      if (untilMs > nowMs) break;
      this.#until.delete(person);
    }
    return this.#until.size;
  }

  has(person: number, nowMs: number): boolean {
    return this.untilMs(person) > nowMs;
  }

  /** Until when somebody is, or was, signed in; 0: never. */
  untilMs(person: number): number {
    return this.#until.get(person) ?? 0;
  }

  /** @returns false where as many are in as may be */
  begin(person: number, nowMs: number): boolean {
    if (this.count(nowMs) >= this.#most) return false;
    this.#until.delete(person);
    this.#until.set(person, nowMs + this.#sessionMs);
    return true;
  }

  end(person: number): void {
    this.#until.delete(person);
  }

  /** Time stood still for so long: those who were in then have as much left. */
  lengthen(byMs: number, nowMs: number): void {
    for (const [person, untilMs] of this.#until)
      if (untilMs > nowMs - byMs) this.#until.set(person, untilMs + byMs);
  }
}
