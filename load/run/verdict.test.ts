import { expect, test } from 'vitest';
import { paintFor } from '../cli/paint.ts';
import { exitCodeOf, verdictLines } from './verdict.ts';

test.each([
  ['met', true, 0],
  ['cannotTell', true, 0],
  ['missed', true, 99],
  ['invalid', true, 98],
  ['met', false, 1],
  ['missed', false, 99],
  ['invalid', false, 98],
] as const)('%s, audit clean %s: %s', (verdict, ok, code) => {
  expect(exitCodeOf({ verdict }, { ok })).toBe(code);
});

test('the lines say the answer, each objective, and what is wrong', () => {
  const summary = {
    headlines: { en: '1:10 rehearsal: 500 of 500 places given.', fr: 'Répétition 1:10' },
    objectives: [
      {
        name: 'places',
        measure: 'm',
        bound: '= 0',
        value: 0,
        unit: 'places',
        interval: null,
        verdict: 'met',
      },
      {
        name: 'latency',
        measure: 'm',
        bound: '<= 250',
        value: 312.3456,
        unit: 'ms wall',
        interval: null,
        verdict: 'missed',
      },
      {
        name: 'odds',
        measure: 'm',
        bound: '> 0',
        value: null,
        unit: '',
        interval: null,
        verdict: 'cannotTell',
      },
    ],
    validity: { reasons: ['k6 was late, as it happens when a machine has too much else to do.'] },
  } as never;
  const violations = Array.from({ length: 7 }, (_, n) => ({ sentence: `wrong ${n}` }));
  const lines = verdictLines(
    summary,
    { ok: false, violations },
    { paint: paintFor({ colours: false }), language: 'en', width: 60 },
  );
  expect(lines).toEqual([
    '1:10 rehearsal: 500 of 500 places given.',
    '',
    '  ✓ places   0 places (= 0)  met',
    '  ✗ latency  312.3 ms wall (<= 250)  missed',
    '  ? odds     – (> 0)  cannot tell',
    '  ! k6 was late, as it happens when a machine has too much',
    '    else to do.',
    '  ✗ audit: 7 violations',
    ...['wrong 0', 'wrong 1', 'wrong 2', 'wrong 3', 'wrong 4'].map((each) => `      ${each}`),
  ]);
});
