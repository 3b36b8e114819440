import { expect, test } from 'vitest';
import { effortSummary } from './effort.ts';
import { syntheticPerson } from './synthetic-person.ts';

const HOUR = 3_600_000;
const came = { arrivedAtMs: -600_000 };

const people = [
  syntheticPerson({ ...came, outcome: 'reserved', toldAtMs: HOUR, waitedMs: HOUR, requests: 10 }),
  syntheticPerson({ ...came, outcome: 'refused', toldAtMs: 3 * HOUR, waitedMs: 3 * HOUR, requests: 30 }),
  syntheticPerson({ ...came, outcome: 'gaveUp', leftAtMs: HOUR, waitedMs: HOUR, requests: 20, retries: 12 }),
  syntheticPerson({ ...came, outcome: 'error', requests: 40 }),
  syntheticPerson({ ...came, outcome: 'exempt', toldAtMs: HOUR, waitedMs: HOUR, requests: 4 }),
  syntheticPerson({ outcome: 'neverIn' }),
];

test('requests, hours and not knowing', () => {
  const effort = effortSummary(people);
  expect(effort).toMatchObject({ people: 6, came: 5, missedOut: 3, neverTold: 1 });
  expect(effort.outcomes).toMatchObject({
    reserved: 1,
    refused: 1,
    gaveUp: 1,
    error: 1,
    exempt: 1,
    neverIn: 1,
  });
  expect(effort.medianRequestsPerPerson).toBe(20);
  expect(effort.hoursInVain).toMatchObject({ n: 2, total: 4, median: 2 });
  expect(effort.medianHoursWaitedInVain).toBe(2);
  expect(effort.hoursWithPlace).toMatchObject({ n: 1, total: 1 });
  expect(effort.hoursUntilTold).toMatchObject({ n: 3, max: 3 });
  expect(effort.requestsByOutcome.gaveUp?.total).toBe(20);
  expect(effort.requestsByOutcome.standby).toBeUndefined();
  expect(effort.amplification).toBeCloseTo(104 / 92, 10);
});

test('how evenly waits and requests are spread, never places', () => {
  const { evennessOfWaits, evennessOfRequests } = effortSummary(people);
  expect(evennessOfWaits.jain).toBeCloseTo(36 / (4 * 12), 10);
  expect(evennessOfRequests.gini).toBeGreaterThan(0);
});

test('nobody', () => {
  expect(effortSummary([])).toMatchObject({ people: 0, missedOut: 0, amplification: null });
});

test('from the first sign-in, or the admission, to the place, of those who got one; unknown where there is neither', () => {
  const straight = { ...came, outcome: 'reserved', rank: 1, admittedAtMs: null, decidedAtMs: HOUR } as const;
  expect(effortSummary([syntheticPerson(straight)]).medianFormSeconds).toBeNull();
  const called = syntheticPerson({ ...straight, admittedAtMs: HOUR / 2 });
  expect(effortSummary([called]).medianFormSeconds).toBe(1_800);
  const placed = (signedInAtMs: number, decidedAtMs: number) =>
    syntheticPerson({ ...came, outcome: 'reserved', rank: 1, signedInAtMs, decidedAtMs });
  const inVain = syntheticPerson({ ...came, outcome: 'refused', signedInAtMs: 0, decidedAtMs: 9 * HOUR });
  expect(effortSummary([placed(0, HOUR), placed(HOUR, 3 * HOUR), inVain]).medianFormSeconds).toBe(5_400);
});
