import { expect, test } from 'vitest';
import { amplificationOf } from '../analysis/amplification.ts';
import { syntheticPerson } from '../analysis/synthetic-person.ts';
import { hysteresisOf } from './hysteresis.ts';

test('a day without a trigger has no hysteresis', () => {
  expect(() => hysteresisOf('fifo', { series: [], people: [] }, { events: [], closesMs: 1 })).toThrow(
    /no trigger/,
  );
});

test('amplification: requests a person, by when their day ended and how', () => {
  const people = [
    syntheticPerson({ toldAtMs: 10, outcome: 'reserved', requests: 4 }),
    syntheticPerson({ toldAtMs: 90, outcome: 'reserved', requests: 8 }),
    syntheticPerson({ toldAtMs: null, leftAtMs: 120, outcome: 'gaveUp', requests: 50 }),
    syntheticPerson({ toldAtMs: null, leftAtMs: null, requests: 1 }),
  ];
  expect(amplificationOf(people, 100)).toEqual([
    { fromMs: 0, outcome: 'reserved', people: 2, requestsPerPerson: 6 },
    { fromMs: 100, outcome: 'gaveUp', people: 1, requestsPerPerson: 50 },
  ]);
});
