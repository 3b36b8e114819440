import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

/** How far ahead each event lies, and how many are taken off before the next one is put in; -1: at the same time as the last one. */
const plans = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom(-1, 0, 1e-9), fc.double({ min: 0, max: 120, noNaN: true })), fc.nat(3)),
  {
    maxLength: 300,
  },
);

test.each([0, 100, 1e6])(
  'events come out by time, and equal ones as they went in; divided up to %f or not',
  (span) => {
    fc.assert(
      fc.property(plans, (plan) => {
        const queue = new EventQueue(10, span);
        const slow: { at: number; what: number; who: number }[] = [];
        let [nowMs, last] = [0, 0];
        const take = () => {
          slow.sort((a, b) => a.at - b.at || a.who - b.who);
          const next = slow.shift();
          expect(queue.nextAt).toBe(next?.at ?? Number.POSITIVE_INFINITY);
          expect(queue.isBefore(next?.at ?? 1e9)).toBe(false);
          expect(queue.take()).toBe(next !== undefined);
          if (next === undefined) return;
          expect({ at: queue.at, what: queue.what, who: queue.who }).toEqual(next);
          nowMs = next.at;
        };
        plan.forEach(([ahead, taken], who) => {
          last = Math.max(nowMs, ahead < 0 ? last : nowMs + ahead);
          const event = { at: last, what: (who * 7919) | 0, who };
          slow.push(event);
          queue.add(event.at, event.what, event.who);
          for (let i = 0; i < taken; i++) take();
        });
        while (slow.length > 0) take();
        take();
        expect([queue.size, queue.added]).toEqual([0, plan.length]);
      }),
      { numRuns: 60 },
    );
  },
);

test('a crowd of events far ahead, of which many come in the same stretch', () => {
  const queue = new EventQueue(1000, 10_000);
  const at = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 11_003);
  at.forEach((each, who) => {
    queue.add(each, who % 5, who);
  });
  const taken: number[] = [];
  while (queue.take()) taken.push(queue.who);
  expect(taken).toEqual(at.map((_, who) => who).sort((a, b) => at[a]! - at[b]! || a - b));
});
