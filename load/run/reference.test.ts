import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import type { MeasuredCosts } from '../calibration/measured.ts';
import { writeReport } from '../report/write.ts';
import { openRunFolder, type RunFolder } from './folder.ts';
import { asScenarioSays } from './options.ts';
import { planRun } from './plan.ts';
import { leaveReference, type Reference } from './reference.ts';

const base = await mkdtemp(join(tmpdir(), 'reference-'));
afterAll(() => rm(base, { recursive: true, force: true }));

const plan = planRun({ ...asScenarioSays, scenario: 'small-opening', scale: 0.5 });
const costs: MeasuredCosts = {
  ...{ schemaVersion: 1, servers: 1, quietSeconds: 9, seconds: 9, portalSeconds: null },
  latencyMs: { poll: Array.from({ length: 40 }, (_, i) => [1 + i / 10, 5]) },
  use: Array.from({ length: 9 }, (_, i) => ({
    ...{ reads: 10 * i, changes: (i * i) % 7 },
    ...{ serversMs: 5 + 2 * i + 0.5 * ((i * i) % 7), redisMs: 1 + 0.1 * ((i * i) % 7) },
  })),
};

async function measuredFolder(name: string): Promise<RunFolder> {
  const folder = await openRunFolder(join(base, name), 100);
  const { signs: _, ...run } = syntheticRun({ people: 160, quota: 40 });
  await writeRun(folder.path, run);
  return folder;
}

test('a scale model has the full-size day beside it, by what its own calls cost', async () => {
  const folder = await measuredFolder('model');
  await writeFile(join(folder.path, 'costs.json'), JSON.stringify(costs));
  const how = { durability: 'always' as const, signal: new AbortController().signal };
  expect(await leaveReference(folder, plan, how)).toBe(null);
  const left = await readFile(join(folder.path, 'reference.json'), 'utf8');
  const reference = JSON.parse(left) as Reference;
  expect(reference).toMatchObject({ people: 200, places: 30, seed: plan.seed, measures: { served: 30 } });
  expect(reference.costsFrom).not.toBe('assumed');
  expect(reference.measures.peakWaiting).toBeGreaterThan(100);
  // The same again, to the byte.
  await leaveReference(folder, plan, how);
  expect(await readFile(join(folder.path, 'reference.json'), 'utf8')).toBe(left);

  await writeReport(folder.path, { language: 'fr' });
  const page = await readFile(join(folder.path, 'report.html'), 'utf8');
  expect(page).toContain('SIMULÉ, vraie grandeur');
  await rm(join(folder.path, 'reference.json'));
  await writeReport(folder.path);
  expect(await readFile(join(folder.path, 'report.html'), 'utf8')).not.toContain('id="reference"');
});

test('a run without costs, or one cut short, is left as it is, and says why', async () => {
  const folder = await measuredFolder('without');
  const cut = new AbortController();
  cut.abort();
  expect(await leaveReference(folder, plan, { durability: 'always', signal: cut.signal })).toMatch(
    /cut short/,
  );
  const many = { ...plan, asked: { ...plan.asked, crowd: { ...plan.asked.crowd, people: 400_000 } } };
  const how = { durability: 'always' as const, signal: new AbortController().signal };
  expect(await leaveReference(folder, many, how)).toMatch(/400000 people/);
  await expect(readFile(join(folder.path, 'reference.json'))).rejects.toThrow();
});
