import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { testRim } from '../cli/test-rim.ts';
import { baselineOf, saveBaseline } from '../compare/baseline.ts';
import { thisMachine } from './machine.ts';
import { asScenarioSays } from './options.ts';
import { runRepeatedly } from './repeat.ts';
import type { runOpening } from './run.ts';

const base = mkdtempSync(join(tmpdir(), 'opening-day-repeat-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const { signs: _, ...day } = syntheticRun({ people: 200, quota: 30 });
const scenario = { ...day.manifest.scenario, name: 'small-opening' };
const manifest = { ...day.manifest, scenario, seed: 1, machine: thisMachine() };

/** A system whose latencies are so many times what they were, and a little more or less each time. */
function system({ factor = 1, invalid = 0, cutAt = 0 } = {}) {
  let lived = 0;
  const live: typeof runOpening = async ({ out }) => {
    lived++;
    const times = factor * (1 + lived / 100);
    const run = structuredClone({ ...day, manifest });
    run.manifest.valid = lived !== invalid;
    run.manifest.invalidReasons = run.manifest.valid ? [] : ['Too slow.'];
    run.manifest.interrupted = lived === cutAt;
    for (const { latencyMs } of run.series) {
      if (latencyMs === null) continue;
      latencyMs.p50 *= times;
      latencyMs.p99 *= times;
    }
    await writeRun(out!, run);
    const suite = '<testsuites>\n  <testsuite name="run" tests="0"/>\n</testsuites>\n';
    writeFileSync(join(out!, 'junit.xml'), suite);
    writeFileSync(join(out!, 'report.md'), '# A day\n\n[The report](report.html)\n');
    return run.manifest.valid ? 0 : 98;
  };
  return { live, lived: () => lived };
}

async function repeated(
  name: string,
  site: ReturnType<typeof system>,
  { repeat = 4, baseline = null as string | null, force = false, json = false } = {},
) {
  const rim = testRim({ folder: base });
  const options = { ...asScenarioSays, scenario: 'small-opening', out: name };
  const code = await runRepeatedly(
    options,
    { repeat, baseline, baselines: 'baselines', force },
    { rim, json, language: 'en' },
    site.live,
  );
  return { code, ...rim.written };
}

beforeAll(async () => {
  await repeated('monday', system());
  const monday = await baselineOf(join(base, 'monday'), 'monday');
  await saveBaseline(monday, join(base, 'baselines'));
  const elsewhere = { ...monday.conditions.machine, cpuModel: 'another' };
  const other = { ...monday, name: 'elsewhere', conditions: { ...monday.conditions, machine: elsewhere } };
  await saveBaseline(other, join(base, 'baselines'));
  const scaled = { ...monday, name: 'scaled', conditions: { ...monday.conditions, scale: 0.5 } };
  await saveBaseline(scaled, join(base, 'baselines'));
});

test('the same day N times, each in its folder, and their spread', async () => {
  const { code, out, err } = await repeated('spread', system(), { repeat: 3 });
  expect(code).toBe(0);
  expect(err).toMatch(/repeat 3 of 3/);
  expect(out).toMatch(/The spread of 3 repeats\n +measure/);
  expect(readdirSync(join(base, 'spread')).sort()).toEqual(
    ['1', '2', '3', 'comparison.json', 'junit.xml', 'report.md'].sort(),
  );
});

test('worse than the baseline: 97, told on the terminal, in junit.xml and in report.md, with the repeats needed', async () => {
  const { code, out } = await repeated('tuesday', system({ factor: 2 }), { baseline: 'monday' });
  expect(code).toBe(97);
  expect(out).toMatch(/tuesday against monday \(runs 4 : 4\): worse\./);
  expect(out).toMatch(/measure.*verdict +repeats needed\n/);
  expect(out).toMatch(/latency, 99th percentile .*\+\d+\.\d % .* WORSE +\d+\n/);
  const junit = readFileSync(join(base, 'tuesday', 'junit.xml'), 'utf8');
  expect(junit).toMatch(/<failure message="worse than monday">/);
  expect(junit.match(/<testsuite /g)!.length).toBeGreaterThan(4);
  const markdown = readFileSync(join(base, 'tuesday', 'report.md'), 'utf8');
  expect(markdown).toMatch(/\(2\/report\.html\)(.|\n)*## Against the baseline\n\n\*\*tuesday against monday/);
});

test('the same build against its baseline: 0', async () => {
  const { code, out } = await repeated('wednesday', system(), { baseline: 'monday' });
  expect(out).not.toMatch(/WORSE/);
  expect(code).toBe(0);
});

test('a baseline of another machine is refused before anything is started, unless it is forced', async () => {
  const site = system();
  const asked = { baseline: 'elsewhere', repeat: 2 };
  const refused = expect(repeated('refused', site, asked)).rejects;
  await refused.toThrow(/not of the same conditions .*machine: .*another.*\n.*--force.*nothing was started/);
  expect(site.lived()).toBe(0);
  const { code, out } = await repeated('forced', site, { ...asked, force: true });
  expect(code).toBe(0);
  expect(out).toMatch(/forced against elsewhere \(runs 2 : 4\)/);
  expect(out).toMatch(/! not the same conditions: machine: /);
});

test('what turns out to differ only when a run is there is refused after the first, which is kept', async () => {
  const site = system();
  await expect(repeated('scale', site, { baseline: 'scaled' })).rejects.toThrow(/scale: 0\.5, 0\.1/);
  expect(site.lived()).toBe(1);
  expect(readdirSync(join(base, 'scale', '1'))).toContain('run.json');
});

test('an invalid run counts in no verdict, and is told: 98', async () => {
  const asked = { baseline: 'monday', json: true };
  const { code, out } = await repeated('noisy', system({ invalid: 2 }), asked);
  expect(code).toBe(98);
  expect(JSON.parse(out)).toMatchObject({ exitCode: 98, judgement: { runs: { reference: 4, judged: 3 } } });
});

test('Ctrl-C ends the repeats; those so far are kept', async () => {
  const site = system({ cutAt: 2 });
  await repeated('cut', site);
  expect(site.lived()).toBe(2);
  expect(readdirSync(join(base, 'cut'))).toContain('1');
});
