import { sectionCount } from '../behaviour/answers.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Ahead, Paying, Person } from './person.ts';
import { choose, exponential, type RandomStream, randomStream, uniform } from './random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The crowd with what people do before and after the day, where the scenario says so. Only a run for real lives it: the
 * simulator begins with accounts that are there, and a payment is one event to it. Each trait has a stream of its own, so
 * that nobody's day changes by it.
 */
export function withErrands(
  people: readonly Person[],
  { crowd }: Pick<Scenario, 'crowd'>,
  seed: number,
): Person[] {
  const { ahead, documents } = crowd;
  const { methods } = crowd.payment;
  if (ahead === undefined && methods === undefined && documents === undefined) return [...people];
  return people.map((person) => {
    const stream = (purpose: string) => randomStream(seed, purpose, person.index);
    const prepared =
      ahead &&
      aheadOf(ahead, person.cohort.formReady, { days: stream('ahead'), language: stream('language') });
    return {
      ...person,
      // What is not filled in ahead is filled in once one is let in.
      ...(prepared && { ahead: prepared, sections: sectionCount - prepared.sections.length }),
      ...(methods && { paying: payingOf(methods, stream('method')) }),
      ...(documents && { documents: documentsOf(documents, stream('documents')) }),
    };
  });
}

function aheadOf(
  settings: NonNullable<Scenario['crowd']['ahead']>,
  ready: boolean,
  { days: random, language }: { days: RandomStream; language: RandomStream },
): Ahead {
  const assessAtMs = -Math.round(uniform(random, settings.untilDays, settings.fromDays) * DAY_MS);
  const accountAtMs = assessAtMs + Math.round(exponential(random, settings.accountMinutes) * MINUTE_MS);
  const spouse = random.next() < settings.spouse;
  const children = poisson(random, settings.children);
  let atMs = accountAtMs;
  const sections: Ahead['sections'] = [];
  for (let index = 0; index < sectionCount; index++) {
    // The last one is the declaration: who has signed it is ready.
    const fills = ready || (index < sectionCount - 1 && random.next() < settings.unreadySections);
    if (!fills) continue;
    atMs += Math.round(exponential(random, settings.sectionMinutes) * MINUTE_MS);
    sections.push({ index, atMs });
  }
  return {
    ...{ assessAtMs, accountAtMs, sections, spouse, children },
    language: language.next() < settings.english ? 'en' : 'fr',
  };
}

function payingOf(
  { againHours, ...shares }: NonNullable<Scenario['crowd']['payment']['methods']>,
  random: RandomStream,
): Paying {
  return { method: choose(random, shares), againMs: againHours * 60 * MINUTE_MS };
}

function documentsOf(
  { askedAfterDays, meanDays, never }: NonNullable<Scenario['crowd']['documents']>,
  random: RandomStream,
): NonNullable<Person['documents']> {
  const hands = random.next() >= never;
  return {
    askedAtMs: Math.round(askedAfterDays * DAY_MS),
    delayMs: hands ? Math.round(exponential(random, meanDays) * DAY_MS) : null,
  };
}

/** Knuth's way: uniforms multiplied until they fall below e^-mean. */
function poisson(random: RandomStream, mean: number): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > least; product *= random.next()) count++;
  return count;
}
