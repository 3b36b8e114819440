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
  const crowd: Person[] = [];
  for (let index = 0; index < scenario.crowd.people; index++) crowd.push(drawPerson(scenario, seed, index));
  for (const event of scenario.events ?? [])
    if (event.kind === 'surge')
      for (let n = 0; n < event.people; n++) crowd.push(drawSurger(scenario, event, seed, crowd.length));
  return crowd;
}

/** The person number `index` (from 0) of the crowd. */
export function drawPerson(
  { opening, crowd }: Pick<Scenario, 'opening' | 'crowd'>,
  seed: number,
  index: number,
): Person {
  const stream = (trait: string) => randomStream(seed, trait, index);
  const preQueueMs = Date.parse(opening.preQueueAt) - Date.parse(opening.opensAt);
  const openMs = Date.parse(opening.closesAt) - Date.parse(opening.opensAt);
  const id = `p${String(index + 1).padStart(6, '0')}`;
  const { mash, backoff, obey, fixed = 0 } = crowd.retry;
  const { fibre, dsl, mobile } = crowd.networks;
  const { one, two, three } = crowd.devices;
  const dueAtMs = arrival(stream('arrival'), crowd.arrivals, preQueueMs, openMs);
  const network = choose(stream('network'), { fibre, dsl, mobile });
  const more = habits(crowd, stream, network);
  const formReady = stream('form ready').next() < crowd.forms.ready;
  return {
    id,
    accountId: id,
    index,
    dueAtMs,
    cohort: {
      devices: { one: 1, two: 2, three: 3 }[choose(stream('devices'), { one, two, three })],
      network,
      retry: choose(stream('retry'), { mash, backoff, obey, fixed }),
      formReady,
      early: dueAtMs < 0,
      ...(more.botEveryMs !== undefined && { bot: true }),
    },
    patienceMs: milliseconds(
      logNormal(stream('patience'), crowd.patience.medianSeconds, crowd.patience.sigma),
    ),
    claimDelayMs: claimDelay(stream('claim'), crowd.claim),
    formMs: formTime(stream('form'), crowd.forms, formReady),
    sections: crowd.forms.sections,
    mashMs: milliseconds(crowd.retry.mashSeconds),
    paymentDelayMs: paymentDelay(stream('payment'), crowd.payment),
    saysGoodbye: stream('goodbye').next() < crowd.goodbye,
    standsBy: stream('standby').next() < crowd.standby,
    listens: mayListen(more) && stream('listening').next() < crowd.listening,
    ...more,
  };
}

/** A bot reads no news; and whoever goes home when the odds are poor looks at them, which only an answer tells. */
function mayListen({ botEveryMs, leastOdds }: Pick<Person, 'botEveryMs' | 'leastOdds'>): boolean {
  return botEveryMs === undefined && leastOdds === undefined;
}

/** Somebody of a surge: like everybody else, but for when they come; not after the close. */
function drawSurger(
  scenario: Pick<Scenario, 'opening' | 'crowd'>,
  { atSeconds, meanSeconds }: Extract<DayEvent, { kind: 'surge' }>,
  seed: number,
  index: number,
): Person {
  const person = drawPerson(scenario, seed, index);
  const { opensAt, closesAt } = scenario.opening;
  const leftMs = Math.max(1, Date.parse(closesAt) - Date.parse(opensAt) - atSeconds * 1000);
  const afterMs = milliseconds(exponential(randomStream(seed, 'surge', index), meanSeconds)) % leftMs;
  const dueAtMs = milliseconds(atSeconds) + afterMs;
  return { ...person, dueAtMs, cohort: { ...person.cohort, early: dueAtMs < 0 } };
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
