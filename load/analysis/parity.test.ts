import { expect, test } from 'vitest';
import { paritySummary } from './parity.ts';
import { syntheticPerson } from './synthetic-person.ts';
import { syntheticRun } from './synthetic-run.ts';

test('an honest room treats cohorts alike', () => {
  const { people } = syntheticRun({ people: 2000, quota: 300 });
  const parity = paritySummary(people);
  expect(parity.n).toBe(2000);
  expect(parity.share).toBe(people.filter(({ rank }) => rank !== null).length / 2000);
  expect(parity.share).toBeCloseTo(0.15, 2);
  expect(parity.network.p).toBeGreaterThan(0.01);
  expect(parity.worstGap).toBeLessThan(0.1);
  expect(parity.worstGapInterval![0]).toBeLessThanOrEqual(parity.worstGap!);
  expect(['devices', 'network', 'retry']).toContain(parity.worstCohort);
  for (const name of ['devices', 'network', 'retry'] as const) {
    const { groups } = parity[name];
    expect(Object.values(groups).reduce((sum, group) => sum + group.n, 0)).toBe(2000);
    for (const { share, interval } of Object.values(groups)) {
      expect(interval[0]).toBeLessThanOrEqual(share);
      expect(interval[1]).toBeGreaterThanOrEqual(share);
    }
  }
});

/** 300 people, arrivals alternating between the networks; `gets` says who gets a place. */
function crowd(gets: (index: number, mobile: boolean) => boolean) {
  return Array.from({ length: 300 }, (_, index) => {
    const mobile = index % 2 === 1;
    return syntheticPerson({
      id: `p${index}`,
      arrivedAtMs: index * 1000,
      outcome: gets(index, mobile) ? 'reserved' : 'refused',
      cohort: {
        devices: 1,
        network: mobile ? 'mobile' : 'fibre',
        retry: 'obey',
        formReady: true,
        early: false,
      },
    });
  });
}

test('a server that sheds slow clients shows', () => {
  const { network, worstGap, worstCohort } = paritySummary(crowd((index, mobile) => index < 200 && !mobile));
  expect(network).toMatchObject({ best: 'fibre', worst: 'mobile' });
  expect(network.gap).toBeCloseTo(2 / 3, 10);
  expect(network.sameArrivalGap).toBeCloseTo(2 / 3, 1);
  expect(network.p).toBeLessThan(1e-6);
  expect([worstGap, worstCohort]).toEqual([network.gap, 'network']);
});

test('a gap that comes from arriving later is gone among people who arrived together', () => {
  const people = crowd((index) => index < 100);
  for (const [index, person] of people.entries()) {
    person.cohort = { ...person.cohort, network: index < 150 === index % 5 > 0 ? 'fibre' : 'mobile' };
  }
  const { network } = paritySummary(people);
  expect(network.gap).toBeGreaterThan(0.2);
  expect(Math.abs(network.sameArrivalGap!)).toBeLessThan(0.05);
});

test('who needs no place, or never came, does not count; small groups are shown but not compared', () => {
  const people = crowd(() => true);
  people[0]!.outcome = 'exempt';
  people[1]!.arrivedAtMs = null;
  people[2]!.cohort.network = 'dsl';
  const { n, network } = paritySummary(people);
  expect(n).toBe(298);
  expect(network.groups['dsl']).toMatchObject({ n: 1, succeeded: 1, share: 1 });
  expect([network.best, network.worst]).not.toContain('dsl');
});

test('nobody at all', () => {
  expect(paritySummary([])).toMatchObject({ n: 0, share: null, worstGap: null, worstCohort: null });
});
