import { Column } from './engine/column.ts';

/** How long after an answer people ask again, wall ms, as told by one snapshot. */
export interface Pace {
  /** Those in line, far away. */
  far: number;
  /** Those beyond reach: whose turn is above `reach`, the last turn that is told to be in reach; Infinity: nobody is beyond. */
  beyond: number;
  reach: number;
  /** Those who are not drawn yet. */
  drawing: number;
  /** The devices on which nobody acts of people who are called. */
  called: number;
}

/** Which of them somebody goes by. @param turn 0: not drawn yet */
export interface Asker {
  turn: number;
  standsBy: boolean;
  /** Another device of this person acts on the call. */
  isCalled: boolean;
}

/** By step: far, reach, run, beyond; and seldom needed: drawing, called. */
const width = 4;
const rareWidth = 2;
const everyTurn = 2 ** 31 - 1;

/**
 * The paces of polling, step by step of the controller, and polls counted by them: one after the other as they would have
 * been asked, and over steps that tell all people alike (a run) without looking at any of them. Steps are evenly spaced
 * but for a day that was closed in between, so that the step of an instant is reckoned, not looked for. A million people
 * who are woken at once ask for a hundred million steps: so what belongs to a step lies side by side.
 */
export class Paces {
  #steps = 0;
  readonly #at = new Column();
  #table = new Int32Array(4096 * width);
  #rare = new Int32Array(4096 * rareWidth);
  /** Up to this step they are evenly spaced. */
  #even = 0;
  /** By run: its first step's wall time, and the least and the greatest of its reaches. */
  #runs = 0;
  readonly #begins = new Column();
  readonly #least = new Column();
  readonly #most = new Column();
  /** Polls counted, by the wall second in which they were sent. */
  polls = new Int32Array(4096);
  counted = 0;
  /** When the device that was counted last asks next, wall ms. */
  asksAtMs = 0;

  /** A snapshot is published. */
  add(atMs: number, { far, beyond, reach, drawing, called }: Pace): void {
    const i = this.#steps++;
    if ((i + 1) * width > this.#table.length) this.#grow();
    const [table, row] = [this.#table, i * width];
    const goesOn = i > 0 && table[row - width] === far && table[row - 1] === beyond;
    const run = goesOn ? this.#runs - 1 : this.#runs++;
    table[row] = far;
    table[row + 1] = Math.min(everyTurn, reach);
    table[row + 2] = run;
    table[row + 3] = beyond;
    this.#rare[i * rareWidth] = drawing;
    this.#rare[i * rareWidth + 1] = called;
    this.#at.set(i, atMs);
    const [first, second] = [this.#at.at(0), this.#at.at(1)];
    if (i === 1 || (this.#even === i - 1 && atMs === first + i * (second - first))) this.#even = i;
    if (!goesOn) this.#begins.set(run, atMs);
    this.#least.set(run, goesOn ? Math.min(this.#least.at(run), reach) : reach);
    this.#most.set(run, goesOn ? Math.max(this.#most.at(run), reach) : reach);
  }

  /** The reach that was added last; Infinity before. */
  get lastReach(): number {
    const reach = this.#steps === 0 ? everyTurn : this.#table[(this.#steps - 1) * width + 1]!;
    return reach === everyTurn ? Number.POSITIVE_INFINITY : reach;
  }

  /**
   * Counts what a device has asked up to now; when it asks next is in `asksAtMs`. All in one piece: a number that a
   * function hands back is an object.
   *
   * @param asksAtMs when it asks first of all that is to be counted, wall ms
   * @param tripMs from asking to the answer, wall ms
   * @returns when the answer comes to what it has asked last, where that is under way; else NaN
   */
  count({ turn, standsBy, isCalled }: Asker, asksAtMs: number, tripMs: number, nowMs: number): number {
    if (nowMs / 1000 >= this.polls.length) this.#growPolls(nowMs);
    const polls = this.polls;
    const table = this.#table;
    const rare = this.#rare;
    const times = this.#at.values;
    const last = this.#steps - 1;
    const even = this.#even;
    const first = times[0]!;
    const everyMs = last > 0 ? times[1]! - first : 1;
    let at = +asksAtMs;
    let answerMs = Number.NaN;
    let counted = 0;
    let afterMs = 0;
    let sameUntilMs = Number.NEGATIVE_INFINITY;
    while (at <= nowMs) {
      polls[(at / 1000) | 0]!++;
      counted++;
      const answeredMs = at + tripMs;
      if (answeredMs > nowMs) {
        answerMs = answeredMs;
        break;
      }
      if (answeredMs >= sameUntilMs) {
        // The last step that was not later.
        let step = Math.max(0, ((answeredMs - first) / everyMs) | 0);
        if (step < even) {
          if (first + step * everyMs > answeredMs) step--;
          else if (first + (step + 1) * everyMs <= answeredMs) step++;
        } else {
          step = even;
          let above = last + 1;
          while (above - step > 1) {
            const middle = (step + above) >> 1;
            if (times[middle]! <= answeredMs) step = middle;
            else above = middle;
          }
        }
        const row = step * width;
        if (isCalled) afterMs = rare[step * rareWidth + 1]!;
        else if (turn === 0) afterMs = rare[step * rareWidth]!;
        else {
          afterMs = standsBy || turn <= table[row + 1]! ? table[row]! : table[row + 3]!;
          const run = table[row + 2]!;
          if (step === last) sameUntilMs = Number.POSITIVE_INFINITY;
          else if (
            table[row + width + 2] === run &&
            (standsBy || turn <= this.#least.values[run]! || turn > this.#most.values[run]!)
          )
            sameUntilMs = run + 1 < this.#runs ? this.#begins.values[run + 1]! : Number.POSITIVE_INFINITY;
        }
      }
      at = answeredMs + afterMs;
      // While all are told alike nothing else is looked at: most polls are counted here.
      const sameMs = Math.min(sameUntilMs, nowMs);
      while (at + tripMs < sameMs) {
        polls[(at / 1000) | 0]!++;
        counted++;
        at = at + tripMs + afterMs;
      }
    }
    this.asksAtMs = at;
    this.counted += counted;
    return answerMs;
  }

  /** A poll that was counted turns out to be simulated: its event counts it. */
  uncount(atMs: number): void {
    this.polls[Math.floor(atMs / 1000)]!--;
    this.counted--;
  }

  #grow(): void {
    const table = new Int32Array(2 * this.#table.length);
    table.set(this.#table);
    const rare = new Int32Array(2 * this.#rare.length);
    rare.set(this.#rare);
    [this.#table, this.#rare] = [table, rare];
  }

  #growPolls(nowMs: number): void {
    const more = new Int32Array(Math.max(Math.ceil(nowMs / 1000) + 1, this.polls.length * 2));
    more.set(this.polls);
    this.polls = more;
  }
}
