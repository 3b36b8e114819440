import { expect, test } from 'vitest';
import { allowances, Meter } from './meter.ts';

test('counts each account and kind apart, and forgets at the end of the window', () => {
  let now = 1_000_000;
  const meter = new Meter(
    () => now,
    () => 1,
  );
  for (let i = 0; i < allowances.changes; i++) expect(meter.take('changes', 'ann')).toBe(0);
  now += 2_500;
  expect(meter.take('changes', 'ann')).toBe(8);
  expect(meter.take('changes', 'ben')).toBe(0);
  for (let i = 0; i < allowances.looks; i++) expect(meter.take('looks', 'ann')).toBe(0);
  expect(meter.take('looks', 'ann')).toBeGreaterThan(0);
  for (let i = 0; i < allowances.takeUps; i++) expect(meter.take('takeUps', 'ann')).toBe(0);
  expect(meter.take('takeUps', 'ann')).toBeGreaterThan(0);
  now = 1_000_000 + allowances.windowMs;
  for (const kind of ['changes', 'looks', 'takeUps'] as const) expect(meter.take(kind, 'ann')).toBe(0);
});

test('a fast day allows more in the same time, a slow one no less, and Infinity everything', () => {
  const taken = (speed: number) => {
    const meter = new Meter(
      () => 0,
      () => speed,
    );
    let count = 0;
    while (count < 1000 && meter.take('changes', 'ann') === 0) count += 1;
    return count;
  };
  expect([0, 0.5, 1, 10, Number.POSITIVE_INFINITY].map(taken)).toEqual([30, 30, 30, 300, 1000]);
});
