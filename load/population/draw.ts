import type { DayEvent, Scenario } from '../scenario/schema.ts';
import { habits } from './habits.ts';
import type { Person } from './person.ts';
import {
  choose,
  exponential,
  logNormal,
  normal,
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

/** The crowd by index. Traits that few come to need are drawn when asked for: most of a million people are never called. */
export function crowdOf(
  { opening, crowd, events }: Pick<Scenario, 'opening' | 'crowd'> & Partial<Pick<Scenario, 'events'>>,
  seed: number,
): { people: number; person(index: number): Person } {
  const preQueueMs = Date.parse(opening.preQueueAt) - Date.parse(opening.opensAt);
  const openMs = Date.parse(opening.closesAt) - Date.parse(opening.opensAt);
  const drawing = { crowd, seed, preQueueMs, openMs };
  const surges = (events ?? []).filter((event) => event.kind === 'surge');
  const people = surges.reduce((sum, surge) => sum + surge.people, crowd.people);
  return {
    people,
    person(index) {
      const drawn = new DrawnPerson(drawing, index);
      let first = crowd.people;
      for (const surge of surges) {
        if (index >= first && index < first + surge.people) drawn.comeAt(surgeMs(surge, drawing, index));
        first += surge.people;
      }
      return drawn;
    },
  };
}

interface Drawing {
  crowd: Scenario['crowd'];
  seed: number;
  preQueueMs: number;
  openMs: number;
}

/** A person whose later traits are drawn on demand, and the same each time: a trait's stream is its own. */
class DrawnPerson implements Person {
  readonly #from: Drawing;
  readonly index: number;
  dueAtMs: number;
  readonly cohort: Person['cohort'];
  readonly patienceMs: number;

  constructor(from: Drawing, index: number) {
    this.#from = from;
    this.index = index;
    const { arrivals, devices, networks, retry, forms, patience } = from.crowd;
    const { one, two, three } = devices;
    const { fibre, dsl, mobile } = networks;
    const { mash, backoff, obey, fixed = 0 } = retry;
    this.dueAtMs = arrival(this.#stream('arrival'), arrivals, from.preQueueMs, from.openMs);
    const network = choose(this.#stream('network'), { fibre, dsl, mobile });
    const more = habits(from.crowd, (trait) => this.#stream(trait), network);
    Object.assign(this, more);
    this.cohort = {
      devices: { one: 1, two: 2, three: 3 }[choose(this.#stream('devices'), { one, two, three })],
      network,
      retry: choose(this.#stream('retry'), { mash, backoff, obey, fixed }),
      formReady: this.#stream('form ready').next() < forms.ready,
      early: this.dueAtMs < 0,
      ...(more.botEveryMs !== undefined && { bot: true as const }),
    };
    this.patienceMs = milliseconds(
      logNormal(this.#stream('patience'), patience.medianSeconds, patience.sigma),
    );
  }

  /** Comes at another time than drawn. */
  comeAt(dueAtMs: number): void {
    this.dueAtMs = dueAtMs;
    this.cohort.early = dueAtMs < 0;
  }

  get id(): string {
    return `p${String(this.index + 1).padStart(6, '0')}`;
  }

  get accountId(): string {
    return this.id;
  }

  get claimDelayMs(): number | null {
    return claimDelay(this.#stream('claim'), this.#from.crowd.claim);
  }

  get formMs(): number {
    return formTime(this.#stream('form'), this.#from.crowd.forms, this.cohort.formReady);
  }

  get sections(): number {
    return this.#from.crowd.forms.sections;
  }

  get mashMs(): number {
    return milliseconds(this.#from.crowd.retry.mashSeconds);
  }

  get paymentDelayMs(): number | null {
    return paymentDelay(this.#stream('payment'), this.#from.crowd.payment);
  }

  get saysGoodbye(): boolean {
    return this.#stream('goodbye').next() < this.#from.crowd.goodbye;
  }

  get standsBy(): boolean {
    return this.#stream('standby').next() < this.#from.crowd.standby;
  }

  get listens(): boolean {
    return mayListen(this as Person) && this.#stream('listening').next() < this.#from.crowd.listening;
  }

  #stream(trait: string): RandomStream {
    return randomStream(this.#from.seed, trait, this.index);
  }
}

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

/** When somebody of a surge comes: like everybody else but for that; not after the close. Opening ms. */
function surgeMs(
  { atSeconds, meanSeconds }: Extract<DayEvent, { kind: 'surge' }>,
  { seed, openMs }: Drawing,
  index: number,
): number {
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
function arrival(
  random: RandomStream,
  arrivals: Scenario['crowd']['arrivals'],
  preQueueMs: number,
  openMs: number,
): number {
  const { early, burst, late, ahead = 0, aheadSeconds = 3600, aheadSpreadSeconds = 600 } = arrivals;
  switch (choose(random, { early, burst, late, ahead })) {
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
