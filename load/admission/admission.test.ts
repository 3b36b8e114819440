import { expect, test } from 'vitest';
import { type Halved, halving, type Way } from './halving.ts';
import { absentTable, halvingTable, isShown } from './table.ts';

const way = (name: string, ratePerSecond: number, ...goodputs: number[]): Way => ({
  ...{ name, ratePerSecond, goodputs, worst: Math.min(...goodputs) },
  lived: { placedAtMs: [], sights: [], statuses: { 201: 5, 503: 2 }, portal: { completedInTime: 5 } },
});
const halved = (fixed: Way, adaptive: Way): Halved => ({
  serves: [1.2, 0.6],
  best: [way('a', 1.14, 1.14), way('b', 0.57, 0.57)],
  tried: { all: [way('a', 1.14, 1.14)], half: [way('b', 0.57, 0.57)] },
  fixed,
  adaptive,
});

test('the verdict: 90 % of the best in each phase, and a collapse of what was best for all workers', () => {
  const collapsed = way('fixed', 1.14, 1.14, 0, 0);
  const good = way('adaptive', 0.6, 1.1, 0.55, 1.05);
  expect(isShown(halved(collapsed, good))).toBe(true);
  expect(isShown(halved(collapsed, way('adaptive', 0.6, 1.1, 0.5, 1.1)))).toBe(false);
  expect(isShown(halved(way('fixed', 1.14, 1.14, 0.5, 1.1), good))).toBe(false);
  const text = halvingTable(halving, halved(collapsed, good));
  expect(text).toMatch(/^adaptive, from 0\.60 +1\.10 +0\.55 +1\.05 +0\.55$/m);
  expect(text).toMatch(/^ {2}of the best +96 % +96 % +92 %$/m);
  const none = { noShow: 0, bulkSeconds: 1600, tailSeconds: 300 };
  const some = { noShow: 0.3, bulkSeconds: 1640, tailSeconds: 800 };
  expect(absentTable({ none, some }, 1800, 200)).toMatch(/^ {2}longer by +2\.5 % +166\.7 %$/m);
});
