import type { DayEvent, Scenario } from '../scenario/schema.ts';
import { cohortCode, cohortOf } from './cohorts.ts';
import { habits, hasHabits } from './habits.ts';
import type { Cohort, Person } from './person.ts';
import {
  choose,
  exponential,
  logNormal,
  MovableStream,
  normal,
  type Purpose,
  purposeOf,
  type RandomStream,
  randomStream,
  uniform,
} from './random.ts';

/**
 * The crowd of a (scaled) scenario: the same scenario and seed give the same people, to the millisecond.
 *
 * Each trait of each person has a stream of its own, so nobody's draw depends on another's: with more people
 * the same first ones come, and a change to one trait's figures leaves the other traits as they were.
 * Runs under Node and k6 alike.
 */
export function drawPopulation(
  scenario: Pick<Scenario, 'opening' | 'crowd' | 'events'>,
  seed: number,
): Person[] {
  const { people, person } = crowdOf(scenario, seed);
  return Array.from({ length: people }, (_, index) => plain(person(index)));
}

/** The person number `index` (from 0) of the crowd. */
export function drawPerson(
  scenario: Pick<Scenario, 'opening' | 'crowd'>,
  seed: number,
  index: number,
): Person {
  return plain(crowdOf(scenario, seed).person(index));
}

/** Everybody of a day, by index. */
export interface Crowd {
  people: number;
  /** Traits that few come to need are drawn when asked for: most of a million people are never called. @param dueAtMs where it is known: what `dueAtMs` says */
  person(index: number, dueAtMs?: number): Person;
  /** The same person once more, of whom this much was kept: what else there is, is drawn when asked for. */
  again(index: number, known: DrawnTraits): Person;
  /** When the person means to look for the first time: what `person` says, and nothing else is drawn. */
  dueAtMs(index: number): number;
}

/** What is drawn of everybody. */
export type DrawnTraits = Pick<Person, 'dueAtMs' | 'cohort' | 'patienceMs'>;

/** @param readyFormMs of whoever has the form ready, by index, where it was measured; without it, as the scenario says */
export function crowdOf(
  { opening, crowd, events }: Pick<Scenario, 'opening' | 'crowd'> & Partial<Pick<Scenario, 'events'>>,
  seed: number,
  readyFormMs: ((index: number) => number) | null = null,
): Crowd {
  const preQueueMs = Date.parse(opening.preQueueAt) - Date.parse(opening.opensAt);
  const openMs = Date.parse(opening.closesAt) - Date.parse(opening.opensAt);
  const drawing = drawingOf(crowd, { seed, preQueueMs, openMs, readyFormMs });
  const surges = (events ?? []).filter((event) => event.kind === 'surge');
  const people = surges.reduce((sum, surge) => sum + surge.people, crowd.people);
  /** Of somebody who comes with a surge; null for everybody else. */
  const surgeOf = (index: number): Surge | null => {
    let first = crowd.people;
    for (const surge of surges) {
      if (index >= first && index < first + surge.people) return surge;
      first += surge.people;
    }
    return null;
  };
  const dueAtMs = (index: number): number => {
    const surge = index < crowd.people ? null : surgeOf(index);
    return surge === null ? arrivalOf(drawing, index) : surgeMs(surge, drawing, index);
  };
  const person = (index: number, dueMs = dueAtMs(index)): Person => drawnPerson(drawing, index, dueMs);
  const again: Crowd['again'] = drawing.habits
    ? (index, { dueAtMs }) => drawnPerson(drawing, index, dueAtMs)
    : (index, known) => new DrawnPerson(drawing, index, known);
  return { people, dueAtMs, person, again };
}

interface Drawing {
  crowd: Scenario['crowd'];
  seed: number;
  preQueueMs: number;
  openMs: number;
  /** For one draw at a time. */
  stream: MovableStream;
  networks: Record<Cohort['network'], number>;
  devices: Record<'one' | 'two' | 'three', number>;
  retry: Record<Cohort['retry'], number>;
  arrivals: Record<'early' | 'burst' | 'late' | 'ahead', number>;
  habits: boolean;
  readyFormMs: ((index: number) => number) | null;
}

