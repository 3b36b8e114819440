import { expect, test } from 'vitest';
import { formatIn, roughly } from './format.ts';

const at = Date.parse('2016-06-13T08:30:07-04:00');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('English and French, in the opening’s time zone', () => {
  const [en, fr] = [formatIn('en', 'America/Toronto'), formatIn('fr', 'America/Toronto')];
  expect([en, fr].map((f) => plain(f.number(12_345)))).toEqual(['12,345', '12 345']);
  expect([en, fr].map((f) => plain(f.moment(at, at)))).toEqual(['8:30 a.m. EDT', '8 h 30 HAE']);
  expect(plain(fr.moment(at, at + 86_400_000))).toBe('13 juin 2016, 8 h 30 HAE');
  expect([en, fr].map((f) => plain(f.day(at)))).toEqual(['June 13, 2016', '13 juin 2016']);
  expect(plain(en.exact(at))).toBe('8:30:07 a.m.');
  expect([0, 24, 60, 720, 3600, 5400, 200_000].map((s) => plain(fr.duration(s)))).toEqual([
    ...['1 seconde', '24 secondes', '1 minute', '12 minutes', '1 heure', '1 heure 30 minutes', '2 jours'],
  ]);
  expect(plain(en.range(720, 1080, 'to'))).toBe('12 to 18 minutes');
  expect(plain(en.range(3000, 5400, 'to'))).toBe('50 minutes to 1 hour 30 minutes');
  expect([-1, 0, 61_000, 3_723_000, 90_061_000].map((ms) => fr.clock(ms))).toEqual([
    ...['0:00', '0:00', '1:01', '1:02:03', '1 j 1:01:01'],
  ]);
});

test.each([
  [
    { low: 0, high: 20 },
    { low: 0, high: 60 },
  ],
  [
    { low: 2690, high: 2710 },
    { low: 2640, high: 2760 },
  ],
  [
    { low: 130, high: 290 },
    { low: 120, high: 300 },
  ],
  [
    { low: 1750, high: 2950 },
    { low: 1500, high: 3000 },
  ],
  [
    { low: 10_000, high: 20_000 },
    { low: 9900, high: 20_700 },
  ],
  [
    { low: 90_000, high: 100_000 },
    { low: 90_000, high: 100_800 },
  ],
])('%j is rounded outwards to %j', (exact, rough) => {
  expect(roughly(exact)).toEqual(rough);
});
