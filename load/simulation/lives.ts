import { begin, type Journey } from '../behaviour/journey.ts';
import { blankRecord, closed } from '../generator/diary.ts';
import type { Crowd } from '../population/draw.ts';
import type { Person } from '../population/person.ts';
import { MovableStream, purposeOf, type RandomStream, randomStream } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { Costs } from './costs.ts';
import { draw } from './distribution.ts';
import { mostDevicesAtRest, PersonRows } from './rows.ts';

/** Somebody's day while it goes on. */
export interface Life {
  index: number;
  person: Person;
  journey: Journey;
  record: PersonRecord;
  random: CountedStream;
  /** Round trip of this person's calls, wall ms. */
  tripMs: number;
  /** By device, when it asks next while its questions are only counted, wall ms; NaN where it is awake. */
  asleep: number[];
  /** They sleep because another one acts on the call, not because the turn is far. */
  inCall: boolean;
  over: boolean;
}

const [unborn, awake, atRest, over] = [0, 1, 2, 3];

/**
 * Everybody of a day. Who waits, and of whom nothing but the next question is open, is `atRest`: a row of numbers, from
 * which a life is made again by drawing the same person once more (`get`). So a million people who wait are no objects.
 */
export class Lives {
  readonly rows: PersonRows;
  readonly #crowd: Crowd;
  readonly #seed: number;
  readonly #opensAtMs: number;
  readonly #network: Costs['network'];
  readonly #states: Uint8Array;
  readonly #awake: (Life | null)[];

  constructor(crowd: Crowd, seed: number, opensAtMs: number, { network }: Pick<Costs, 'network'>) {
    this.rows = new PersonRows(crowd.people);
    this.#crowd = crowd;
    this.#seed = seed;
    this.#opensAtMs = opensAtMs;
    this.#network = network;
    this.#states = new Uint8Array(crowd.people);
    this.#awake = new Array<Life | null>(crowd.people).fill(null);
  }

  /** Somebody comes. @returns the life, and the first steps */
  arrive(index: number): { life: Life; steps: ReturnType<typeof begin>['steps'] } {
    const born = this.#born(index);
    this.#awake[index] = born.life;
    this.#states[index] = awake;
    return born;
  }

  /** Null where it is over, or has not begun. */
  get(index: number): Life | null {
    const state = this.#states[index];
    if (state === awake) return this.#awake[index]!;
    return state === atRest ? this.#rise(index) : null;
  }

  isAtRest(index: number): boolean {
    return this.#states[index] === atRest;
  }

  /** Lets a life rest, if nothing about it is open but when each device asks next. */
  rest(life: Life): void {
    if (!mayRest(life)) return;
    const { index, record, journey, asleep } = life;
    this.rows.keep(index, record, journey.tickets);
    this.rows.keepRest(index, life.random.drawn, life.tripMs, asleep);
    this.#states[index] = atRest;
    this.#awake[index] = null;
  }

  /** How many somebody has held. */
  ticketsOf(index: number): number {
    return this.#awake[index]?.journey.tickets ?? this.rows.ticketsOf(index);
  }

  /** Nothing more happens. */
  end(life: Life): void {
    const { index, record, journey } = life;
    life.over = true;
    this.rows.keep(index, closed(record, journey), journey.tickets);
    this.#states[index] = over;
    this.#awake[index] = null;
  }

  /** Those whose lives go on, by index. */
  *open(): Iterable<number> {
    const states = this.#states;
    for (let index = 0; index < states.length; index++)
      if (states[index] === awake || states[index] === atRest) yield index;
  }

  /** Somebody's record; a blank one of who never came. */
  record(index: number): PersonRecord {
    const person = this.#crowd.person(index);
    return this.#states[index] === unborn ? blankRecord(person) : this.rows.read(person);
  }

  #born(index: number) {
    const person = this.#crowd.person(index);
    const random = new CountedStream(this.#seed, index);
    const { journey, steps } = begin(person, random, this.#opensAtMs);
    const trip = this.#network[person.cohort.network];
    const tripMs =
      person.line?.roundTripMs ??
      (trip.kind === 'constant' ? trip.value : draw(trip, randomStream(this.#seed, 'trip', index)));
    const life: Life = {
      ...{ index, person, journey, record: unnamedRecord(person), random, tripMs },
      ...{ asleep: journey.devices.map(() => Number.NaN), inCall: false, over: false },
    };
    return { life, steps };
  }

  #rise(index: number): Life {
    const { life } = this.#born(index);
    const { journey, random, asleep } = life;
    this.rows.readInto(life.record, index);
    random.skipTo(this.rows.drawnOf(index));
    const { number, stoodBy = false } = life.record;
    journey.stage = 'waiting';
    journey.number = number;
    journey.tickets = this.rows.ticketsOf(index);
    journey.stoodBy = stoodBy;
    for (let device = 0; device < asleep.length; device++) {
      journey.devices[device]!.number = number;
      asleep[device] = this.rows.asksAt(index, device);
    }
    this.#awake[index] = life;
    this.#states[index] = awake;
    return life;
  }
}

/** Whether a life is in nothing different from one that has just begun to wait: what `#rise` makes of its row. */
function mayRest({ person, journey, record, asleep }: Life): boolean {
  const { devices, number } = journey;
  return (
    devices.length <= mostDevicesAtRest &&
    journey.stage === 'waiting' &&
    journey.inFlight === 0 &&
    journey.actor === null &&
    journey.suspect === null &&
    journey.strayNumbers === 0 &&
    journey.formLeftMs === null &&
    !journey.thought &&
    !journey.limited &&
    journey.forward === 0 &&
    journey.callEndsAtMs === 0 &&
    journey.sectionsLeft === person.sections &&
    record.number === number &&
    journey.stoodBy === (record.stoodBy === true) &&
    devices.every(
      (device, i) =>
        !Number.isNaN(asleep[i]!) &&
        device.plan === 0 &&
        device.number === number &&
        device.failures === 0 &&
        device.puzzles === 0,
    )
  );
}

/** While a life goes on nobody asks for names, and a name is a text to be made. */
function unnamedRecord({ cohort, dueAtMs }: Person): PersonRecord {
  return blankRecord({ id: '', accountId: '', cohort, dueAtMs });
}

const behaviour = purposeOf('behaviour');

/** What one person decides by chance; nothing is worked out before the first decision. */
class CountedStream implements RandomStream {
  readonly #seed: number;
  readonly #index: number;
  #stream: MovableStream | null = null;
  /** Numbers drawn so far. */
  drawn = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.#index = index;
  }

  next(): number {
    this.#stream ??= new MovableStream(this.#seed).to(behaviour, this.#index);
    this.drawn++;
    return this.#stream.next();
  }

  skipTo(drawn: number): void {
    while (this.drawn < drawn) this.next();
  }
}
