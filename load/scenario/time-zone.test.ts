import { expect, test } from 'vitest';
import { isTimeZone, offsetAt, writtenOffset } from './time-zone.ts';

test.each([
  ['America/Toronto', '2016-06-13T08:30:00-04:00', '-04:00'],
  ['America/Toronto', '2016-12-13T08:30:00-05:00', '-05:00'],
  // The hour that summer time skips: the last second before it, and the first after.
  ['America/Toronto', '2016-03-13T06:59:59Z', '-05:00'],
  ['America/Toronto', '2016-03-13T07:00:00Z', '-04:00'],
  ['Asia/Kolkata', '2016-06-13T08:30:00Z', '+05:30'],
  ['UTC', '2016-06-13T08:30:00Z', '+00:00'],
])('%s at %s is at %s', (zone, instant, offset) => {
  expect(offsetAt(zone, Date.parse(instant))).toBe(offset);
});

test.each([
  ['2016-06-13T08:30:00Z', '+00:00'],
  ['2016-06-13T08:30:00.5+05:30', '+05:30'],
])('%s is written with %s', (instant, offset) => {
  expect(writtenOffset(instant)).toBe(offset);
});

test('names of time zones', () => {
  expect(['America/Toronto', 'UTC', 'Montréal', 'America/Nowhere'].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
