import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { dispatch } from '../cli/dispatch.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { findBaseline, unlikeBaseline } from './baseline.ts';
import { readGroup } from './group.ts';

const folder = mkdtempSync(join(tmpdir(), 'opening-day-baseline-'));
const baselines = join(folder, 'baselines');
const repeats = join(folder, 'repeats');
beforeAll(async () => {
  const run = syntheticRun({ people: 200, quota: 30 });
  for (const name of ['1', '2', '10']) await writeRun(join(repeats, name), run);
  await writeRun(join(folder, 'other'), syntheticRun({ people: 200, quota: 30, seed: 7 }));
  const { manifest } = run;
  const invalid = { ...run, manifest: { ...manifest, valid: false, invalidReasons: ['Too slow.'] } };
  await writeRun(join(folder, 'invalid'), invalid);
});
afterAll(() => rmSync(folder, { recursive: true }));
const call = async (...typed: string[]) => {
  const rim = testRim({ folder });
  return {
    code: await dispatch(program, ['baseline', ...typed, '--baselines', baselines], rim),
    ...rim.written,
  };
};

test('repeats come in the order of their numbers', async () => {
  const { name, runs } = await readGroup(repeats);
  expect([name, ...runs.map(({ summary }) => summary.run)]).toEqual(['repeats', '1', '2', '10']);
});

describe('the command', () => {
  let kept: Awaited<ReturnType<typeof call>>;
  beforeEach(async () => {
    rmSync(baselines, { recursive: true, force: true });
    kept = await call('nightly', 'repeats');
  });

  test('keeps runs by name, lists them, and tells what is kept', async () => {
    expect(kept).toMatchObject({ code: 0, out: expect.stringMatching(/3 runs of/) });
    expect(readdirSync(baselines)).toEqual(['nightly.json']);
    expect((await call()).out).toBe('nightly\n');
    const told = JSON.parse((await call('nightly', '--json')).out);
    expect(told.runs.map(({ run }: { run: string }) => run)).toEqual(['1', '2', '10']);
    expect(told.runs[0].measures.pace).toBeGreaterThan(0);
    expect(told.runs[0].harms.oversold).toBe(0);
  });

  test('a baseline found by name, by file and by folder is the same', async () => {
    const from = { folder: baselines, from: folder };
    const byName = await findBaseline('nightly', from);
    expect(await findBaseline('baselines/nightly.json', from)).toEqual(byName);
    expect((await findBaseline('repeats', from)).runs).toEqual(byName.runs);
    expect(unlikeBaseline(byName, (await readGroup(repeats)).runs)).toEqual([]);
    expect(unlikeBaseline(byName, (await readGroup(join(folder, 'other'))).runs)).toEqual([
      expect.stringMatching(/^seed: \d+, 7$/),
    ]);
  });

  test('connections of one’s own and TLS are other conditions', async () => {
    const [judged] = (await readGroup(repeats)).runs;
    const own = structuredClone(judged!);
    Object.assign(own.records.manifest.generatorReport, { connectionsOf: 'device', handshakes: 9 });
    const byName = await findBaseline('nightly', { folder: baselines, from: folder });
    expect(unlikeBaseline(byName, [own])).toEqual(['connections: as usual, "own, TLS"']);
  });

  test.each([
    [['nightly', 'nowhere'], /does not exist/],
    [['nightly', 'baselines'], /holds no run/],
    [['../up', 'repeats'], /letters, digits/],
    [['weekly'], /no baseline of that name in .* \(nightly\).*opening-day baseline NAME DIR/],
    [['bad', 'invalid'], /invalid runs cannot be a baseline/],
  ])('%j is refused with what to do', async (typed, says) => {
    const { code, err } = await call(...typed);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });

  test('a file that is none is refused, and names its first fault', async () => {
    const file = join(baselines, 'nightly.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(join(baselines, 'spoilt.json'), JSON.stringify({ ...kept, runs: [] }));
    expect((await call('spoilt')).err).toMatch(/spoilt\.json is not one of this version \(runs: /);
    writeFileSync(join(baselines, 'spoilt.json'), '{');
    expect((await call('spoilt')).err).toMatch(/spoilt\.json cannot be read/);
  });

  test('run refuses a baseline that is not there before it starts anything', async () => {
    const rim = testRim({ folder });
    const typed = ['run', 'small-opening', '--baseline', 'weekly', '--baselines', baselines];
    expect(await dispatch(program, typed, rim)).toBe(2);
    expect(rim.written.err).toMatch(/no baseline of that name/);
  });
});