/** What is the same for all draws of a crowd. */
function drawingOf(
  crowd: Scenario['crowd'],
  rest: Pick<Drawing, 'seed' | 'preQueueMs' | 'openMs' | 'readyFormMs'>,
): Drawing {
  const { one, two, three } = crowd.devices;
  const { fibre, dsl, mobile } = crowd.networks;
  const { mash, backoff, obey, fixed = 0 } = crowd.retry;
  const { early, burst, late, ahead = 0 } = crowd.arrivals;
  return {
    ...{ crowd, ...rest, stream: new MovableStream(rest.seed), habits: hasHabits(crowd) },
    ...{ networks: { fibre, dsl, mobile }, devices: { one, two, three } },
    ...{ retry: { mash, backoff, obey, fixed }, arrivals: { early, burst, late, ahead } },
  };
}

/** The streams of one person; by trait, so that nobody's draw and no trait's depends on another. */
const traits = {
  arrival: purposeOf('arrival'),
  network: purposeOf('network'),
  devices: purposeOf('devices'),
  retry: purposeOf('retry'),
  formReady: purposeOf('form ready'),
  patience: purposeOf('patience'),
  claim: purposeOf('claim'),
  form: purposeOf('form'),
  payment: purposeOf('payment'),
  goodbye: purposeOf('goodbye'),
  standby: purposeOf('standby'),
  listening: purposeOf('listening'),
};

/** What of a person is drawn at once. */
function drawnPerson(from: Drawing, index: number, dueAtMs: number): DrawnPerson {
  const { crowd, stream } = from;
  const network = choose(stream.to(traits.network, index), from.networks);
  const more = from.habits
    ? habits(crowd, (trait) => randomStream(from.seed, trait, index), network)
    : noHabits;
  const devices = deviceCounts[choose(stream.to(traits.devices, index), from.devices)];
  const retry = choose(stream.to(traits.retry, index), from.retry);
  const formReady = stream.to(traits.formReady, index).next() < crowd.forms.ready;
  const bot = more.botEveryMs !== undefined;
  const code = cohortCode({ devices, network, retry, formReady, early: dueAtMs < 0, ...(bot && { bot }) });
  const { medianSeconds, sigma } = crowd.patience;
  const patienceMs = milliseconds(logNormal(stream.to(traits.patience, index), medianSeconds, sigma));
  const person = new DrawnPerson(from, index, { dueAtMs, cohort: cohortOf(code), patienceMs });
  if (more !== noHabits) Object.assign(person, more);
  return person;
}

/** A person whose later traits are drawn on demand, and the same each time: a trait's stream is its own. */
class DrawnPerson implements Person {
  readonly #from: Drawing;
  readonly index: number;
  readonly dueAtMs: number;
  readonly cohort: Person['cohort'];
  readonly patienceMs: number;

  constructor(from: Drawing, index: number, { dueAtMs, cohort, patienceMs }: DrawnTraits) {
    this.#from = from;
    this.index = index;
    this.dueAtMs = dueAtMs;
    this.cohort = cohort;
    this.patienceMs = patienceMs;
  }

  get id(): string {
    return `p${String(this.index + 1).padStart(6, '0')}`;
  }

  get accountId(): string {
    return this.id;
  }

