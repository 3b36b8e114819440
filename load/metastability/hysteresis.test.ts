import { expect, test } from 'vitest';
import { amplificationOf } from '../analysis/amplification.ts';
import { syntheticPerson } from '../analysis/synthetic-person.ts';
import { still } from '../report/live/script.ts';
import { hysteresisOf } from './hysteresis.ts';
import { hysteresisPage } from './page.ts';
import { syntheticHysteresis } from './synthetic-hysteresis.ts';
import { hysteresisText } from './text.ts';

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

test.each([
  [24, 'down'],
  [25, 'between'],
  [74, 'between'],
  [75, 'recovered'],
] as const)('%i places a while after the trigger, where there were 100 before it: %s', (places, state) => {
  // Four minutes before the trigger, and four from well after its end.
  const got = (count: number, fromMs: number) =>
    Array.from({ length: count }, (_, i) =>
      syntheticPerson({ outcome: 'reserved', decidedAtMs: fromMs + i + 1 }),
    );
  const people = [...got(100, 240_000), ...got(places, 1_080_000)];
  const events = [
    { kind: 'capacity' as const, atSeconds: 480, factor: 0.1, lastsSeconds: 300, why: 'the trigger' },
  ];
  const found = hysteresisOf('fifo', { series: [], people }, { events, closesMs: 1_320_000 });
  expect(found).toMatchObject({ state, recovered: places / 100 });
});

test('the storm that outlives its trigger is told, and the one that does not', () => {
  const storms = syntheticHysteresis();
  expect(hysteresisText(storms)).toMatch(/session-limit(.|\n)*still down(.|\n)*fifo(.|\n)*recovered/);
  expect(hysteresisPage(storms, [10, 20], still)).toContain('still down after the trigger has gone');
});
