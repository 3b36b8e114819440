import { EventQueue } from './event-queue.ts';

/**
 * Servers behind one line, first come, first served: when a request is begun and done is known as it arrives (Kiefer and
 * Wolfowitz 1955), so a station costs no events of its own. Requests arrive in the order of their times.
 */
export class Station {
  /** When each server is free again, as a heap. */
  readonly #free: EventQueue;
  /** When each request that is here leaves; kept only where the room is limited. */
  readonly #leaves: EventQueue | null;
  readonly #capacity: number;
  /** Time that servers were busy, in sum, and requests that were served. */
  busy = 0;
  served = 0;

  /** @param capacity most that may be here at once, those in service included; Infinity: as many as come */
  constructor(servers: number, capacity = Number.POSITIVE_INFINITY) {
    this.#free = new EventQueue(servers);
    for (let server = 0; server < servers; server++) this.#free.add(Number.NEGATIVE_INFINITY, 0, server);
    this.#capacity = capacity;
    this.#leaves = Number.isFinite(capacity) ? new EventQueue() : null;
  }

  /** When a request that comes now would be begun. */
  beginsAt(now: number): number {
    return Math.max(now, this.#free.nextAt);
  }

  /** Whether a request that comes now finds no room. */
  isFull(now: number): boolean {
    if (this.#leaves === null) return false;
    while (this.#leaves.nextAt <= now) this.#leaves.take();
    return this.#leaves.size >= this.#capacity;
  }

  /** Serves a request that comes now. @returns when it is done; `beginsAt` before tells when it is begun */
  serve(now: number, service: number): number {
    const done = this.beginsAt(now) + service;
    this.#free.take();
    this.#free.add(done, 0, this.#free.who);
    this.#leaves?.add(done, 0, 0);
    this.busy += service;
    this.served++;
    return done;
  }
}
