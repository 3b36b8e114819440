import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { syntheticRun } from '../analysis/synthetic-run.ts';
import { dispatch } from '../cli/dispatch.ts';
import { paintFor } from '../cli/paint.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { still } from '../report/live/script.ts';
import { trendPage } from './page.ts';
import { syntheticHistory } from './synthetic-history.ts';
import { trendText } from './text.ts';
import { type PastRun, type Trend, trendOf } from './trend.ts';

const of = (runs: PastRun[]): Trend => trendOf('small-opening', { runs, leftOut: [] });

describe('a trend', () => {
  test('judges the latest group against all before it, and finds what got worse', () => {
    const [course] = of(syntheticHistory([{}, {}, { factor: 1.5, repeats: 6 }]).toReversed()).courses;
    expect(course!.latest).toBe('results/night-3');
    expect(course!.judgement).toMatchObject({ verdict: 'worse', runs: { reference: 8, judged: 6 } });
    const worse = course!.judgement!.measures.filter(({ verdict }) => verdict === 'worse');
    expect(worse.map(({ name }) => name)).toEqual(['latencyP99']);
    const times = course!.runs.map(({ startedAt }) => startedAt);
    expect(times).toEqual(times.toSorted());
  });

  test('invalid runs are shown and count in nothing', () => {
    const runs = syntheticHistory([{ invalid: true }, { invalid: true }]);
    const spoilt = runs.map((run) =>
      run.valid
        ? run
        : { ...run, measures: { ...run.measures, latencyP99: 1e6 }, harms: { ...run.harms, oversold: 9 } },
    );
    const [course] = of(spoilt).courses;
    expect(course!.runs).toHaveLength(8);
    expect(course!.judgement!.runs).toEqual({ reference: 3, judged: 3 });
    expect(course!.judgement).toEqual(of(runs).courses[0]!.judgement);
    expect(course!.judgement!.verdict).not.toBe('worse');
  });

  test('other conditions stand apart, with what differs, and one group alone is not judged', () => {
    const { courses } = of(syntheticHistory([{}, { seed: 2 }, {}, { seed: 2 }, { seed: 3 }]));
    expect(courses.map(({ runs, differences }) => [runs.length, differences])).toEqual([
      [4, []],
      [8, ['seed: 3, 2']],
      [8, ['seed: 3, 1']],
    ]);
    expect(courses[0]!.judgement).toBeNull();
    expect(courses[1]!.judgement!.runs).toEqual({ reference: 4, judged: 4 });
  });
});

