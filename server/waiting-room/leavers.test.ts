import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Leavers } from './leavers.ts';

test('counts as a plain list would, in whatever portions the numbers come', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 200 });
  const portions = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 10 });
  const bound = fc.integer({ min: 0, max: 410 });
  fc.assert(
    fc.property(
      numbers,
      portions,
      fc.array(fc.tuple(bound, bound), { maxLength: 20 }),
      (all, sizes, ranges) => {
        const leavers = new Leavers();
        const known: number[] = [];
        for (let i = 0; known.length < all.length; i++) {
          const portion = all.slice(known.length, known.length + sizes[i % sizes.length]!);
          leavers.add(portion);
          known.push(...portion);
          expect(leavers.read).toBe(known.length);
          for (const [low, high] of ranges) {
            expect(leavers.between(low, high)).toBe(known.filter((n) => n > low && n < high).length);
            expect(leavers.has(low)).toBe(known.includes(low));
          }
        }
      },
    ),
  );
});
