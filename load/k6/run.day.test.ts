import { beforeAll, expect, test } from 'vitest';
import { runBuiltin } from '../generator/builtin.ts';
import type { Generator } from '../generator/generator.ts';
import { rehearsal } from '../generator/rehearsal.ts';
import type { Day } from '../run/day.ts';
import { runK6 } from './run.ts';

/**
 * One crowd by k6 and, at the same time, by the built-in generator, each with a real server on a real Redis: 100 people for 30
 * places, half of whom hear the room's news. The half hour and what goes before it take 12 s at the first of these speeds.
 */
const speeds = [150, 75, 25];

async function day(generator: Generator, speed: number): Promise<Day> {
  const lived = await rehearsal({ people: 100, listening: 0.5 }, speed);
  try {
    return await lived.live(generator);
  } finally {
    await lived.close();
  }
}

/** What a run says of itself where the machine was busy with something else. */
const busy = /after it was meant|had no processor left/;

let k6: Day;
let builtin: Day;
let speed: number;
// A run that was late says nothing of the other: then both once more, slower.
beforeAll(async () => {
  for (speed of speeds) {
    [k6, builtin] = await Promise.all([day(runK6, speed), day(runBuiltin, speed)]);
    if (![k6, builtin].some(({ result }) => result.invalidReasons.some((why) => busy.test(why)))) return;
  }
  throw new Error('late at any speed: the machine is too busy');
});

test.each([
  ['k6', () => k6],
  ['the built-in generator', () => builtin],
] as const)('%s: everybody is back, all places are given, the ledger agrees', (_, lived) => {
  const { result, evidence } = lived();
  expect(result.people).toHaveLength(100);
  expect(result.report).toMatchObject({ planned: 100, recorded: 100 });
  expect(result.report.listening).toBeGreaterThan(20);
  const waited = result.people.filter(({ number, outcome }) => number !== null && outcome === 'refused');
  // Who listens looks and joins, and has nothing to ask but after a draw or a change of epoch.
  expect(waited.filter(({ requests }) => requests <= 3 * 2).length).toBeGreaterThan(5);
  expect(result.invalidReasons).toEqual([]);
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

test('on the same seed, they agree within noise', () => {
  const [one, other] = [k6, builtin].map(({ result }) => countBy(result.people, ({ outcome }) => outcome));
  for (const outcome of new Set([...Object.keys(one!), ...Object.keys(other!)])) {
    // Who gives up at about the time their call comes is a matter of milliseconds.
    expect(Math.abs((one![outcome] ?? 0) - (other![outcome] ?? 0)), outcome).toBeLessThanOrEqual(5);
  }
  // People come at the moments drawn for them, whoever drives them.
  const apart = k6.result.people.map(({ arrivedAtMs }, i) =>
    Math.abs(arrivedAtMs! - builtin.result.people[i]!.arrivedAtMs!),
  );
  apart.sort((a, b) => a - b);
  expect(apart[50]! / speed).toBeLessThan(100);
  const requests = k6.result.report.requests / builtin.result.report.requests;
  expect(requests).toBeGreaterThan(0.85);
  expect(requests).toBeLessThan(1.15);
});

function countBy<T>(items: readonly T[], of: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1;
  return counts;
}