describe('as people read it (vitest -u writes it anew)', () => {
  const trend = of(syntheticHistory([{}, { seed: 2 }, { invalid: true }, { repeats: 6, factor: 1.6 }]));
  trend.leftOut = [{ run: 'results/night-0', why: 'summary.json is missing' }];
  test.each(['en', 'fr'] as const)('%s', async (language) => {
    const lines = trendText(trend, false, language, paintFor({ colours: false }));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/trend.${language}.txt`);
  });

  test('the page: a chart a measure with a point a run, every run by date and commit, nothing from elsewhere', () => {
    const page = trendPage(trend, { all: false, language: 'en', script: still });
    const wide = /class="plot wide" data-chart="trend-1-latencyP99">([\s\S]*?)<\/div>/.exec(page)![1]!;
    const filled = (color: string) => wide.match(new RegExp(`<path [^>]*fill="${color}"[^>]*>`, 'g'))?.length;
    expect(filled('#1d4f7c')).toBe(7);
    expect(wide.match(/stroke="#a85a00"/g)).toHaveLength(6);
    expect(wide.match(/stroke="#7d8791"/g)).toHaveLength(1);
    expect(page.match(/<figure /g)).toHaveLength(10);
    for (const { startedAt, commit, run } of trend.courses[0]!.runs) {
      expect(page).toContain(startedAt.slice(0, 16).replace('T', ' '));
      expect(page).toContain(commit!.slice(0, 7));
      expect(page).toContain(`<code>${run}</code>`);
    }
    const rows = page.slice(page.indexOf('<section id="runs-1"')).match(/<tr>.*<\/tr>/g)!;
    for (const row of rows) expect(row.match(/<t[hd][ >]/g)).toHaveLength(10);
    expect(page.match(/<strong>INVALID<\/strong>/g)).toHaveLength(1);
    expect(page).toMatch(/Latency, 99th percentile: WORSE, \+\d\d/);
    expect(page).toMatch(/4 runs of other conditions .*--all/);
    expect(page).not.toMatch(/(src|href)="https?:|<script>/);
    expect(trendPage(trend, { all: true, language: 'fr', script: still }).match(/<figure /g)).toHaveLength(
      19,
    );
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-trend-'));
  const run = syntheticRun({ people: 60, quota: 10 });
  const summary = analyseRun(run);
  const { name } = run.manifest.scenario;
  /** A run's two files; `latency` times the latency. */
  const put = (path: string, day: number, { latency = 1, valid = true, seed = 1 } = {}) => {
    mkdirSync(join(folder, path), { recursive: true });
    const startedAt = new Date(Date.parse('2026-11-01T02:00:00Z') + day * 60_000).toISOString();
    const manifest = { ...run.manifest, seed, startedAt, valid, invalidReasons: [] };
    writeFileSync(join(folder, path, 'run.json'), JSON.stringify(manifest));
    const typicalLatencyMs = { p50: 10, p99: 100 * latency };
    writeFileSync(
      join(folder, path, 'summary.json'),
      JSON.stringify({
        ...summary,
        service: { ...summary.service, typicalLatencyMs },
        validity: { ...summary.validity, valid: valid ? 1 : 0 },
      }),
    );
  };
  beforeAll(() => {
    for (const n of [1, 2, 3]) put(`results/first/${n}`, n, { latency: 1 + n / 100 });
    put('results/by-itself', 10);
    for (const n of [1, 2, 3]) put(`later/night/${n}`, 20 + n, { latency: 1 + n / 100 });
    for (const n of [1, 2, 3]) put(`worse/night/${n}`, 30 + n, { latency: 2 + n / 100 });
    put('invalid/now', 40, { valid: false });
    put('other/now', 50, { seed: 2 });
    mkdirSync(join(folder, 'damaged/one'), { recursive: true });
    writeFileSync(join(folder, 'damaged/one/run.json'), '{');
    mkdirSync(join(folder, 'empty'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const call = async (...typed: string[]) => {
    const rim = testRim({ folder });
    return { code: await dispatch(program, ['trend', ...typed], rim), ...rim.written };
  };
  const courses = async (...typed: string[]) =>
    (JSON.parse((await call(name, '--json', ...typed)).out) as Trend).courses;

  test('finds runs and folders of repeats in results, and more with --from', async () => {
    const [course] = await courses();
    expect(course!.runs.map(({ run: path, group }) => [path, group])).toEqual([
      ...[1, 2, 3].map((n) => [`results/first/${n}`, 'results/first']),
      ['results/by-itself', 'results/by-itself'],
    ]);
    const [longer] = await courses('--from', 'results', '--from=later/night');
    expect(longer!.judgement!.runs).toEqual({ reference: 4, judged: 3 });
    expect(longer!.latest).toBe('later/night');
  });

  test('runs elsewhere are named in full, so that folders of one name are not taken for one', async () => {
    const rim = testRim({ folder: join(folder, 'empty') });
    await dispatch(program, ['trend', name, '--json', '--from', '../worse', '--from', '../later'], rim);
    const [course] = (JSON.parse(rim.written.out) as Trend).courses;
    const groups = new Set(course!.runs.map(({ group }) => group));
    expect([...groups]).toEqual([join(folder, 'later/night'), join(folder, 'worse/night')]);
  });

  test('a run and its copy, or a folder given twice, count once', async () => {
    cpSync(join(folder, 'results'), join(folder, 'history/of/old'), { recursive: true });
    const [course] = await courses('--from', 'results', '--from', 'results', '--from', 'history');
    expect(course!.runs).toHaveLength(4);
  });

  test('exit codes: 0, worse 97, the latest invalid 98', async () => {
    expect((await call(name)).code).toBe(0);
    const worse = await call(name, '--from', 'results', '--from', 'worse');
    expect(worse.out).toMatch(/worse\/night against all runs before \(runs 3 : 4\): worse/);
    expect(worse.code).toBe(97);
    const invalid = await call(name, '--from', 'results', '--from', 'invalid');
    expect(invalid.out).toMatch(/invalid\/now has no valid run/);
    expect(invalid.code).toBe(98);
    put('later-still/now', 60);
    const since = await call(name, '--from', 'results', '--from', 'invalid', '--from', 'later-still');
    expect(since.code).toBe(0);
  });

  test('other conditions are told, and shown with --all; the page is written', async () => {
    const from = ['--from', 'results', '--from', 'other', '--from', 'damaged'];
    const { out } = await call(name, ...from, '--out', 'trend.html', '--language', 'fr');
    expect(out).toMatch(/4 essais dans d’autres conditions \(seed: 2, 1\)/);
    expect(out).toMatch(/damaged\/one est laissé de côté/);
    expect(readFileSync(join(folder, 'trend.html'), 'utf8')).toMatch(/<html lang="fr">/);
    expect((await courses(...from)).length).toBe(1);
    expect((await courses(...from, '--all')).length).toBe(2);
  });

  test.each([
    [[], /<scenario> is missing/],
    [['small-opening'], /no run of "small-opening" in results \(there are runs of .*--from DIR/],
    [['x', '--from', 'empty'], /there is no run that can be read/],
    [['x', '--from', 'damaged'], /1 could not be read/],
    [['x', '--from', 'nowhere'], /--from "nowhere" cannot be read \(ENOENT\)/],
    [['x', '--from', 'damaged/one/run.json'], /ENOTDIR/],
    [['x', '--from='], /--from is empty/],
    [['./nowhere.yaml'], /no such file/],
  ])('%j is wrong usage: 2, with what to do', async (typed, says) => {
    const { code, err } = await call(...typed);
    expect(err).toMatch(says);
    expect(code).toBe(2);
  });
});
