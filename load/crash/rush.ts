import { setTimeout as sleep } from 'node:timers/promises';
import { type RandomStream, randomStream } from '../population/random.ts';
import { type Applicant, join, live, newApplicant, type Surroundings, submitOnce } from './applicant.ts';
import { callerOf } from './caller.ts';
import type { Mode, Size } from './opening.ts';

export interface RushOptions {
  url: string;
  mode: Mode;
  /** With bearer tokens, their applications complete. */
  people: readonly { id: string; token: string }[];
  size: Size;
  /** Draws when people come and how they pause. */
  seed: number;
  /** Calls in flight at most. */
  connections: number;
  /** Wall ms, Unix. */
  now(): number;
}

/** A crowd that wants places, at work. */
export interface Rush {
  people: readonly Applicant[];
  /** Resolves once those who get the places have been told this many things; false when the rush ends before. */
  reaches(steps: number): Promise<boolean>;
  /** Resolves when everyone is done, or after so much wall time; then people stop trying. */
  end(limitMs: number): Promise<void>;
  /** Everyone who holds something asks for it again; afterwards `people` knows what they were told. */
  askAgain(): Promise<void>;
  close(): Promise<void>;
}

/** One person in so many who are told that a submission failed does not try again at once, so that a write behind their back is seen. */
const PATIENT_ONE_IN = 5;
/** How long that one waits where leaving would keep a place from others: longer than any server tries to reconnect. */
const PATIENT_MS = 2_000;

export function startRush(options: RushOptions): Rush {
  const { mode, seed, now } = options;
  const caller = callerOf(options.url, options.connections, now);
  const people = options.people.map(({ id, token }) => newApplicant(id, token));
  let steps = 0;
  let over = false;
  const marks: { at: number; resolve(reached: boolean): void }[] = [];

  // Of those who join, the first get the places: what the others are told is no progress.
  const step = (number = 0) => {
    if (number <= options.size.quota) steps++;
    for (const mark of marks) if (steps >= mark.at) mark.resolve(true);
  };
  const around = (index: number): Surroundings => ({
    mode,
    caller,
    random: randomStream(seed, 'rush', index),
    step,
    over: () => over,
    afterFailure: index % PATIENT_ONE_IN > 0 ? 0 : mode === 'passthrough' ? 'leave' : PATIENT_MS,
  });
  const arrive = async (person: Applicant, index: number, random: RandomStream) => {
    await sleep(random.next() * options.size.arrivalsMs);
    await live(person, around(index));
  };
  const done = Promise.all(
    people.map((person, index) => arrive(person, index, randomStream(seed, 'arrival', index))),
  ).then(() => {
    for (const mark of marks) mark.resolve(false);
  });

  return {
    people,
    reaches: (at) =>
      steps >= at ? Promise.resolve(true) : new Promise((resolve) => marks.push({ at, resolve })),
    async end(limitMs) {
      const limit = new AbortController();
      await Promise.race([done, sleep(limitMs, undefined, { signal: limit.signal }).catch(() => {})]);
      limit.abort();
      over = true;
      await done;
    },
    async askAgain() {
      const again = { caller, step };
      const ask = async (person: Applicant) => {
        if (person.ticket !== null && !(await soon(() => join(person, again), 'joined')))
          person.spotLost.push('the room did not know the spot again');
        if (person.told.length > 0 && !(await soon(() => submitOnce(person, null, again), 'told')))
          person.unexpected.push('the place was not told again');
      };
      await Promise.all(people.map(ask));
    },
    close: () => caller.close(),
  };
}

/** Whether a call gives the wanted result within a few seconds: a server just started may not know the room yet. */
async function soon<T extends string>(call: () => Promise<T>, wanted: T): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    const result = await call();
    if (result === wanted) return true;
    if (result === 'out') return false;
    await sleep(100);
  }
  return false;
}
