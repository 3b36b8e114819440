/**
 * A stand-in for the slow application behind the room: what a submission has to go through before its place
 * is taken. `portal/queue.ts` decides, this file gives it timers.
 *
 * Its times are opening time, so that they keep their ratio to the day at any speed. It has a clock of its own,
 * which runs at the speed the last snapshot told and never jumps: a change of speed counts from the snapshot that
 * brings it, some 0.1 s (wall) late, and what is under way then goes on at the new speed.
 */
import type { PortalSettings } from './opening/settings.ts';
import { crewOf, type Ended, type PortalCounters, type PortalOutcome, PortalQueue } from './portal/queue.ts';
import { type PortalShare, partOf } from './portal/share.ts';

/** Wall time, and something to be done after a while of it. */
export interface Scheduler {
  /** Wall time, ms. */
  now(): number;
  /** @returns how to call it off */
  after(delayMs: number, task: () => void): () => void;
}

export interface PortalOptions {
  terms: PortalSettings;
  share: PortalShare;
  scheduler: Scheduler;
  /** The next service time, opening ms; see `portal/service-time.ts`. */
  nextServiceMs: () => number;
  /** Told of each request that has ended; opening ms from its arrival, 0 for one that was refused. */
  onEnd?: (outcome: PortalOutcome, afterMs: number) => void;
  /** Told of each request that the gate turned back. */
  onTurnedBack?: () => void;
  /** Told of work that was done for nobody: so many requests. */
  onWaste?: (requests: number) => void;
}

/** What one server's part of the portal does. */
export interface PortalState extends PortalCounters {
  /** Requests that the gate turned back; they never arrived. */
  turnedBack: number;
  /** Those who wait for an answer now. */
  waiting: number;
  /** Workers in force, possibly broken. */
  workers: number;
}

/** Longest a timer is set for; beyond about 24 days Node takes it for 1 ms. Wall ms. */
const longestTimerMs = 60_000;
/** Longest a refused person is asked to stay away; wall seconds. */
const longestRetryAfterSeconds = 30;

export class Portal {
  readonly #options: PortalOptions;
  readonly #queue: PortalQueue;
  /** Workers at full capacity that fall to this server. */
  readonly #workers: number;
  readonly #answers = new Map<number, (outcome: PortalOutcome) => void>();
  #capacity = 1;
  #gate = Number.POSITIVE_INFINITY;
  #turnedBack = 0;
  #speed = 1;
  #nowMs = 0;
  #readAtMs: number;
  #armedFor = Number.POSITIVE_INFINITY;
  #disarm: () => void = () => {};

  constructor(options: PortalOptions) {
    const { terms, share, scheduler } = options;
    this.#options = options;
    this.#workers = partOf(terms.workers, share);
    this.#queue = new PortalQueue(
      { queueLimit: Math.round(partOf(terms.queueLimit, share)), timeoutMs: terms.timeoutSeconds * 1000 },
      crewOf(this.#workers),
    );
    this.#readAtMs = scheduler.now();
  }

  /**
   * Has a request worked on. `busy`: the line was full, or the gate was shut; `timedOut`: too late for you, and it
   * will still be done.
   */
  run(): Promise<PortalOutcome> {
    const nowMs = this.#settle();
    if (this.#answers.size >= this.#gate) {
      this.#turnedBack += 1;
      this.#options.onTurnedBack?.();
      return Promise.resolve('busy');
    }
    const id = this.#queue.arrive(nowMs, this.#options.nextServiceMs());
    if (id === null) {
      this.#options.onEnd?.('busy', 0);
      return Promise.resolve('busy');
    }
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#arm();
    });
  }

  /** The part of the workers that works: 1 is all of them, 0 none. */
  setCapacity(share: number): void {
    if (share === this.#capacity) return;
    const nowMs = this.#settle();
    this.#capacity = share;
    this.#queue.setCrew(nowMs, crewOf(this.#workers * share));
    this.#arm();
  }

  /** How many may wait for an answer at once; the next one is turned back before it costs anything. */
  setGate(waiting: number | null): void {
    this.#gate = waiting ?? Number.POSITIVE_INFINITY;
  }

  /** Opening ms per wall ms. */
  setSpeed(speed: number): void {
    if (speed === this.#speed) return;
    this.#settle();
    this.#speed = speed;
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#arm();
  }

  /** Of this server, now. */
  counters(): PortalState {
    this.#settle();
    this.#arm();
    return {
      ...this.#queue.counters,
      turnedBack: this.#turnedBack,
      waiting: this.#answers.size,
      workers: this.#workers * this.#capacity,
    };
  }

  /** When somebody who was not served may try again: once what is in line now is worked off; wall seconds. */
  retryAfterSeconds(): number {
    const { queued } = this.#queue.counters;
    const capacity = this.#workers * this.#capacity;
    const lineSeconds = (queued * this.#options.terms.serviceSeconds) / Math.max(capacity, 1e-9);
    const wallSeconds = Math.ceil(lineSeconds / Math.max(this.#speed, 1e-9));
    return Math.max(1, Math.min(longestRetryAfterSeconds, wallSeconds));
  }

  /** Leaves everything as it is, unanswered. */
  close(): void {
    this.#disarm();
  }

  /** Brings everything up to now. @returns the portal's own time, opening ms */
  #settle(): number {
    const wallMs = this.#options.scheduler.now();
    this.#nowMs += Math.max(0, wallMs - this.#readAtMs) * this.#speed;
    this.#readAtMs = wallMs;
    const wasted = this.#queue.counters.completedTooLate;
    for (const ended of this.#queue.advance(this.#nowMs)) this.#answer(ended);
    const more = this.#queue.counters.completedTooLate - wasted;
    if (more > 0) this.#options.onWaste?.(more);
    return this.#nowMs;
  }

  #answer({ id, outcome, afterMs }: Ended): void {
    const answer = this.#answers.get(id)!;
    this.#answers.delete(id);
    this.#options.onEnd?.(outcome, afterMs);
    answer(outcome);
  }

  /** Sets the timer for what happens next, unless it is set for that already. */
  #arm(): void {
    const { nextAtMs } = this.#queue;
    if (nextAtMs === this.#armedFor) return;
    this.#disarm();
    this.#disarm = () => {};
    this.#armedFor = nextAtMs;
    if (nextAtMs === Number.POSITIVE_INFINITY || this.#speed === 0) return;
    const delayMs = Math.ceil((nextAtMs - this.#nowMs) / this.#speed);
    const task = () => {
      this.#armedFor = Number.POSITIVE_INFINITY;
      this.#settle();
      this.#arm();
    };
    this.#disarm = this.#options.scheduler.after(Math.min(longestTimerMs, Math.max(0, delayMs)), task);
  }
}
