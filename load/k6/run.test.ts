import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBuiltin } from '../generator/builtin.ts';
import { type Rehearsal, rehearsal, type Watch } from '../generator/rehearsal.ts';
import type { Day } from '../run/day.ts';
import { runK6 } from './run.ts';

/**
 * Real k6, a real server on a real Redis: 100 people for 30 places, the hour and a half of the small opening in
 * 9 s of wall time and its days of payment in 6.
 */
const rushSpeed = 300;

async function day(generator: typeof runK6, watch: (lived: Rehearsal) => Watch = () => ({})): Promise<Day> {
  // Half of them hear the room's news, the others ask.
  const lived = await rehearsal({ people: 100, listening: 0.5 }, rushSpeed);
  try {
    return await lived.live(generator, watch(lived));
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

function countBy<T>(items: readonly T[], of: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1;
  return counts;
}

/** What a run says of itself where the machine was busy with something else. */
const busy = /after it was meant|had no processor left/;

describe('k6 and the built-in generator', () => {
  let k6: Day;
  let builtin: Day;
  beforeAll(async () => {
    k6 = await day(runK6);
    builtin = await day(runBuiltin);
  });

  test.each([
    ['k6', () => k6],
    ['the built-in one', () => builtin],
  ] as const)('%s: everybody is back, all places are given, the ledger agrees', (_, lived) => {
    const { result, evidence } = lived();
    expect(result.people).toHaveLength(100);
    expect(result.report).toMatchObject({ planned: 100, recorded: 100 });
    expect(result.report.listening).toBeGreaterThan(20);
    const waited = result.people.filter(({ number, outcome }) => number !== null && outcome === 'refused');
    // Who listens looks and joins, and has nothing to ask but after a draw or a change of epoch.
    expect(waited.filter(({ requests }) => requests <= 3 * 2).length).toBeGreaterThan(1);
    expect(result.invalidReasons.filter((reason) => !busy.test(reason))).toEqual([]);
    const holders = result.people.filter(({ outcome }) => outcome === 'reserved');
    expect(holders).toHaveLength(30);
    const ranks = evidence.ledger.flatMap(({ kind, accountId, rank }) =>
      kind === 'reserve' ? [`${accountId} ${rank}`] : [],
    );
    expect(holders.map(({ accountId, rank }) => `${accountId} ${rank}`).sort()).toEqual(ranks.sort());
    expect(result.people.every(({ strayNumbers }) => strayNumbers === 0)).toBe(true);
    expect(result.report.requests).toBe(result.seconds.reduce((sum, { requests }) => sum + requests, 0));
    expect(result.report.requests).toBe(result.people.reduce((sum, { requests }) => sum + requests, 0));
  });

  test('on the same seed, agree within noise', (context) => {
    const late = [k6, builtin].flatMap(({ result }) => result.invalidReasons).filter((why) => busy.test(why));
    context.skip(late.length > 0, `a run that was late says nothing of the other: ${late.join(' ')}`);
    const outcomes = (lived: Day) => countBy(lived.result.people, ({ outcome }) => outcome);
    const [one, other] = [outcomes(k6), outcomes(builtin)];
    for (const outcome of new Set([...Object.keys(one), ...Object.keys(other)])) {
      // Who gives up at about the time their call comes is a matter of milliseconds.
      expect(Math.abs((one[outcome] ?? 0) - (other[outcome] ?? 0)), outcome).toBeLessThanOrEqual(5);
    }
    // People come at the moments drawn for them, whoever drives them.
    const early = k6.result.people.map(({ arrivedAtMs }, i) =>
      Math.abs(arrivedAtMs! - builtin.result.people[i]!.arrivedAtMs!),
    );
    early.sort((a, b) => a - b);
    expect(early[50]! / rushSpeed).toBeLessThan(100);
    const requests = k6.result.report.requests / builtin.result.report.requests;
    expect(requests).toBeGreaterThan(0.85);
    expect(requests).toBeLessThan(1.15);
  });
});

describe.runIf(process.platform === 'linux')('a k6 in trouble', () => {
  let starved: Day;
  let killed: Day;
  let stopped: Day;
  beforeAll(async () => {
    const stop = new AbortController();
    // At once: none of them need be in time.
    [starved, killed, stopped] = await Promise.all([
      day(runK6, ({ folder }) => ({
        tick: inTheRush(async () => {
          const [pid] = k6s(folder);
          process.kill(pid!, 'SIGSTOP');
          await sleep(2_000);
          process.kill(pid!, 'SIGCONT');
        }),
      })),
      day(runK6, ({ folder }) => ({ tick: inTheRush(() => process.kill(k6s(folder)[0]!, 'SIGKILL')) })),
      day(runK6, () => ({ signal: stop.signal, tick: inTheRush(() => stop.abort()) })),
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
