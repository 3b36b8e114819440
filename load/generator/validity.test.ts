import { expect, test } from 'vitest';
import { type Evidence, judgeValidity } from './validity.ts';

const lag = (p99: number) => ({ p50: 0, p95: 0, p99, max: p99 });

/** Ten people who waited an hour each, all recorded, on time. */
function evidence(changes: Partial<Evidence> & Partial<Evidence['report']> = {}): Evidence {
  const { lagWallMs = lag(10), lagOpeningMs = lag(1_000), planned = 10, recorded = 10, ...others } = changes;
  const { lagBeside, ...rest } = others;
  return {
    people: Array.from({ length: 10 }, () => ({ waitedMs: 3_600_000 })),
    starved: null,
    interrupted: false,
    failure: null,
    ...rest,
    report: { lagWallMs, lagOpeningMs, planned, recorded, ...(lagBeside && { lagBeside }) },
  };
}

test('a run on time, with everybody back, is valid', () => {
  expect(judgeValidity(evidence())).toEqual([]);
});

test('what is done in days is judged by days, not by the wait in line', () => {
  const beside = { lagOpeningMs: lag(5_000_000), spanMs: 604_800_000 };
  expect(judgeValidity(evidence({ lagBeside: { before: beside, after: beside } }))).toEqual([]);
});

test.each([
  ['wall lag', { lagWallMs: lag(251) }, /251 ms or more after it was meant/],
  [
    'opening lag beyond 1 % of the median wait',
    { lagOpeningMs: lag(36_001) },
    /36 s or more .* 1 % of the median wait of 3600 s/,
  ],
  [
    'days before that went by too fast',
    {
      lagBeside: { before: { lagOpeningMs: lag(6_100_000), spanMs: 604_800_000 }, after: null },
    },
    /late in the days before the opening: .* 1\.7 h .* 1 % of 7 days; a lower speed of that part/,
  ],
  ['one person lost', { recorded: 9 }, /^1 of 10 people was lost/],
  ['k6 fell over', { failure: 'k6 ended with signal SIGSEGV: ' }, /SIGSEGV/],
  [
    'no processor',
    { starved: { seconds: 6, machine: 0.99, waiting: 0.8, lagP99Ms: 140 } },
    /99 % busy.* 80 % .* 140 ms/,
  ],
] as const)('%s makes it invalid, and says so', (_, changes, sentence) => {
  const reasons = judgeValidity(evidence(changes));
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toMatch(sentence);
});

test('limits are included', () => {
  expect(judgeValidity(evidence({ lagWallMs: lag(250), lagOpeningMs: lag(36_000) }))).toEqual([]);
});

test('nobody is lost in a run that was cut short', () => {
  expect(judgeValidity(evidence({ recorded: 3, interrupted: true }))).toEqual([]);
});

test('where nobody waited, opening lag says nothing', () => {
  expect(judgeValidity(evidence({ people: [{ waitedMs: null }], lagOpeningMs: lag(1e9) }))).toEqual([]);
});
