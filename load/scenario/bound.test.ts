import { expect, test } from 'vitest';
import { meetsBound, parseBound } from './bound.ts';

test.each([
  ['= 0', { operator: '=', value: 0 }],
  ['<= 250', { operator: '<=', value: 250 }],
  ['>=0.95', { operator: '>=', value: 0.95 }],
  ['  < 1e-3 ', { operator: '<', value: 0.001 }],
  ['> -2', { operator: '>', value: -2 }],
  ['= quota', { operator: '=', value: 'quota' }],
])('%s', (text, bound) => {
  expect(parseBound(text)).toEqual(bound);
});

test.each(['', '0', '== 0', '=> 1', '<= 1 %', '= places', '= 1 2', '≤ 3'])('"%s" is no bound', (text) => {
  expect(parseBound(text)).toBeNull();
});

test.each([
  ['= quota', 500, true],
  ['= quota', 499, false],
  ['<= 1', 1, true],
  ['< 1', 1, false],
  ['>= 1', 1, true],
  ['> 1', 1, false],
  ['= 0', Number.NaN, false],
])('%s, measured %d, of 500 places: %s', (text, value, met) => {
  expect(meetsBound(parseBound(text)!, value, 500)).toBe(met);
});
