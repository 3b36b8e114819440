import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agenda } from './agenda.ts';

test('things come out in order of time, equal times in the order they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant('take'))), (script) => {
      const plan = agenda<string>();
      // The slow exact version: a list that is sorted, stably, before each taking.
      let slow: { atMs: number; name: string }[] = [];
      script.forEach((word, i) => {
        if (typeof word === 'number') {
          plan.add(word, `${word}:${i}`);
          slow = [...slow, { atMs: word, name: `${word}:${i}` }].sort((a, b) => a.atMs - b.atMs);
        } else expect(plan.take()).toBe(slow.shift()?.name);
        expect(plan.nextAtMs()).toBe(slow[0]?.atMs ?? Number.POSITIVE_INFINITY);
        expect(plan.size()).toBe(slow.length);
      });
    }),
  );
});
