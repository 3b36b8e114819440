import { describe, expect, test } from 'vitest';
import { syntheticPerson } from '../analysis/synthetic-person.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { chancesOf, chanceTable } from './chances.ts';
import { boundlessCosts } from './costs.ts';
import { dayOf } from './day-options.ts';
import { liveVirtually } from './virtual-day.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.02 });

/** @param seeds of the days */
function lived(mode: 'lottery' | 'fifo', seeds: number[], ticketADevice = false) {
  const asked = { ...scenario, admission: { ...scenario.admission, mode } };
  const days = seeds.map((seed) => {
    const { people, person } = liveVirtually({ ...dayOf(asked, seed, boundlessCosts()), ticketADevice });
    return Array.from({ length: people }, (_, index) => person(index));
  });
  return chancesOf(days, 0);
}

const differing = ({ groups }: ReturnType<typeof lived>) =>
  new Set(groups.filter(({ holm }) => holm < 0.05).map(({ cohort }) => cohort));

describe('virtual days; more of them: npm run chances', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => 5000 + i);

  test('in a draw, all who came in time have the same chance', () => {
    const chances = lived('lottery', seeds);
    expect(chances.same, chanceTable(chances)).toBe(true);
    expect(chances.groups).toHaveLength(13);
    expect(chances.people).toBeGreaterThan(9_000);
  });

  test('in fifo the quarter in which they came decides, and is found', () => {
    expect(differing(lived('fifo', seeds.slice(0, 5)))).toContain('came in quarter');
  });

  test('a draw that gives each device a ticket of its own is found', () => {
    const chances = lived('lottery', seeds, true);
    expect(differing(chances)).toEqual(new Set(['devices']));
    expect(chanceTable(chances)).toMatch(/devices 2 .*DIFFERS/);
  });
});

test('a group is held against what one chance for all gives, with the spread of drawing without putting back', () => {
  const day = Array.from({ length: 400 }, (_, i) =>
    syntheticPerson({
      id: `p${i}`,
      arrivedAtMs: -400_000 + i,
      outcome: i % 4 === 0 ? 'reserved' : 'refused',
      cohort: { devices: i % 2 === 0 ? 1 : 2, network: 'dsl', retry: 'obey', formReady: true, early: true },
    }),
  );
  const { groups, same } = chancesOf([day, day], 0);
  const of = (cohort: string, group: string) => groups.find((g) => g.cohort === cohort && g.group === group)!;
  // All places went to those with one device: 200 of 400 instead of 100.
  expect(of('devices', '1')).toMatchObject({ n: 400, succeeded: 200, expected: 100 });
  const sd = Math.sqrt((2 * 200 * 0.25 * 0.75 * 200) / 399);
  const z = (of('devices', '1').interval[1] * 400 - 100) / sd;
  // Bonferroni over the eight groups: the 1 - 0.05 / 16 point of the normal distribution.
  expect(z).toBeCloseTo(2.734, 2);
  expect(of('devices', '1').holm).toBeLessThan(1e-6);
  // Everybody is in this group: nothing to differ from.
  expect(of('network', 'dsl')).toMatchObject({ p: 1, holm: 1 });
  expect(of('came in quarter', '3')).toMatchObject({ n: 200, succeeded: 50, holm: 1 });
  expect(same).toBe(false);
});

test('whoever came after the list was closed, or is exempt, does not count', () => {
  const late = syntheticPerson({ arrivedAtMs: 0, outcome: 'reserved' });
  const exempt = syntheticPerson({ arrivedAtMs: -5, outcome: 'exempt' });
  const never = syntheticPerson({ arrivedAtMs: null });
  expect(chancesOf([[late, exempt, never]], 0)).toMatchObject({ people: 0, groups: [], same: true });
});
