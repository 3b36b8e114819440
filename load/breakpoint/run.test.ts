import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { testRim } from '../cli/test-rim.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import type { runOpening } from '../run/run.ts';
import { loadScenario } from '../scenario/load.ts';
import { simulateOnce } from '../simulation/once.ts';
import type { Breakpoint } from './breakpoint.ts';
import { runBreakpoint } from './run.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'opening-breakpoint-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A system that holds below so many people, and is slow from there on; the generator gives out further up. */
function system(
  breaksAt: number,
  { givesOutAt = Number.POSITIVE_INFINITY, cutAfter = Number.POSITIVE_INFINITY } = {},
) {
  const lived: { people: number; seed: number }[] = [];
  const live: typeof runOpening = async ({ people, seed, out }) => {
    lived.push({ people: people!, seed: seed! });
    const { signs: _, ...run } = syntheticRun({ people: people!, quota: 5, seed: seed! });
    for (const latency of Object.values(run.manifest.generatorReport.latencyMsByAction))
      latency.p99 = latency.max = people! < breaksAt ? 20 : 9_000;
    if (people! >= givesOutAt) run.manifest.generatorReport.lagWallMs.p99 = 900;
    run.manifest.interrupted = lived.length > cutAfter;
    run.manifest.scenario.objectives = [
      { name: 'Answers come soon', measure: 'service.latencyMs.p95', bound: '<= 1000' },
    ];
    for (const latency of Object.values(run.manifest.generatorReport.latencyMsByAction))
      latency.p95 = latency.p99;
    await writeRun(out!, run);
    return 0;
  };
  return { live, lived };
}

async function search(name: string, runs: number, { live }: ReturnType<typeof system>) {
  const rim = testRim({ folder: base });
  const options = { ...asScenarioSays, scenario: 'small-opening', people: 20, out: name };
  const code = await runBreakpoint(options, { runs, minutes: 60 }, { rim, json: true, language: 'en' }, live);
  const kept: Breakpoint = JSON.parse(await readFile(join(base, name, 'breakpoint.json'), 'utf8'));
  return {
    code,
    kept,
    page: await readFile(join(base, name, 'breakpoint.html'), 'utf8'),
    err: rim.written.err,
    out: rim.written.out,
  };
}

test('a system that breaks at 100 people: found, with a fresh crowd each, and every run kept', async () => {
  const site = system(100);
  const { code, kept, page, err, out } = await search('found', 10, site);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ exitCode: 0, capacity: kept.capacity });
  expect(kept.capacity!.interval[0]).toBeLessThan(100);
  expect(kept.capacity!.interval[1]).toBeGreaterThan(99);
  expect(kept.levels.length).toBe(site.lived.length);
  expect(new Set(site.lived.map(({ seed }) => seed)).size).toBe(site.lived.length);
  expect(site.lived.slice(0, 4).map(({ people }) => people)).toEqual([20, 40, 80, 160]);
  // Repeats near the edge, once there is one.
  for (const { people } of site.lived.slice(5)) expect(Math.abs(Math.log(people / 100))).toBeLessThan(0.8);
  expect(kept.brokenBy).toEqual({ 'Answers come soon': expect.any(Number) });
  expect(err).toMatch(/run 1 of 10 at most: 20 people\n20: all objectives hold/);
  expect(page).toContain(`href="${kept.levels[0]!.run}/report.html"`);
});

test('slow-portal, lived virtually, breaks where arithmetic says: at 33.3 people a minute', async () => {
  const live: typeof runOpening = async (options) => {
    const plan = planRun(options, 'later');
    await writeRun(options.out!, simulateOnce({ plan, durability: 'none', costs: null }));
    return 0;
  };
  const rim = testRim({ folder: base });
  const options = { ...asScenarioSays, scenario: 'slow-portal', out: 'slow-portal' };
  const limits = { runs: 12, minutes: 60 };
  expect(await runBreakpoint(options, limits, { rim, json: false, language: 'en' }, live)).toBe(0);
  const kept: Breakpoint = JSON.parse(await readFile(join(base, 'slow-portal', 'breakpoint.json'), 'utf8'));
  const { value, interval } = kept.peakPerMinute!;
  const { arrivals } = loadScenario('slow-portal').scenario.crowd;
  // People come evenly: the capacity as people in all, over the minutes in which they come.
  const aMinute = (kept.capacity!.level / arrivals.lateSeconds) * 60;
  expect(Math.abs(Math.log(aMinute / (100 / 3))), `${aMinute} a minute`).toBeLessThan(Math.log(1.1));
  expect(kept.capacity!.interval[1] / kept.capacity!.interval[0]).toBeLessThan(1.5);
  expect(interval[0]).toBeLessThan(value);
  expect(Object.keys(kept.brokenBy)).toContain('Answers come within half a second (wall time)');
}, 60_000);

test('cut short: what there is stays; a generator that gives out first is no answer', async () => {
  const cut = await search('cut', 10, system(100, { cutAfter: 2 }));
  expect(cut).toMatchObject({ code: 98, kept: { ended: 'interrupted', held: 40, capacity: null } });
  const weak = await search('weak', 10, system(1_000, { givesOutAt: 70 }));
  expect(weak).toMatchObject({ code: 98, kept: { ended: 'generator', capacity: null } });
  expect(weak.kept.held).toBeLessThan(70);
  expect(weak.kept.generatorLimit).toBeGreaterThanOrEqual(70);
  await expect(search('weak', 10, system(100))).rejects.toThrow(/is not empty/);
});
