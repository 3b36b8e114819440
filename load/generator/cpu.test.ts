import { describe, expect, test } from 'vitest';
import { type CpuSample, cpuShare, findStarvation, rushUse } from './cpu.ts';

const lag = (p99: number) => () => ({ p50: 0, p95: 0, p99, max: p99 });

/** A sample a second on two cores: `busy` of the machine, the generator running and waiting that share of a core. */
function samples(seconds: number, busy: number, run: number, wait: number, from = 0): CpuSample[] {
  return Array.from({ length: seconds + 1 }, (_, i) => ({
    wallMs: (from + i) * 1000,
    busyMs: i * 2000 * busy,
    totalMs: i * 2000,
    runMs: i * 1000 * run,
    waitMs: i * 1000 * wait,
  }));
}

describe('starvation', () => {
  test('a full machine, a generator that waits for a core, and lag', () => {
    expect(findStarvation(samples(8, 0.99, 0.4, 1.2), lag(200))).toMatchObject({
      seconds: 5,
      machine: 0.99,
      waiting: 0.75,
      lagP99Ms: 200,
    });
  });

  test.each([
    ['not for long enough', samples(3, 0.99, 0.4, 1.2), 200],
    ['the machine has room', samples(8, 0.9, 0.4, 1.2), 200],
    ['the generator gets its cores', samples(8, 0.99, 1.5, 0.2), 200],
    ['nothing came late', samples(8, 0.99, 0.4, 1.2), 20],
    ['nothing is known', [], 200],
  ])('not when %s', (_, seen, p99) => {
    expect(findStarvation(seen, lag(p99))).toBe(null);
  });
});

test('use of the processor counts the seconds of the rush', () => {
  const quiet = samples(5, 0.1, 0.1, 0);
  const last = quiet.at(-1)!;
  const rush = samples(5, 0.8, 0.9, 0, 5).map((sample) => ({
    ...sample,
    busyMs: sample.busyMs + last.busyMs,
    totalMs: sample.totalMs + last.totalMs,
    runMs: sample.runMs + last.runMs,
  }));
  const stats = (wallSecond: number, requests: number) => ({
    ...{ wallSecond, requests, arrivals: 0, errors: 0, forward: 0, submissions: {}, latencyMs: null },
  });
  const seconds = Array.from({ length: 10 }, (_, i) => stats(i, i < 5 ? 10 : 100));
  const use = rushUse([...quiet, ...rush.slice(1)], seconds, 2)!;
  expect(use.machine).toBeCloseTo(0.8);
  expect(use.generator).toBeCloseTo(0.45);
  expect(rushUse([], seconds, 2)).toBe(null);
});

test.runIf(process.platform === 'linux')('this process is seen to work', () => {
  const cpu = cpuShare([process.pid]);
  const from = Date.now();
  cpu.sample();
  while (Date.now() - from < 300) Math.sqrt(from);
  cpu.sample();
  const second = { wallSecond: Math.floor(from / 1000), requests: 1, arrivals: 0, errors: 0, forward: 0 };
  const use = cpu.during([{ ...second, submissions: {}, latencyMs: null }])!;
  expect(use.generator).toBeGreaterThan(0);
  expect(use.machine).toBeLessThanOrEqual(1);
});
