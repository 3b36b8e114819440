/**
 * A slow application as a queue: workers, a line before them with a limit, and clients who give up waiting.
 *
 * Pure: it is told what time it is, and lets happen what was due by then, in order and at its own time, however
 * late it is told. So a timer that fires late costs an answer a little, and the workers nothing.
 */

/** How a request ended for the one who waits for it. */
export type PortalOutcome = 'done' | 'busy' | 'timedOut';

export interface QueueTerms {
  /** Requests that may wait for a worker, those nobody waits for any more included. */
  queueLimit: number;
  /** How long the one who asked waits; ms of opening time. */
  timeoutMs: number;
}

/** What has happened since the start, and what is going on; times in opening ms. */
export interface PortalCounters {
  arrived: number;
  /** Served while somebody waited for it. */
  completedInTime: number;
  /** Served although its client had given up: work done for nobody. */
  completedTooLate: number;
  /** Found the line full. */
  refused: number;
  /** Given up by their clients. They stay in line, and are served. */
  timedOut: number;
  busyWorkers: number;
  /** Requests in line, the given-up ones included. */
  queued: number;
  /** Time workers spent on what they have completed, in sum. */
  serviceMs: number;
  /** From arrival to answer of what was completed in time, in sum. */
  responseMs: number;
}

/** How many workers there are, and how fast each is: 1 is the speed that service times are drawn for. */
export interface Crew {
  workers: number;
  pace: number;
}

/** A request that has ended for the one who waits. */
export interface Ended {
  id: number;
  outcome: PortalOutcome;
  /** From arrival to this end; opening ms. */
  afterMs: number;
}

interface Request {
  id: number;
  arrivedAtMs: number;
  serviceMs: number;
  /** Whether its client has been answered, or has given up. */
  over: boolean;
}

/**
 * A crew of `workers` of which each works at `pace`, for a capacity in (possibly broken) workers: 2.5 are three
 * workers at 5/6 of their pace, so that no part of a divided portal is lost to rounding.
 */
export function crewOf(capacity: number): Crew {
  const workers = Math.max(0, Math.ceil(capacity - 1e-9));
  return { workers, pace: workers === 0 ? 1 : capacity / workers };
}

export class PortalQueue {
  readonly #terms: QueueTerms;
  #crew: Crew;
  /** In service, by the time they are finished. */
  readonly #inService: { request: Request; finishAtMs: number; tookMs: number }[] = [];
  /** In line; the first `#head` have gone to a worker. */
  #line: Request[] = [];
  #head = 0;
  /** In the order of arriving, which is that of giving up; the first `#gone` are over. */
  #waiting: Request[] = [];
  #gone = 0;
  #lastId = 0;
  readonly #counters = {
    arrived: 0,
    completedInTime: 0,
    completedTooLate: 0,
    refused: 0,
    timedOut: 0,
    serviceMs: 0,
    responseMs: 0,
  };

  constructor(terms: QueueTerms, crew: Crew) {
    this.#terms = terms;
    this.#crew = crew;
  }

  get crew(): Crew {
    return this.#crew;
  }

  get counters(): PortalCounters {
    return {
      ...this.#counters,
      busyWorkers: this.#inService.length,
      queued: this.#line.length - this.#head,
    };
  }

  /** When the next thing happens; Infinity when nothing is under way. */
  get nextAtMs(): number {
    return Math.min(this.#nextFinishMs, this.#nextGivingUpMs);
  }

  /**
   * A request arrives. `advance` to the same moment comes first.
   *
   * @param serviceMs what it takes a worker at full pace; opening ms
   * @returns its id, to be found among what `advance` ends; null when it is refused
   */
  arrive(nowMs: number, serviceMs: number): number | null {
    this.#counters.arrived += 1;
    const idle = this.#inService.length < this.#crew.workers;
    if (!idle && this.#line.length - this.#head >= this.#terms.queueLimit) {
      this.#counters.refused += 1;
      return null;
    }
    this.#lastId += 1;
    const request = { id: this.#lastId, arrivedAtMs: nowMs, serviceMs, over: false };
    this.#waiting.push(request);
    this.#line.push(request);
    this.#startNext(nowMs);
    return request.id;
  }

  /** Lets everything happen that is due by `nowMs`, in order. @returns what has ended for those who wait */
  advance(nowMs: number): Ended[] {
    const ended: Ended[] = [];
    for (let atMs = this.nextAtMs; atMs <= nowMs; atMs = this.nextAtMs) {
      if (this.#nextFinishMs <= this.#nextGivingUpMs) this.#finish(ended);
      else this.#giveUp(ended);
    }
    return ended;
  }

  /** The crew changes, after `advance` to the same moment. Who is being served is served to the end at the old pace. */
  setCrew(nowMs: number, crew: Crew): void {
    this.#crew = crew;
    this.#startNext(nowMs);
  }

  get #nextFinishMs(): number {
    return this.#inService[0]?.finishAtMs ?? Number.POSITIVE_INFINITY;
  }

  get #nextGivingUpMs(): number {
    while (this.#gone < this.#waiting.length && this.#waiting[this.#gone]!.over) this.#gone += 1;
    [this.#waiting, this.#gone] = compacted(this.#waiting, this.#gone);
    const first = this.#waiting[this.#gone];
    return first === undefined ? Number.POSITIVE_INFINITY : first.arrivedAtMs + this.#terms.timeoutMs;
  }

  #finish(ended: Ended[]): void {
    const { request, finishAtMs, tookMs } = this.#inService.shift()!;
    this.#counters.serviceMs += tookMs;
    if (request.over) this.#counters.completedTooLate += 1;
    else {
      request.over = true;
      const afterMs = finishAtMs - request.arrivedAtMs;
      this.#counters.completedInTime += 1;
      this.#counters.responseMs += afterMs;
      ended.push({ id: request.id, outcome: 'done', afterMs });
    }
    this.#startNext(finishAtMs);
  }

  #giveUp(ended: Ended[]): void {
    const request = this.#waiting[this.#gone]!;
    request.over = true;
    this.#counters.timedOut += 1;
    ended.push({ id: request.id, outcome: 'timedOut', afterMs: this.#terms.timeoutMs });
  }

  #startNext(nowMs: number): void {
    while (this.#head < this.#line.length && this.#inService.length < this.#crew.workers) {
      const request = this.#line[this.#head]!;
      this.#head += 1;
      const tookMs = request.serviceMs / this.#crew.pace;
      const started = { request, finishAtMs: nowMs + tookMs, tookMs };
      let at = this.#inService.length;
      while (at > 0 && this.#inService[at - 1]!.finishAtMs > started.finishAtMs) at -= 1;
      this.#inService.splice(at, 0, started);
    }
    [this.#line, this.#head] = compacted(this.#line, this.#head);
  }
}

/** An array whose first `gone` items are done with, without them once they are many. */
function compacted<T>(items: T[], gone: number): [T[], number] {
  return gone > 1000 && gone > items.length / 2 ? [items.slice(gone), 0] : [items, gone];
}
