import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoIn } from './instant.ts';

const toronto = isoIn('America/Toronto');

test('writes the offset of the season', () => {
  expect(toronto(Date.UTC(2016, 5, 13, 12, 30))).toBe('2016-06-13T08:30:00.000-04:00');
  expect(toronto(Date.UTC(2016, 0, 20, 13, 30, 0, 7))).toBe('2016-01-20T08:30:00.007-05:00');
});

test('changes it in the very millisecond in which the clocks change', () => {
  const spring = Date.UTC(2016, 2, 13, 7);
  expect(toronto(spring - 1)).toBe('2016-03-13T01:59:59.999-05:00');
  expect(toronto(spring)).toBe('2016-03-13T03:00:00.000-04:00');
  const autumn = Date.UTC(2016, 10, 6, 6);
  expect(toronto(autumn - 1)).toBe('2016-11-06T01:59:59.999-04:00');
  expect(toronto(autumn)).toBe('2016-11-06T01:00:00.000-05:00');
});

test.each([
  ['UTC', '2016-06-13T12:30:00.000+00:00'],
  ['Europe/Paris', '2016-06-13T14:30:00.000+02:00'],
  ['Asia/Kathmandu', '2016-06-13T18:15:00.000+05:45'],
  ['America/St_Johns', '2016-06-13T10:00:00.000-02:30'],
  ['Pacific/Kiritimati', '2016-06-14T02:30:00.000+14:00'],
])('in %s, 12:30 UTC is %s', (timeZone, text) => {
  expect(isoIn(timeZone)(Date.UTC(2016, 5, 13, 12, 30))).toBe(text);
});

test('is the same instant, in the same local time as the calendar of that zone has', () => {
  const zones = ['America/Toronto', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu', 'UTC'];
  const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
  for (const timeZone of zones) {
    const iso = isoIn(timeZone);
    const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    fc.assert(
      fc.property(instant, (ms) => {
        const text = iso(ms);
        expect(Date.parse(text)).toBe(ms);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
        expect(text.slice(0, 19).replace('T', ' ')).toBe(calendar.format(ms));
      }),
      { numRuns: 200 },
    );
  }
});

test('remembers much, but not without end', () => {
  const iso = isoIn('America/Toronto');
  for (let i = 0; i < 12_000; i++) {
    const ms = Date.UTC(2000, 0) + i * 900_000;
    if (i % 100 === 0) expect(Date.parse(iso(ms))).toBe(ms);
    else iso(ms);
  }
});
