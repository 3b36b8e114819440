import { expect, test } from 'vitest';
import { Connections, sharesOf } from './connections.ts';

test.each([
  [20_000, { limit: 19_475, reserve: 397, listeners: 18_501 }],
  [1024, { limit: 879, reserve: 17, listeners: 835 }],
  [1_000_000, { limit: 999_360, reserve: 512, listeners: 949_392 }],
  [64, { limit: 48, reserve: 16, listeners: 45 }],
])('%i files are shared out', (files, shares) => {
  expect(sharesOf(files)).toEqual(shares);
  if (files > 200) expect(shares.limit + shares.reserve).toBeLessThanOrEqual(files - 128);
});

test('listeners are refused first, then all that is not vital, then everything', () => {
  const connections = new Connections({ limit: 10, reserve: 2, listeners: 8 });
  const stages: [open: number, listeners: number, seen: [boolean, boolean, boolean]][] = [
    [8, 7, [true, false, false]],
    [9, 8, [false, false, false]],
    [10, 5, [true, false, false]],
    [11, 5, [false, true, false]],
    [12, 5, [false, true, false]],
    [13, 5, [false, true, true]],
  ];
  for (const [open, listeners, seen] of stages) {
    Object.assign(connections, { open, listeners });
    expect([connections.takesListeners, connections.crowded, connections.full]).toEqual(seen);
  }
});
