import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { dispatch } from '../cli/dispatch.ts';
import { paintFor } from '../cli/paint.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { type Comparison, compareGroups, type JudgedRun } from './comparison.ts';
import { comparisonText } from './text.ts';

const options = { people: 400, quota: 60 };
const [first, second] = [syntheticRun(options), syntheticRun(options)];
// As if nobody had kept the order, and the portal had collapsed.
second.manifest.scenario = {
  ...second.manifest.scenario,
  admission: { ...second.manifest.scenario.admission, mode: 'session-limit' },
};
for (const person of second.people) {
  Object.assign(person, { number: null, turn: null, calledAtMs: null, admittedAtMs: null });
  person.requests *= 9;
  if (person.outcome === 'refused')
    Object.assign(person, { outcome: 'neverIn', toldAtMs: null, leftAtMs: 7_200_000 });
}
const portal = (forward: number) => ({ capacityPerSecond: 0.05, asked: 40, inTime: 5, tooLate: 1, forward });
for (const row of first.series) row.portal = portal(5);
for (const row of second.series) row.portal = portal(0.2);

const judged = (run: string, records: JudgedRun['records']): JudgedRun => ({
  records,
  summary: { ...analyseRun(records), run },
});
const alone = (run: JudgedRun) => ({ name: run.summary.run, runs: [run] });
const compared = (): Comparison =>
  compareGroups([alone(judged('in-a-room', first)), alone(judged('by-sign-ins', second))]);

describe('the table (vitest -u writes it anew)', () => {
  // Two runs of the four modes as they were measured: what a reader sees must not hang on what a test makes up.
  const file = new URL('golden/measured.json', import.meta.url);
  const measured = JSON.parse(readFileSync(file, 'utf8')) as Comparison;
  test.each(['en', 'fr'] as const)('%s', async (language) => {
    const lines = comparisonText(measured, language, paintFor({ colours: false }));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/compare.${language}.txt`);
  });
});

test('what is compared is counted from the people', () => {
  const { runs, differences } = compared();
  expect(differences).toEqual([]);
  const [room, limit] = runs as [Comparison['runs'][0], Comparison['runs'][0]];
  const inVain = first.people.filter(({ outcome }) => outcome === 'refused' || outcome === 'gaveUp');
  expect(room).toMatchObject({ mode: 'fifo', served: 60, places: 60, tau: expect.any(Number) });
  expect(room.inVain.people).toBeGreaterThanOrEqual(inVain.length);
  expect(room.inVain.told).toBeGreaterThan(0);
  expect(limit.inVain).toMatchObject({ people: room.inVain.people });
  expect(limit.inVain.told).toBeLessThan(room.inVain.told);
  expect(limit.requests.mean! / room.requests.mean!).toBeCloseTo(9, 0);
  const devices = Object.values(room.success.devices);
  expect(devices.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(60);
  for (const { share, interval } of devices) {
    expect(interval[0]).toBeLessThanOrEqual(share);
    expect(interval[1]).toBeGreaterThanOrEqual(share);
  }
  expect(limit.portal!.goodput).toBeLessThan(room.portal!.goodput!);
});

test('runs of other people are told apart', () => {
  const other = syntheticRun({ ...options, seed: 7 });
  const { differences } = compareGroups([alone(judged('a', first)), alone(judged('b', other))]);
  expect(differences.map(({ what }) => what)).toEqual(['seed', 'people']);
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-compare-'));
  const [a, b] = [join(folder, 'in-a-room'), join(folder, 'by-sign-ins')];
  beforeAll(async () => {
    await writeRun(a, first);
    await writeRun(b, second);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const call = async (...typed: string[]) => {
    const rim = testRim();
    return { code: await dispatch(program, ['compare', ...typed], rim), ...rim.written };
  };

  test('side by side on the terminal, as JSON, and as a page', async () => {
    const page = join(folder, 'compare.html');
    const plain = await call(a, b, '--out', page);
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/mode +fifo +session-limit/);
    const { code, out } = await call(a, b, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).runs.map(({ run }: { run: string }) => run)).toEqual(['in-a-room', 'by-sign-ins']);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/<html lang="en">/);
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  test('an invalid run: 98, and its reason', async () => {
    const { manifest } = second;
    const c = join(folder, 'invalid');
    await writeRun(c, { ...second, manifest: { ...manifest, valid: false, invalidReasons: ['Too slow.'] } });
    const { code, out } = await call(a, c);
    expect(code).toBe(98);
    expect(out).toMatch(/! invalid: invalid, .* Too slow\./);
  });

  test.each([
    [[], /DIR is missing/],
    [[a], /DIR is missing|at least 2|two/],
    [[a, a], /given twice/],
    [[a, '/no/such/folder'], /does not exist/],
  ])('wrong usage: 2', async (typed, says) => {
    const { code, err } = await call(...typed);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });
});
