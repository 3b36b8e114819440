import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { auditRun } from '../analysis/audit.ts';
import { testRim } from '../cli/test-rim.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { simulateOnce } from './once.ts';
import { intervalOf, studentPoint } from './replications.ts';
import { simulateOpening } from './simulate.ts';

const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('leaves the files of a run, marked as simulated; the audit is clean, and replications have intervals', async () => {
  const rim = testRim();
  const code = await simulateOpening(
    {
      ...{ scenario: 'csq-2016-06-13', admission: null, people: null, listening: null, scale: 0.02, seed: 3 },
      ...{ servers: null, durability: 'always', out: join(folder, 'run'), speed: null },
      ...{ replications: 2, calibrate: null },
    },
    { rim, json: false, language: 'en' },
  );
  expect(code).toBe(0);
  const files = await readdir(join(folder, 'run'));
  expect(files.sort()).toEqual([
    ...['junit.xml', 'ledger.ndjson', 'people.ndjson', 'receipts.ndjson', 'report.html', 'report.md'],
    ...['run.json', 'series.ndjson', 'summary.json'],
  ]);
  const json = async (file: string) => JSON.parse(await readFile(join(folder, 'run', file), 'utf8'));
  const manifest = await json('run.json');
  expect(manifest).toMatchObject({ kind: 'simulated', valid: true, generator: 'simulator' });
  expect((await auditRun(join(folder, 'run'))).violations).toEqual([]);
  const { headline, replications } = await json('summary.json');
  expect(headline).toMatch(/simulation/);
  expect(replications).toMatchObject({ count: 2, firstSeed: 3 });
  for (const { interval, mean } of replications.measures) {
    expect(interval[0]).toBeLessThanOrEqual(mean);
    expect(interval[1]).toBeGreaterThanOrEqual(mean);
  }
});

test('events that the simulator does not know make the day say nothing', () => {
  const plan = planRun({ ...asScenarioSays, scenario: 'small-opening' }, 'later');
  const shutdown = { kind: 'shutdown' as const, atSeconds: 60, why: 'a test' };
  const scenario = { ...plan.scenario, events: [shutdown] };
  const { manifest } = simulateOnce({ plan: { ...plan, scenario }, durability: 'always', costs: null });
  expect(manifest.valid).toBe(false);
  expect(manifest.invalidReasons[0]).toMatch(/shutdown/);
});

test("Student's t: the points of the tables", () => {
  expect(studentPoint(1, 0.95)).toBeCloseTo(12.706, 2);
  expect(studentPoint(9, 0.95)).toBeCloseTo(2.262, 3);
  expect(studentPoint(19, 0.99)).toBeCloseTo(2.861, 3);
  expect(intervalOf([1, 2, 3], 0.95).interval[1]).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 2);
});
