import { crewOf, type PortalCounters, type PortalOutcome, PortalQueue } from '../../server/portal/queue.ts';
import { serviceTimes } from '../../server/portal/service-time.ts';
import type { PortalSeen } from '../../server/waiting-room/limit.ts';
import type { Answer } from '../behaviour/answer.ts';
import { randomStream } from '../population/random.ts';
import type { Levels } from '../run/series.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { DayClock } from './day-clock.ts';
import type { EventQueue } from './engine/event-queue.ts';
import { kinds } from './event-code.ts';

export interface SimulatedPortalOptions {
  portal: NonNullable<Scenario['portal']>;
  seed: number;
  /** Which of the days that the same people may live. */
  chance: number;
  clock: DayClock;
  queue: EventQueue;
  /** Calls that may wait for it at once. */
  gate: () => number;
  /** Told what came of a call. */
  ended: (call: number, outcome: PortalOutcome) => void;
}

/** The slow application behind, all of it in one: the server's own queue (`server/portal/queue.ts`), by events. */
export class SimulatedPortal {
  readonly #options: SimulatedPortalOptions;
  readonly #queue: PortalQueue;
  readonly #nextServiceMs: () => number;
  /** The calls in it, by the id that the queue gave them. */
  readonly #calls = new Map<number, number>();
  #capacity = 1;
  #armedMs = Number.POSITIVE_INFINITY;
  #turnedBack = 0;

  constructor(options: SimulatedPortalOptions) {
    const { portal, seed, chance } = options;
    this.#options = options;
    const terms = { queueLimit: portal.queueLimit, timeoutMs: portal.timeoutSeconds * 1000 };
    this.#queue = new PortalQueue(terms, { workers: portal.workers, pace: 1 });
    const random = randomStream(seed, 'portal', chance);
    this.#nextServiceMs = serviceTimes(random, portal.serviceSeconds * 1000, portal.serviceVariation);
  }

  /** A call comes; what becomes of it is told, maybe at once. */
  enter(call: number): void {
    this.#advance();
    const { gate, ended, clock } = this.#options;
    if (this.#calls.size >= gate()) {
      this.#turnedBack++;
      ended(call, 'busy');
      return;
    }
    const id = this.#queue.arrive(clock.openingMs, this.#nextServiceMs());
    if (id === null) ended(call, 'busy');
    else this.#calls.set(id, call);
    this.#arm();
  }

  /** Its event has come. */
  goOn(): void {
    this.#armedMs = Number.POSITIVE_INFINITY;
    this.#advance();
    this.#arm();
  }

  /** Only this part of the workers works; 1: all of them. */
  setCapacity(part: number): void {
    this.#advance();
    this.#capacity = part;
    this.#queue.setCrew(this.#options.clock.openingMs, crewOf(this.#options.portal.workers * part));
    this.#arm();
  }

  /** As the server says it to whoever is refused, wall ms. */
  get retryAfterMs(): number {
    const { portal, clock } = this.#options;
    const workers = Math.max(0.1, portal.workers * this.#capacity);
    const seconds = Math.ceil((this.#queue.counters.queued * portal.serviceSeconds) / workers / clock.speed);
    return 1000 * Math.max(1, Math.min(30, seconds));
  }

  /** What adaptive admission goes by. */
  get seen(): PortalSeen {
    this.#advance();
    this.#arm();
    return { ...this.counters, turnedBack: this.#turnedBack, waiting: this.#calls.size };
  }

  get counters(): PortalCounters {
    return this.#queue.counters;
  }

  get level(): NonNullable<Levels['portal']> {
    const { arrived, completedInTime, completedTooLate } = this.counters;
    const { workers, serviceSeconds } = this.#options.portal;
    const working = workers * this.#capacity;
    return {
      ...{ workers: working, arrived, completedInTime, completedTooLate },
      capacityPerSecond: working / serviceSeconds,
    };
  }

  #advance(): void {
    for (const { id, outcome } of this.#queue.advance(this.#options.clock.openingMs)) {
      const call = this.#calls.get(id)!;
      this.#calls.delete(id);
      this.#options.ended(call, outcome);
    }
  }

  #arm(): void {
    const { clock, queue } = this.#options;
    // The clock shows whole ms: one later, so that it is past then.
    const dueMs = Math.max(clock.nowMs, clock.toWall(Math.ceil(this.#queue.nextAtMs) + 1));
    if (!(dueMs < this.#armedMs)) return;
    this.#armedMs = dueMs;
    queue.add(dueMs, kinds.portal, 0);
  }
}

/** Refused or given up by the portal: as the server says it. @param retryAfterMs wall ms */
export function portalRefusal(outcome: 'busy' | 'timedOut', retryAfterMs: number): Answer {
  const code = outcome === 'busy' ? 'busy' : 'portal_timeout';
  return { status: 503, code, retryAfterMs, body: { code } };
}
