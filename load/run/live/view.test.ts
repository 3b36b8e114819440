import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paintFor } from '../../cli/paint.ts';
import { area, bar } from './chart.ts';
import { clockOfDay, duration, plainLine } from './format.ts';
import type { LiveStatus } from './status.ts';
import { view } from './view.ts';

const OPENS = Date.parse('2016-06-13T08:30:00-04:00');
const paint = paintFor({ colours: false });

const status: LiveStatus = {
  title: 'Mon projet Québec, 13 June 2016',
  kind: ['1:10 rehearsal', 'fifo', 'k6', 'seed 20160613'],
  timeZone: 'America/Toronto',
  opensAtMs: OPENS,
  nowMs: OPENS + 17 * 60_000 + 10_000,
  speed: 60,
  opening: {
    id: 'x',
    title: 'x',
    phase: 'open',
    now: '',
    opensAt: '',
    quota: { total: 500, remaining: 263, reserved: 237, confirmed: 0, burned: 0 },
    room: {
      mode: 'fifo',
      waiting: 2911,
      serving: 313,
      called: 12,
      active: 64,
      maxActive: 80,
      ratePerSecond: 0.5,
      paused: false,
    },
  },
  stale: false,
  people: 4100,
  arrived: 3480,
  served: 237,
  requestsPerSecond: 412,
  errors: 0,
  p99Ms: 37.6,
  toGoMs: 130_000,
  waiting: [0, 400, 900, 1500, 2100, 2600, 2911],
};
const before: LiveStatus = { ...status, opening: null, arrived: 0, served: 0, p99Ms: null, toGoMs: null };

describe('the live view', () => {
  test.each([
    [100, 'en'],
    [100, 'fr'],
    [60, 'en'],
    [36, 'en'],
  ] as const)('%s columns, %s', async (columns, language) => {
    const text = view(status, { columns, paint, language }).join('\n');
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/view.${columns}.${language}.txt`);
  });

  test('is never wider than the terminal', () => {
    const numbers = fc.record({
      arrived: fc.nat(5_000_000),
      served: fc.nat(100_000),
      errors: fc.nat(10_000_000),
      requestsPerSecond: fc.nat(100_000),
      p99Ms: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
      toGoMs: fc.option(fc.nat(1e9)),
      stale: fc.boolean(),
      waiting: fc.array(fc.nat(1e6), { maxLength: 300 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 300 }),
        fc.constantFrom('en', 'fr'),
        numbers,
        (columns, language, some) => {
          for (const each of view({ ...status, ...some }, { columns, paint, language }))
            expect(each.length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  test('stands before the server answers', () => {
    expect(view(before, { columns: 80, paint, language: 'en' }).join('\n')).toMatch(/waiting +–/);
  });

  test('says when the server is silent', () => {
    expect(view({ ...status, stale: true }, { columns: 80, paint, language: 'en' }).join('\n')).toMatch(
      /does not answer/,
    );
  });
});

test('the plain line says the same in one line', () => {
  expect(plainLine(status, 'en')).toBe(
    '08:47:10 the doors are open; 2,911 waiting, 12 called, 64 active, 237 served, 263 of 500 places left; 412 requests/s, 0 errors, p99 38 ms; 2 min 10 s to go',
  );
  expect(plainLine(before, 'fr')).toBe('08:47:10 démarrage; 412 requêtes/s, 0 erreurs');
});

test('the clock names the day once it is another one', () => {
  expect(clockOfDay({ ...status, nowMs: OPENS + 3 * 86_400_000 }, 'en')).toMatch(/Jun.* 16,? 08:30:00/);
});

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min 00 s'],
  [3_599_000, '59 min 59 s'],
  [7_500_000, '2 h 05 min'],
])('%s ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

describe('the curve', () => {
  test('starts at the left, fills from below, and shows the least value above 0', () => {
    expect(area([0, 1, 8, 16], 6, 2)).toEqual(['   █  ', ' ▁██  ']);
  });

  test('squeezes its whole time into the width', () => {
    const rows = area(
      Array.from({ length: 1000 }, (_, i) => i),
      10,
      1,
    );
    expect(rows).toEqual(['▁▂▂▃▄▅▆▆▇█']);
  });
});

test('the bar keeps its width', () => {
  for (const share of [-1, 0, 0.001, 0.25, 0.5, 0.999, 1, 2]) expect(bar(share, 20).join('').length).toBe(20);
  expect(bar(0, 4)).toEqual(['', '────']);
  expect(bar(1, 4)).toEqual(['━━━━', '']);
  expect(bar(0.375, 4)).toEqual(['━╸', '──']);
});
