import type { EventRecord } from '../record/files.ts';
import { type EventCall, eventCalls } from '../run/events.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { DayClock } from './day-clock.ts';
import type { EventQueue } from './engine/event-queue.ts';
import { kinds } from './event-code.ts';
import type { SimulatedPortal } from './portal.ts';
import type { SimulatedSite } from './site.ts';

export interface OperatorOptions {
  scenario: Scenario;
  opensAtMs: number;
  /** Opening ms from the opening at which everything is over. */
  endsAtMs: number;
  clock: DayClock;
  queue: EventQueue;
  site: SimulatedSite;
  portal: SimulatedPortal | null;
}

/**
 * Who does to a simulated day what its scenario has happen: the calls that a measured run makes to the server
 * (`load/run/events.ts`), made to the site without HTTP.
 */
export class SimulatedOperator {
  readonly #options: OperatorOptions;
  readonly #calls: EventCall[];
  /** What was done, and when. */
  readonly records: EventRecord[] = [];

  constructor(options: OperatorOptions) {
    const { scenario, opensAtMs, endsAtMs, clock, queue } = options;
    this.#options = options;
    this.#calls = eventCalls(scenario.events ?? [], opensAtMs).filter(({ atMs }) => atMs < endsAtMs);
    this.#calls.forEach(({ atMs }, which) => {
      queue.add(Math.max(0, clock.toWall(atMs)), kinds.operator, which);
    });
  }

  /** The time of an event has come. @param which of the calls, in their order */
  act(which: number): void {
    const { kind, begins, atMs, call } = this.#calls[which]!;
    const { clock } = this.#options;
    const amount = call === null ? null : this.#do(call);
    const doneAtMs = clock.openingMs;
    this.records.push({ kind, begins, atMs, doneAtMs, ...(amount !== null && { amount }), failure: null });
  }

  /** @returns how many, or how much, where the event says so */
  #do({ what, body }: NonNullable<EventCall['call']>): number | null {
    const { clock, site, portal, opensAtMs } = this.#options;
    const { openingMs } = clock;
    switch (what) {
      case 'maintenance': {
        const until = body['until'];
        if (body['on'] === true)
          site.room.close(openingMs, typeof until === 'string' ? Date.parse(until) - opensAtMs : null);
        else site.reopen(openingMs);
        return null;
      }
      case 'portal':
        portal?.setCapacity(body['capacity'] as number);
        site.room.now.portalCapacity = body['capacity'] as number;
        return body['capacity'] as number;
      case 'places':
        site.places.extend(body['add'] as number, openingMs);
        return body['add'] as number;
      default:
        throw new Error(`an event asks for ${what}, which the simulator does not know`);
    }
  }
}
