import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rehearsal, rehearsal, type Watch } from '../generator/rehearsal.ts';
import type { Day } from '../run/day.ts';
import { runK6 } from './run.ts';

/**
 * Real k6, a real server on a real Redis: 100 people for 30 places, whose half hour and what goes before it take 1,820 s at
 * this speed. Slow enough that what happens to k6 happens in the middle of it, also on a machine that is busy.
 */
async function day(speed: number, watch: (lived: Rehearsal) => Watch): Promise<Day> {
  const lived = await rehearsal({ people: 100 }, speed);
  try {
    return await lived.live(runK6, watch(lived));
  } finally {
    await lived.close();
  }
}

/** Process ids of k6s that this process has started, with something of this folder in their command. */
function k6s(folder = ''): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, comm, parent] =
          /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        if (comm !== 'k6' || Number(parent) !== process.pid) return false;
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Calls once, in the first second that has requests. */
function inTheRush(what: () => void): Watch['tick'] {
  let done = false;
  return ({ requests }) => {
    if (done || requests === 0) return;
    done = true;
    what();
  };
}

describe.runIf(process.platform === 'linux')('a k6 in trouble', () => {
  let starved: Day;
  let killed: Day;
  let stopped: Day;
  beforeAll(async () => {
    const stop = new AbortController();
    // At once: none of them need be in time.
    [starved, killed, stopped] = await Promise.all([
      day(150, ({ folder }) => ({
        tick: inTheRush(async () => {
          const [pid] = k6s(folder);
          process.kill(pid!, 'SIGSTOP');
          await sleep(2_000);
          process.kill(pid!, 'SIGCONT');
        }),
      })),
      day(60, ({ folder }) => ({ tick: inTheRush(() => process.kill(k6s(folder)[0]!, 'SIGKILL')) })),
      day(60, () => ({ signal: stop.signal, tick: inTheRush(() => stop.abort()) })),
    ]);
  });
  afterAll(() => expect(k6s()).toEqual([]));

  test('starved for two seconds: the run is invalid, and says by how much it was late', () => {
    expect(starved.result.report.recorded).toBe(100);
    expect(starved.result.report.lagWallMs.p99).toBeGreaterThan(250);
    expect(starved.result.invalidReasons.join()).toMatch(/could not keep up/);
  });

  test('killed: the run is invalid, and those without a record are counted', () => {
    const { people, report, invalidReasons } = killed.result;
    expect(people).toHaveLength(100);
    expect(report.recorded).toBeLessThan(100);
    expect(invalidReasons.join()).toMatch(/SIGKILL/);
    expect(invalidReasons.join()).toMatch(/people were lost/);
  });

  test('told to stop: everybody is recorded as they stand, and nobody is lost', () => {
    const { people, report, invalidReasons } = stopped.result;
    expect(report.recorded).toBe(100);
    expect(people.some(({ outcome }) => outcome === 'error')).toBe(true);
    expect(people.filter(({ arrivedAtMs }) => arrivedAtMs === null).length).toBeGreaterThan(0);
    expect(invalidReasons.join()).not.toMatch(/lost|k6 ended/);
  });
});
