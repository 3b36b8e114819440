import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { auditRun } from '../analysis/audit.ts';
import { dispatch } from '../cli/dispatch.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import type { DayEvent } from '../scenario/schema.ts';
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
      ...{ replications: 2, calibrate: null, distributions: 'fitted' },
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

test.each([
  ['', 'fitted', /calibrated by run reference \(distributions fitted/],
  ['--distributions empirical', 'empirical', /calibrated by run reference \(distributions as measured\)/],
])(
  'a measured run calibrates it, its distributions as asked (%s), and file and report say which',
  async (typed, distributions, said) => {
    const calibrate = fileURLToPath(new URL('../../results/reference', import.meta.url));
    const out = join(folder, distributions);
    const asked = `simulate small-opening --people 50 --calibrate ${calibrate} --out ${out} ${typed}`;
    const rim = testRim();
    expect(await dispatch(program, asked.trim().split(' '), rim)).not.toBe(2);
    const { simulation } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8'));
    expect(simulation.costs.calibrated).toMatchObject({ distributions });
    expect(rim.written.err).toMatch(said);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(new RegExp(said, 'i'));
  },
);

test('where a replay’s speed is more than the servers bear, it says so, and the remedy', async () => {
  const said = async (scale: number, out: string) => {
    const rim = testRim();
    await simulateOpening(
      {
        ...{ scenario: 'csq-2016-06-13', admission: null, people: null, listening: null, scale, seed: 3 },
        ...{ servers: null, durability: 'always', out: join(folder, out), speed: 300 },
        ...{ replications: 1, calibrate: null, distributions: 'fitted' },
      },
      { rim, json: false, language: 'en' },
    );
    return rim.written.err;
  };
  expect(await said(0.2, 'hurried')).toMatch(/At speed 300 .* --speed 1 simulates the day itself/);
  expect(await said(0.02, 'unhurried')).not.toMatch(/At speed/);
});

describe('events of the day', () => {
  const plan = planRun({ ...asScenarioSays, scenario: 'small-opening' }, 'later');
  const why = 'a test';
  const lived = (events: DayEvent[]) =>
    simulateOnce({
      plan: { ...plan, scenario: { ...plan.scenario, events } },
      ...{ durability: 'always', costs: null },
    });
  const quiet = lived([]);
  const filledAt = ({ ledger, manifest }: typeof quiet) =>
    Date.parse(ledger.find(({ remaining }) => remaining === 0)!.at) - manifest.opensAtMs;

  test('a maintenance that overruns is lived, noted, and no reason to be invalid', () => {
    const day = lived([{ kind: 'maintenance', atSeconds: 30, announcedSeconds: 60, lastsSeconds: 300, why }]);
    const { valid, events } = day.manifest;
    expect(valid).toBe(true);
    expect(events).toMatchObject([
      { kind: 'maintenance', begins: true, atMs: 30_000, failure: null },
      { kind: 'maintenance', begins: false, atMs: 330_000, failure: null },
    ]);
    for (const { atMs, doneAtMs } of events!) expect(doneAtMs - atMs).toBeLessThan(1000);
    // Nothing was given while it lasted, and the places went as much later, or more.
    const given = day.ledger.filter(({ kind }) => kind === 'reserve');
    const during = given.filter(({ at }) => {
      const atMs = Date.parse(at) - day.manifest.opensAtMs;
      return atMs > 31_000 && atMs < 330_000;
    });
    expect(during).toEqual([]);
    expect(given).toHaveLength(plan.scenario.opening.quota);
    expect(filledAt(day) - filledAt(quiet)).toBeGreaterThan(200_000);
    expect(day.people.filter(({ retries }) => retries > 0).length).toBeGreaterThan(0);
  });

  test('a shutdown without an end: nothing is given after it', () => {
    const day = lived([{ kind: 'shutdown', atSeconds: 60, why }]);
    expect(day.manifest.valid).toBe(true);
    const last = day.ledger.findLast(({ kind }) => kind === 'reserve');
    expect(last === undefined || Date.parse(last.at) - day.manifest.opensAtMs < 61_000).toBe(true);
  });

  test('places added are given, once each, and stand in the ledger', () => {
    const day = lived([{ kind: 'places', atSeconds: 60, add: 7, why }]);
    expect(day.ledger.filter(({ kind }) => kind === 'extend')).toMatchObject([{ amount: 7, rank: null }]);
    const { quota } = plan.scenario.opening;
    expect(day.ledger.at(-1)!.total).toBe(quota + 7);
    expect(day.ledger.filter(({ kind }) => kind === 'reserve')).toHaveLength(quota + 7);
  });

  test('a portal that loses half its workers is in the series as half of what it can do, for as long', () => {
    const modes = planRun({ ...asScenarioSays, scenario: 'csq-2016-four-modes', scale: 0.02 }, 'later');
    const half: DayEvent = { kind: 'capacity', atSeconds: 600, factor: 0.5, lastsSeconds: 1200, why };
    const { series, manifest } = simulateOnce({
      plan: { ...modes, scenario: { ...modes.scenario, events: [half] } },
      ...{ durability: 'always', costs: null },
    });
    expect(manifest.events).toMatchObject([{ amount: 0.5 }, { amount: 1 }]);
    const capacityAt = (seconds: number) =>
      series.find(({ atMs }) => atMs >= seconds * 1000)!.portal!.capacityPerSecond;
    expect(capacityAt(1200)).toBeCloseTo(capacityAt(300) / 2, 9);
    expect(capacityAt(2400)).toBe(capacityAt(300));
  });
});

test("Student's t: the points of the tables", () => {
  expect(studentPoint(1, 0.95)).toBeCloseTo(12.706, 2);
  expect(studentPoint(9, 0.95)).toBeCloseTo(2.262, 3);
  expect(studentPoint(19, 0.99)).toBeCloseTo(2.861, 3);
  expect(intervalOf([1, 2, 3], 0.95).interval[1]).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 2);
});
