import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdOf } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { atRushSpeed, clockSegments, endsAtSeconds, opensAtMs } from '../scenario/schedule.ts';
import type { DayEvent, Scenario } from '../scenario/schema.ts';
import { assumedCosts } from './costs.ts';
import { dayOf } from './day-options.ts';
import { liveVirtually } from './virtual-day.ts';

const presets = {
  june: loadScenario('csq-2016-06-13').scenario,
  modes: loadScenario('csq-2016-four-modes').scenario,
  /** Who stands by goes away, and comes back on another day. */
  august: loadScenario('csq-2016-08-16').scenario,
};

interface Case {
  preset?: keyof typeof presets;
  mode?: Scenario['admission']['mode'];
  scale?: number;
  speed?: number | null;
  seed?: number;
  standby?: number;
  events?: DayEvent[];
}

const why = 'a test';
/** What may happen to a day that is lived both ways. */
const happenings: DayEvent[][] = [
  [],
  [{ kind: 'maintenance', atSeconds: -1200, announcedSeconds: 300, lastsSeconds: 2400, why }],
  [{ kind: 'shutdown', atSeconds: 4000, lastsSeconds: 2000, why }],
  [{ kind: 'places', atSeconds: 15_000, add: 20, why }],
];

function lived(
  { preset = 'june', mode, scale = 0.02, speed = null, seed = 5, standby = 0, events }: Case,
  slowly: { everyPoll?: boolean; everyTick?: boolean } = {},
) {
  const small = scaleScenario(presets[preset], { scale }).scenario;
  const { run } = small;
  const scenario: Scenario = {
    ...small,
    admission: { ...small.admission, mode: mode ?? small.admission.mode },
    crowd: { ...small.crowd, standby },
    ...(events && { events }),
    run: { ...run, speed: speed === null ? run.speed : atRushSpeed(run.speed, speed) },
  };
  const day = liveVirtually({
    ...{ scenario, crowd: crowdOf(scenario, seed), seed, clock: clockSegments(scenario, 0) },
    ...{ opensAtMs: opensAtMs(scenario), endsAtMs: endsAtSeconds(scenario) * 1000 },
    ...{ costs: assumedCosts('always'), ...slowly },
  });
  return { ...day, people: Array.from({ length: day.people }, (_, index) => day.person(index)) };
}

describe.each(['fifo', 'lottery', 'session-limit', 'passthrough'] as const)('%s', (mode) => {
  const day = lived({ preset: 'modes', mode });

  test('every place is given once, and each person ends somehow; a limit on sign-ins gives few', () => {
    const reserves = day.entries.filter(({ kind }) => kind === 'reserve');
    const given = reserves.length;
    expect(reserves.map(({ rank }) => rank)).toEqual(reserves.map((_, i) => i + 1));
    if (mode === 'session-limit') expect(given).toBeLessThan(50);
    else expect(given).toBe(100);
    expect(new Set(reserves.map(({ owner }) => owner)).size).toBe(given);
    expect(day.people.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(given);
    expect(day.people.filter(({ outcome }) => outcome === 'error')).toEqual([]);
    expect(day.entries).toHaveLength(2 * given);
  });
});

test('polls that are only counted: everybody has the same day, to the request, as with an event for every poll', () => {
  const cases = fc.record({
    preset: fc.constantFrom('june' as const, 'modes' as const, 'august' as const),
    mode: fc.constantFrom('fifo' as const, 'lottery' as const),
    scale: fc.constantFrom(0.002, 0.005, 0.01),
    speed: fc.constantFrom(2, 60, 100, 300),
    seed: fc.integer({ min: 0, max: 4_294_967_295 }),
    standby: fc.constantFrom(0, 0.3),
    events: fc.constantFrom(...happenings),
  });
  fc.assert(
    fc.property(cases, (each) => {
      const fast = lived(each);
      const slow = lived(each, { everyPoll: true });
      expect(fast.people).toEqual(slow.people);
      expect(fast.entries).toEqual(slow.entries);
      const requests = (day: typeof fast) =>
        [...day.counts.lines()].reduce((sum, line) => sum + line.requests, 0);
      expect(requests(fast)).toBe(requests(slow));
      expect(fast.events).toBeLessThan(slow.events);
    }),
    { numRuns: 12, seed: 20160613 },
  );
});

test('steps of the controller at which nothing happens: the same day, to the last level, as with an event for each', () => {
  const cases: Case[] = [
    { scale: 0.005, speed: 20, seed: 3, events: happenings[1]! },
    { scale: 0.002, speed: 10, seed: 4, standby: 0.3, events: happenings[3]! },
    { preset: 'modes', mode: 'lottery', speed: 60, seed: 5, events: happenings[2]! },
    { preset: 'modes', mode: 'session-limit', speed: 100 },
    { preset: 'modes', mode: 'passthrough', speed: 60 },
  ];
  for (const each of cases) {
    const fast = lived(each);
    const slow = lived(each, { everyTick: true });
    const told = ({ counts, person: _, ...day }: typeof fast) =>
      hash('sha256', JSON.stringify({ ...day, counts: [...counts.lines()] }));
    expect(told(fast), JSON.stringify(each)).toBe(told(slow));
  }
});

test('the same seed gives the same day to the byte, on any machine; another seed another one', () => {
  const digest = (seed: number) => {
    const { people, entries } = lived({ seed });
    return hash('sha256', JSON.stringify({ people, entries }));
  };
  expect(digest(5)).toBe('9cc74fd84375bc89b3426b1d65044f9f74d2229752a9bdf796dc531101d05109');
  expect(digest(6)).not.toBe(digest(5));
});

test('16 February 2016: sign-ins that are tried over and over leave the portal no time, and nothing is accepted, as published', () => {
  const { scenario } = scaleScenario(loadScenario('csq-2016-02-16').scenario, { scale: 0.02 });
  const day = liveVirtually(dayOf(scenario, scenario.run.seed));
  expect(day.entries).toEqual([]);
  // The portal was busy all the same.
  expect(day.levels.at(-1)!.portal!.arrived).toBeGreaterThan(1_000);
});

test('a system that is too small is slow, and times out', () => {
  const small = scaleScenario(presets.june, { scale: 0.02 }).scenario;
  const costs = assumedCosts('always');
  const slow = { kind: 'constant', value: 400 } as const;
  const at = (cost: typeof costs) => {
    const { counts } = liveVirtually({
      ...{ scenario: small, crowd: crowdOf(small, 5), seed: 5, clock: clockSegments(small, 0) },
      ...{ opensAtMs: opensAtMs(small), endsAtMs: endsAtSeconds(small) * 1000, costs: cost },
    });
    return [...counts.lines()].reduce((sum, { errors }) => sum + errors, 0);
  };
  expect(at(costs)).toBe(0);
  expect(at({ ...costs, server: { ...costs.server, look: slow, join: slow } })).toBeGreaterThan(100);
});
