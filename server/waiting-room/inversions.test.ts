import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inversions } from './inversions.ts';

interface Call {
  number: number;
  calledAtMs: number;
}

/** Calls that were made later than the call of some higher number: every pair looked at. */
function slowCount(calls: Call[]): number {
  return calls.filter((a) => calls.some((b) => b.number > a.number && b.calledAtMs < a.calledAtMs)).length;
}

test('counts as looking at every pair does, in whatever order calls are taken up', () => {
  const calls = fc.uniqueArray(
    fc.record({ number: fc.integer({ min: 1, max: 60 }), calledAtMs: fc.integer({ min: 0, max: 30 }) }),
    { selector: (call) => call.number, maxLength: 40 },
  );
  fc.assert(
    fc.property(calls, (all) => {
      const inversions = new Inversions();
      all.forEach(({ number, calledAtMs }, i) => {
        inversions.saw(number, calledAtMs);
        expect(inversions.count).toBe(slowCount(all.slice(0, i + 1)));
      });
    }),
    { numRuns: 300 },
  );
});

test('calls in the order of their numbers count none, however late they are taken up', () => {
  const inversions = new Inversions();
  // Called ten at a time; every third one takes its time.
  const calls = Array.from({ length: 3000 }, (_, i) => ({
    number: i + 1,
    calledAtMs: Math.floor(i / 10) * 1000,
  }));
  const takenUp = [...calls.filter((_, i) => i % 3 > 0), ...calls.filter((_, i) => i % 3 === 0).reverse()];
  for (const { number, calledAtMs } of takenUp) inversions.saw(number, calledAtMs);
  expect(inversions.count).toBe(0);
  inversions.saw(3001, 0);
  expect(inversions.count).toBe(2990);
});
