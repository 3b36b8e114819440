import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { Script } from '../store/scripts.ts';
import { beginning, operation, terms } from './quota-operation.ts';
import { controlsAtStart, play, type Seen } from './quota-play.ts';
import { openSubject } from './quota-subject.ts';

let openings = 0;

/** That model and scripts agree over a random day, after every step of it: a property for fast-check. */
export function agreement(redis: Redis, scripts: Script[], seen: Seen = new Map()) {
  const operations = fc.array(operation, { minLength: 60, maxLength: 100, size: 'max' });
  return fc.asyncProperty(terms, beginning, operations, async (conditions, beginsAtMs, steps) => {
    openings += 1;
    const subject = await openSubject(redis, scripts, `opening-${openings}`, conditions, controlsAtStart);
    await play(subject, conditions, beginsAtMs, steps, seen).finally(() => subject.remove());
  });
}
