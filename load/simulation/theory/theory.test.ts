import { expect, test } from 'vitest';
import { biasOf, type Coverage, coverageOf, coverageTable } from './coverage.ts';
import { erlangC, exactFigures, tailMG1, waitMG1, waitMMc } from './exact.ts';
import { queueModels } from './queue.ts';

test.each([
  [0.2, 0.1, 3, 0.444444, 4.444444],
  [5, 8, 1, 0.625, 0.208333],
  [45, 1, 50, 0.363864, 0.072773],
  [95, 1, 100, 0.506457, 0.101291],
])('M/M/c with lambda %d, mu %d, c %d', (rate, mu, servers, waits, mean) => {
  expect(erlangC(rate / mu, servers)).toBeCloseTo(waits, 6);
  expect(waitMMc(rate, mu, servers)).toBeCloseTo(mean, 6);
  // The steady state says the same as the formula, also of the tail: C exp(-(c mu - lambda) t).
  const plain = { name: '', capacity: Infinity, patience: Infinity, variation: 1 };
  const exact = exactFigures({ ...plain, rate, mu, servers, tailAt: mean });
  expect(exact.wait).toBeCloseTo(mean, 6);
  expect(exact.tail).toBeCloseTo(waits * Math.exp(-(servers * mu - rate) * mean), 6);
});

test('M/G/1 with exponential service is M/M/1, in the mean and in the tail; M/D/1 has the tail of Erlang', () => {
  expect(waitMG1(5, 8, 1)).toBeCloseTo(waitMMc(5, 8, 1), 12);
  const tail = tailMG1(0.625, 0.5, (x) => 1 - Math.exp(-8 * x));
  expect(tail).toBeCloseTo(0.625 * Math.exp(-3 * 0.5), 6);
  // P(W <= t) for t below one service: (1 - rho) exp(lambda t) (Erlang 1909).
  const short = tailMG1(0.7, 0.9, (x) => Math.min(1, x));
  expect(short).toBeCloseTo(1 - 0.3 * Math.exp(0.63), 6);
});

/** So few that it takes two seconds; in full: npm run theory. */
const few = { seeds: 4, customers: 4_000 };
const all = (slower: number) => queueModels.flatMap((model) => coverageOf(model, { ...few, slower }));

/** The engine is held to be right if no figure is outside most of its intervals, and waits are off by less than 1 %. */
function isRight(rows: readonly Coverage[]): boolean {
  return rows.every(({ covered }) => covered >= 3) && Math.abs(biasOf(rows, 'wait').bias) < 0.01;
}

const rows = all(1);

test('the engine gives the exact values', () => {
  expect(rows.filter(({ figure }) => figure === 'tail')).toHaveLength(queueModels.length);
  expect(isRight(rows), coverageTable(rows)).toBe(true);
});

test('an engine whose services take 2 % longer is not right; nor one whose waiting times are 2 % too long or too short', () => {
  expect(isRight(all(1.02))).toBe(false);
  const off = (by: number) =>
    rows.map((row) =>
      row.figure === 'wait' ? { ...row, sum: row.sum * by, squares: row.squares * by * by } : row,
    );
  for (const by of [1.02, 0.98]) expect(isRight(off(by)), coverageTable(off(by))).toBe(false);
});
