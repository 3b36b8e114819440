import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fenwick } from './fenwick.ts';
import { kendall } from './kendall.ts';
import { movesOfEach, slipsAndSkips } from './slips.ts';

test.each([
  { name: 'in order', second: [1, 2, 3], slips: [0, 0, 0], skips: [0, 0, 0] },
  { name: 'the last goes first', second: [2, 3, 1], slips: [1, 1, 0], skips: [0, 0, 2] },
  { name: 'backwards', second: [3, 2, 1], slips: [2, 1, 0], skips: [0, 1, 2] },
  { name: 'all at once', second: [1, 1, 1], slips: [0, 0, 0], skips: [0, 0, 0] },
])('$name', ({ second, slips, skips }) => {
  const moves = movesOfEach([1, 2, 3], second);
  expect([...moves.slips]).toEqual(slips);
  expect([...moves.skips]).toEqual(skips);
});

test('agree with the definition; each sums to the number of inversions', () => {
  const few = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(fc.array(fc.tuple(few, few), { maxLength: 40 }), (people) => {
      const first = people.map(([a]) => a);
      const second = people.map(([, b]) => b);
      const fast = movesOfEach(first, second);
      for (const [i, [a, b]] of people.entries()) {
        expect(fast.slips[i]).toBe(people.filter(([c, d]) => c > a && d < b).length);
        expect(fast.skips[i]).toBe(people.filter(([c, d]) => c < a && d > b).length);
      }
      const { inversions } = kendall(first, second);
      const { slips, skips } = slipsAndSkips(first, second);
      expect([slips.total, skips.total]).toEqual([inversions, inversions]);
    }),
  );
});

test('a Fenwick tree counts below and above', () => {
  const tree = new Fenwick(8);
  for (const position of [0, 3, 3, 7]) tree.add(position);
  expect([tree.below(0), tree.below(3), tree.below(4), tree.below(8)]).toEqual([0, 1, 3, 4]);
  expect([tree.above(0), tree.above(3), tree.above(7)]).toEqual([3, 1, 0]);
  expect(tree.items).toBe(4);
});