  get claimDelayMs(): number | null {
    return claimDelay(this.#stream(traits.claim), this.#from.crowd.claim);
  }

  get formMs(): number {
    const { readyFormMs } = this.#from;
    if (readyFormMs !== null && this.cohort.formReady) return readyFormMs(this.index);
    return formTime(this.#stream(traits.form), this.#from.crowd.forms, this.cohort.formReady);
  }

  get sections(): number {
    return this.#from.crowd.forms.sections;
  }

  get mashMs(): number {
    return milliseconds(this.#from.crowd.retry.mashSeconds);
  }

  get paymentDelayMs(): number | null {
    return paymentDelay(this.#stream(traits.payment), this.#from.crowd.payment);
  }

  get saysGoodbye(): boolean {
    return this.#stream(traits.goodbye).next() < this.#from.crowd.goodbye;
  }

  get standsBy(): boolean {
    // Asked of everybody once the places are gone, and often nobody does.
    const { standby } = this.#from.crowd;
    return standby > 0 && this.#stream(traits.standby).next() < standby;
  }

  get listens(): boolean {
    return mayListen(this as Person) && this.#stream(traits.listening).next() < this.#from.crowd.listening;
  }

  /** Good until the next one is asked for. */
  #stream(trait: Purpose): RandomStream {
    return this.#from.stream.to(trait, this.index);
  }
}

const deviceCounts = { one: 1, two: 2, three: 3 };
const noHabits: ReturnType<typeof habits> = {};

/** Everything drawn, as data that can be copied and written down. */
function plain(person: Person): Person {
  const { id, accountId, claimDelayMs, formMs, sections, mashMs, paymentDelayMs } = person;
  const { saysGoodbye, standsBy, listens } = person;
  return {
    ...{ id, accountId },
    ...(person as object as Pick<Person, 'index' | 'dueAtMs' | 'cohort' | 'patienceMs'>),
    ...{ claimDelayMs, formMs, sections, mashMs, paymentDelayMs, saysGoodbye, standsBy, listens },
  };
}

/** A bot reads no news; and whoever goes home when the odds are poor looks at them, which only an answer tells. */
function mayListen({ botEveryMs, leastOdds }: Pick<Person, 'botEveryMs' | 'leastOdds'>): boolean {
  return botEveryMs === undefined && leastOdds === undefined;
}

type Surge = Extract<DayEvent, { kind: 'surge' }>;

/** When somebody of a surge comes: like everybody else but for that; not after the close. Opening ms. */
function surgeMs({ atSeconds, meanSeconds }: Surge, { seed, openMs }: Drawing, index: number): number {
  const leftMs = Math.max(1, openMs - atSeconds * 1000);
  const afterMs = milliseconds(exponential(randomStream(seed, 'surge', index), meanSeconds)) % leftMs;
  return milliseconds(atSeconds) + afterMs;
}

const DAY_SECONDS = 86_400;

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

/**
 * Early: uniform from the pre-queue to the opening, which is the equilibrium of people who choose when to
 * come (Juneja and Jain 2009). Burst: exponential from the opening. Late: uniform. Ahead: normal round a time
 * before the opening, whether or not the pre-queue is open by then. A burst that would end
 * after the close begins again from the opening, so that everybody comes while there is something to come to.
 */
function arrivalOf({ crowd, stream, arrivals: shares, preQueueMs, openMs }: Drawing, index: number): number {
  const random = stream.to(traits.arrival, index);
  const { arrivals } = crowd;
  const { aheadSeconds = 3600, aheadSpreadSeconds = 600 } = arrivals;
  switch (choose(random, shares)) {
    case 'early':
      return Math.floor(uniform(random, preQueueMs, 0));
    case 'burst':
      return milliseconds(exponential(random, arrivals.burstMeanSeconds)) % openMs;
    case 'late':
      return Math.floor(uniform(random, 0, Math.min(openMs, arrivals.lateSeconds * 1000)));
    case 'ahead':
      return Math.min(-1, milliseconds(-aheadSeconds + aheadSpreadSeconds * normal(random)));
  }
}

function claimDelay(random: RandomStream, claim: Scenario['crowd']['claim']): number | null {
  return random.next() < claim.noShow ? null : milliseconds(exponential(random, claim.meanSeconds));
}

/** Ready: each field looked over once, an exponential think time on each (TPC-W). Not ready: the whole form, uniform. */
function formTime(random: RandomStream, forms: Scenario['crowd']['forms'], ready: boolean): number {
  if (!ready) return milliseconds(uniform(random, forms.unreadyFromSeconds, forms.unreadyToSeconds));
  let seconds = 0;
  for (let field = 0; field < forms.fields; field++) seconds += exponential(random, forms.thinkSeconds);
  return milliseconds(seconds);
}

function paymentDelay(random: RandomStream, payment: Scenario['crowd']['payment']): number | null {
  const { soon, late, never } = payment;
  switch (choose(random, { soon, late, never })) {
    case 'soon':
      return milliseconds(exponential(random, payment.soonMeanDays) * DAY_SECONDS);
    case 'late':
      return milliseconds(uniform(random, payment.lateFromDays, payment.lateToDays) * DAY_SECONDS);
    case 'never':
      return null;
  }
}
