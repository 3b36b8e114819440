import { describe, expect, test } from 'vitest';
import { bucketMiddleMs } from '../generator/buckets.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { assumedCosts, type Costs } from './costs.ts';
import { PollLatencies, type PollLatency } from './poll-latency.ts';
import { SecondCounts } from './second-counts.ts';
import { SimulatedSystem } from './system.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.1 });
const assumed = assumedCosts('always');
const none = { kind: 'constant', value: 0 } as const;
/** A server that works 1 ms on a poll, exponentially, and nothing else. */
const costs: Costs = {
  ...assumed,
  network: { fibre: none, dsl: none, mobile: none },
  server: { ...assumed.server, poll: { kind: 'exponential', mean: 1 } },
};

function quantile({ buckets, upTo }: PollLatency, share: number): number {
  return bucketMiddleMs(buckets[upTo.findIndex((each) => each >= share)]!);
}

describe('answers to polls take longer the fuller the servers are', () => {
  const latencies = new PollLatencies(scenario, costs);

  test.each([0, 0.5, 0.8, 0.95])('at %f of what one server can do: as of M/M/1', (rho) => {
    const at = latencies.at(rho, 0);
    // The time in M/M/1 is exponential with mean s / (1 - rho); independent pairing of a thousand is near it.
    for (const share of [0.5, 0.9, 0.99]) {
      const exact = -Math.log(1 - share) / (1 - rho);
      expect(quantile(at, share) / exact).toBeGreaterThan(0.8);
      expect(quantile(at, share) / exact).toBeLessThan(1.2);
    }
    expect(at.lost).toBe(0);
  });

  test('what was not worked off comes on top, and beyond the time-out nobody has an answer', () => {
    expect(quantile(latencies.at(0.5, 2000), 0.5)).toBeGreaterThan(2000);
    expect(latencies.at(0.5, 20_000).lost).toBe(1);
  });
});

test('more polls than the servers can do pile up, and are worked off when there are fewer', () => {
  const system = new SimulatedSystem(costs, 2, 1);
  expect(system.polled(1000, 1000, 0)).toBeCloseTo(0.5, 12);
  expect(system.loadIn(0)).toMatchObject({ offered: 0.5, backlogMs: 0 });
  system.polled(3000, 1000, 1000);
  expect(system.loadIn(1).backlogMs).toBeCloseTo(500, 9);
  system.polled(1000, 1000, 2000);
  expect(system.loadIn(2).backlogMs).toBe(0);
});

test('every poll has one latency, and one alone is not always the slowest', () => {
  const counts = new SecondCounts();
  const polls = new Uint32Array(300).fill(1);
  polls[7] = 1234;
  const latencies = new PollLatencies(scenario, costs);
  counts.addPolls(polls, () => latencies.at(0.5, 0));
  const lines = [...counts.lines()];
  const all = lines.map(({ latency }) => Object.entries(latency.poll!));
  const sums = all.map((entries) => entries.reduce((sum, [, n]) => sum + n, 0));
  expect(sums).toEqual([...polls]);
  const single = all.filter((_, second) => second !== 7).map(([entry]) => bucketMiddleMs(Number(entry![0])));
  single.sort((a, b) => a - b);
  // The median of an exponential with mean 2 ms is 1.39 ms.
  expect(single[150]!).toBeGreaterThan(1);
  expect(single[150]!).toBeLessThan(1.9);
});
