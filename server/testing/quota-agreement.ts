import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { Terms } from '../store/quota-model.ts';
import type { Script } from '../store/scripts.ts';
import { beginning, type Operation, operation, terms } from './quota-operation.ts';
import { controlsAtStart, play, type Seen } from './quota-play.ts';
import { openSubject } from './quota-subject.ts';

let openings = 0;

/**
 * That model and scripts agree over a random day, after every step of it: a property for fast-check.
 *
 * @param fixed terms that every day has; the others are drawn
 * @param step what happens in it
 */
export function agreement(
  redis: Redis,
  scripts: Script[],
  seen: Seen = new Map(),
  fixed: Partial<Terms> = {},
  step: fc.Arbitrary<Operation> = operation,
) {
  const days = terms.map((some) => ({ ...some, ...fixed }));
  const operations = fc.array(step, { minLength: 60, maxLength: 100, size: 'max' });
  return fc.asyncProperty(days, beginning, operations, async (conditions, beginsAtMs, steps) => {
    openings += 1;
    const subject = await openSubject(redis, scripts, `opening-${openings}`, conditions, controlsAtStart);
    await play(subject, conditions, beginsAtMs, steps, seen).finally(() => subject.remove());
  });
}
