import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openingTime, speedAt } from '../../server/opening/clock.ts';
import { frameOf } from './frame.ts';

const clocks = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 9_000 }),
      fc.constantFrom(0, 1, 100, 0.5),
    ),
    { maxLength: 4 },
  )
  .map((rows) => {
    let fromWallMs = 1_000;
    return rows.map(([gap, openingMs, speed]) => {
      fromWallMs += gap;
      return { fromWallMs, openingMs, speed };
    });
  });

test('shows what the clock shows, in whatever order it is asked', () => {
  fc.assert(
    fc.property(clocks, fc.array(fc.double({ min: 0, max: 4_000, noNaN: true })), (clock, times) => {
      const frame = frameOf(clock, 7_000);
      for (const wallMs of times) {
        expect(frame.openingAt(wallMs)).toBe(openingTime(clock, wallMs) - 7_000);
        expect(frame.speedAt(wallMs)).toBe(speedAt(clock, wallMs));
      }
    }),
  );
});
