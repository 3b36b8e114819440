import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test.each([
  ['rnu', 'run'],
  ['Reprot', 'report'],
  ['valdiate', 'validate'],
  ['doctr', 'doctor'],
  ['frobnicate', null],
  ['', null],
])('%s means %s', (word, meant) => {
  expect(nearest(word, ['run', 'report', 'validate', 'doctor', 'serve'])).toBe(meant);
});
