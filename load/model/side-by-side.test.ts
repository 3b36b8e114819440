import { expect, test } from 'vitest';
import type { DayMeasures } from '../analysis/day-measures.ts';
import { allWithin, sideBySide } from './side-by-side.ts';

const day: DayMeasures = {
  ...{ fillSeconds: 1000, waitP25: 100, waitP50: 200, waitP90: 900, served: 50, gaveUp: 20 },
  ...{ requests: 10_000, peakWaiting: 300, disorder: 0.1 },
};
const repeats = [-20, -10, 0, 10, 20].map((by) => ({ ...day, gaveUp: day.gaveUp + by / 5 }));
const sideOf = (name: keyof DayMeasures, simulated: Partial<DayMeasures>, measured = repeats) =>
  sideBySide(measured, [{ ...day, ...simulated }]).find((side) => side.name === name)!;

test('the same is within; a tenth is within, more is not', () => {
  expect(allWithin(sideBySide(repeats, [day]))).toBe(true);
  expect(sideOf('requests', { requests: 11_000 }).verdict).toBe('within');
  expect(sideOf('requests', { requests: 8_999 }).verdict).toBe('beyond');
  expect(allWithin(sideBySide(repeats, [{ ...day, requests: 8_999 }]))).toBe(false);
});

test('where the repeats differ by more than a tenth, twice their standard deviation is allowed', () => {
  // 16, 18, 20, 22, 24: the standard deviation is 3.162.
  const side = sideOf('gaveUp', { gaveUp: 26 });
  expect(side.sd).toBeCloseTo(Math.sqrt(10), 12);
  expect(side.allowed).toBeCloseTo(2 * Math.sqrt(10), 12);
  expect(side.verdict).toBe('within');
  expect(sideOf('gaveUp', { gaveUp: 27 }).verdict).toBe('beyond');
});

test('a single day has no spread: a tenth is what is left', () => {
  expect(sideOf('gaveUp', { gaveUp: 21 }, repeats.slice(0, 1))).toMatchObject({ sd: null, allowed: 1.6 });
});

test('what one side alone has is beyond; what neither has cannot be told', () => {
  expect(sideOf('fillSeconds', { fillSeconds: null }).verdict).toBe('beyond');
  const never = repeats.map((each) => ({ ...each, fillSeconds: null }));
  expect(sideOf('fillSeconds', {}, never).verdict).toBe('beyond');
  expect(sideOf('fillSeconds', { fillSeconds: null }, never).verdict).toBe('cannotTell');
});

test('several virtual days count by their mean; what fewer than half of the days have, none has', () => {
  const virtual = [8_000, 12_500].map((requests) => ({ ...day, requests }));
  const side = sideBySide(repeats, virtual).find(({ name }) => name === 'requests')!;
  expect(side).toMatchObject({ simulated: 10_250, difference: 250, verdict: 'within' });
  expect(side.simulatedSd).toBeCloseTo(4500 / Math.SQRT2, 9);
  const seldom = [day, ...[1, 2].map(() => ({ ...day, fillSeconds: null }))];
  const filled = (measured: DayMeasures[], days: DayMeasures[]) =>
    sideBySide(measured, days).find(({ name }) => name === 'fillSeconds')!;
  expect(filled(repeats, seldom).verdict).toBe('beyond');
  expect(filled(seldom, seldom).verdict).toBe('cannotTell');
  expect(filled(repeats, [...seldom, day])).toMatchObject({ simulated: 1000, verdict: 'within' });
});
