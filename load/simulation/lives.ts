import { begin, blankJourney, type Journey, noCallYet } from '../behaviour/journey.ts';
import { blankRecord, closed } from '../generator/diary.ts';
import type { Crowd } from '../population/draw.ts';
import type { Person } from '../population/person.ts';
import { MovableStream, purposeOf, type RandomStream, randomStream } from '../population/random.ts';
import type { PersonRecord } from '../record/files.ts';
import type { Arrivals } from './arrivals.ts';
import type { Costs } from './costs.ts';
import { draw } from './distribution.ts';
import { mostDevicesAtRest, PersonRows } from './rows.ts';

/** Somebody's day while it goes on. */
export interface Life {
  /** The how-manieth to come. */
  who: number;
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
 * Everybody of a day, in the order in which they come. Who waits, and of whom nothing but the next question is open, is
 * `atRest`: a row of numbers, from which a life is made again by drawing the same person once more (`get`). So a million
 * people who wait are no objects.
 */
export class Lives {
  readonly rows: PersonRows;
  readonly #crowd: Crowd;
  readonly #arrivals: Arrivals;
  readonly #seed: number;
  readonly #opensAtMs: number;
  readonly #network: Costs['network'];
  readonly #states: Uint8Array;
  readonly #awake: (Life | null)[];

  constructor(
    crowd: Crowd,
    arrivals: Arrivals,
    { seed, opensAtMs, costs }: { seed: number; opensAtMs: number; costs: Pick<Costs, 'network'> },
  ) {
    this.rows = new PersonRows(crowd.people);
    this.#crowd = crowd;
    this.#arrivals = arrivals;
    this.#seed = seed;
    this.#opensAtMs = opensAtMs;
    this.#network = costs.network;
    this.#states = new Uint8Array(crowd.people);
    this.#awake = new Array<Life | null>(crowd.people).fill(null);
  }

  /** Somebody comes. @returns the life, and the first steps */
  arrive(who: number): { life: Life; steps: ReturnType<typeof begin>['steps'] } {
    const index = this.#arrivals.indexOf(who);
    const person = this.#crowd.person(index, this.#arrivals.dueAtMs(who));
    const random = new CountedStream(this.#seed, index, 0);
    const { journey, steps } = begin(person, random, this.#opensAtMs);
    const trip = this.#network[person.cohort.network];
    const tripMs =
      person.line?.roundTripMs ??
      (trip.kind === 'constant' ? trip.value : draw(trip, randomStream(this.#seed, 'trip', index)));
    const life = lifeOf(who, journey, random, tripMs);
    this.#awake[who] = life;
    this.#states[who] = awake;
    return { life, steps };
  }

  /** Null where it is over, or has not begun. */
  get(who: number): Life | null {
    const state = this.#states[who];
    if (state === awake) return this.#awake[who]!;
    return state === atRest ? this.#rise(who) : null;
  }

  isAtRest(who: number): boolean {
    return this.#states[who] === atRest;
  }

  /** Lets a life rest, if nothing about it is open but when each device asks next. */
  rest(life: Life): void {
    if (!mayRest(life)) return;
    const { who, record, journey, asleep } = life;
    this.rows.keepRest(who, record, journey, life.random.drawn, life.tripMs);
    for (let device = 0; device < mostDevicesAtRest; device++) {
      const isUsed = device < asleep.length && journey.devices[device]!.number !== null;
      this.rows.setAsksAt(who, device, isUsed ? asleep[device]! : unused);
    }
    this.#states[who] = atRest;
    this.#awake[who] = null;
  }

  /** How many somebody has held. */
  ticketsOf(who: number): number {
    return this.#awake[who]?.journey.tickets ?? this.rows.ticketsOf(who);
  }

  /** Nothing more happens. */
  end(life: Life): void {
    const { who, record, journey } = life;
    life.over = true;
    this.rows.keepClosed(who, closed(record, journey), journey);
    this.#states[who] = over;
    this.#awake[who] = null;
  }

  /** Those whose lives go on, in the order of their arrivals. */
  *open(): Iterable<number> {
    const states = this.#states;
    for (let who = 0; who < states.length; who++)
      if (states[who] === awake || states[who] === atRest) yield who;
  }

  /** Somebody's record; a blank one of who never came. */
  record(who: number): PersonRecord {
    const index = this.#arrivals.indexOf(who);
    if (this.#states[who] === unborn) return blankRecord(this.#crowd.person(index));
    return this.rows.readInto(blankRecord(this.#crowd.again(index, this.rows.traitsOf(who))), who);
  }

  #rise(who: number): Life {
    const { rows } = this;
    const index = this.#arrivals.indexOf(who);
    const person = this.#crowd.again(index, rows.traitsOf(who));
    const random = new CountedStream(this.#seed, index, rows.drawnOf(who));
    const journey = blankJourney(person, random, this.#opensAtMs);
    const life = lifeOf(who, journey, random, rows.tripOf(who));
    const { record, asleep } = life;
    rows.readInto(record, who);
    const { number, stoodBy = false } = record;
    journey.stage = 'waiting';
    journey.number = number;
    journey.quitAtMs = rows.quitOf(who);
    journey.tickets = rows.ticketsOf(who);
    journey.stoodBy = stoodBy;
    for (let device = 0; device < asleep.length; device++) {
      const asksAtMs = rows.asksAt(who, device);
      if (asksAtMs === unused) continue;
      journey.devices[device]!.number = number;
      asleep[device] = asksAtMs;
    }
    this.#awake[who] = life;
    this.#states[who] = awake;
    return life;
  }
}

/** A device that its person has not taken up yet. */
const unused = Number.POSITIVE_INFINITY;

function lifeOf(who: number, journey: Journey, random: CountedStream, tripMs: number): Life {
  const { person } = journey;
  const asleep = [Number.NaN];
  while (asleep.length < journey.devices.length) asleep.push(Number.NaN);
  return {
    who,
    person,
    journey,
    record: unnamedRecord(person),
    random,
    tripMs,
    asleep,
    inCall: false,
    over: false,
  };
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
    journey.callEndsAtMs === noCallYet &&
    journey.sectionsLeft === person.sections &&
    record.number === number &&
    journey.stoodBy === (record.stoodBy === true) &&
    devices.every(
      (device, i) =>
        (device.number === number || (device.number === null && Number.isNaN(asleep[i]!))) &&
        device.plan === 0 &&
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

/** What one person decides by chance; nothing is worked out before the next decision. */
class CountedStream implements RandomStream {
  readonly #seed: number;
  readonly #index: number;
  #stream: MovableStream | null = null;
  /** Numbers drawn so far. */
  drawn: number;

  /** @param drawn numbers that were drawn before */
  constructor(seed: number, index: number, drawn: number) {
    this.#seed = seed;
    this.#index = index;
    this.drawn = drawn;
  }

  next(): number {
    if (this.#stream === null) {
      this.#stream = new MovableStream(this.#seed).to(behaviour, this.#index);
      for (let i = 0; i < this.drawn; i++) this.#stream.next();
    }
    this.drawn++;
    return this.#stream.next();
  }
}
