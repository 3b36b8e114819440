import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kendall } from './kendall.ts';
import { inversionsBeyond } from './tolerance.ts';

test('agrees with the definition', () => {
  const few = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(fc.array(fc.tuple(few, few), { maxLength: 40 }), few, (people, tolerance) => {
      const slow = people.flatMap(([a, b]) => people.filter(([c, d]) => a + tolerance < c && b > d)).length;
      const first = people.map(([a]) => a);
      const second = people.map(([, b]) => b);
      expect(inversionsBeyond(first, second, tolerance)).toBe(slow);
      expect(inversionsBeyond(first, second, 0)).toBe(kendall(first, second).inversions);
    }),
  );
});
