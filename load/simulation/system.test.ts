import { expect, test } from 'vitest';
import { exponential, randomStream } from '../population/random.ts';
import { assumedCosts, type Costs } from './costs.ts';
import { SimulatedSystem } from './system.ts';
import { waitMMc } from './theory/exact.ts';

const service = { kind: 'exponential', mean: 4 } as const;
const costs: Costs = {
  ...assumedCosts('always'),
  server: Object.fromEntries(
    Object.keys(assumedCosts('always').server).map((action) => [action, service]),
  ) as Costs['server'],
};

/** Joins at even odds at every moment for ten minutes of wall time. @returns the system, and joins a second */
function steady(rho: number, servers: number): SimulatedSystem {
  const system = new SimulatedSystem(costs, servers, 3);
  const random = randomStream(3, 'steady', 0);
  const everyMs = service.mean / servers / rho;
  for (let atMs = exponential(random, everyMs); atMs < 600_000; atMs += exponential(random, everyMs))
    system.commit(system.serve(atMs, 'join'));
  return system;
}

test.each([
  [0.5, 1],
  [0.7, 3],
])(
  'a request waits as M/M/c says in times of its work, a little more in the worst minute: load %d of %d',
  (rho, servers) => {
    const exact = waitMMc((rho * servers) / service.mean, 1 / service.mean, servers) / service.mean;
    const { mostWaiting } = steady(rho, servers);
    expect(mostWaiting / exact).toBeGreaterThan(1);
    expect(mostWaiting / exact).toBeLessThan(1.5);
  },
);

test('polls that are only counted wait as M/M/c says, too; and behind what was not worked off', () => {
  const system = new SimulatedSystem(costs, 1, 3);
  const perSecond = 0.5 / (service.mean / 1000);
  for (let second = 1; second <= 60; second++) system.polled(perSecond, 1000, second * 1000);
  expect(system.mostWaiting).toBeCloseTo(1, 6);
  for (let second = 61; second <= 120; second++) system.polled(3 * perSecond, 1000, second * 1000);
  expect(system.mostWaiting).toBeGreaterThan(1000);
});

test('what changes ask of Redis grows with them and not with the writes: one in a hundred milliseconds is no load', () => {
  const system = new SimulatedSystem(costs, 1, 3);
  for (let i = 0; i < 1000; i++) system.commit(i * 100);
  // 0.05 ms of Redis and a thousandth of 1.3 ms of the disk, each.
  expect(system.redisBusyMs / 1000).toBeCloseTo(0.0513, 3);
});
