import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { testRim } from '../cli/test-rim.ts';
import { type ValidateModelOptions, type Validation, validateModel } from './validate-model.ts';

const base = await mkdtemp(join(tmpdir(), 'model-'));
const out = join(base, 'days');
afterAll(() => rm(base, { recursive: true, force: true }));

const options: ValidateModelOptions = {
  ...{ scenario: 'small-opening', admission: null, people: null, listening: null, scale: null, speed: null },
  ...{ seed: null, servers: null, durability: 'always', generator: null, repeat: 3, calibrate: null, out },
};

// Days that are there already: nobody is sent against a server here. The third one was invalid.
beforeAll(async () => {
  const { signs: _, ...run } = syntheticRun({ people: 160, quota: 40 });
  for (const n of [1, 2, 3]) {
    const folder = join(out, 'measured', String(n));
    await mkdir(folder, { recursive: true });
    const manifest = { ...run.manifest, valid: n < 3, invalidReasons: n < 3 ? [] : ['too slow'] };
    await writeRun(folder, { ...run, manifest });
  }
});

test('days that are there are not lived again; the table is written, and the exit code says what it comes to', async () => {
  const rim = testRim();
  const code = await validateModel(options, { rim, json: false, language: 'en' });
  const validation = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as Validation;
  expect(validation).toMatchObject({ days: 2, invalid: 1, costsFrom: 'assumed', interrupted: false });
  expect(validation.sides).toHaveLength(9);
  const beyond = validation.sides.filter(({ verdict }) => verdict === 'beyond');
  expect(code).toBe(beyond.length === 0 ? 0 : 99);
  // The made-up run is a simulated day itself: whoever is served is served here, too.
  for (const name of ['served', 'peakWaiting'] as const)
    expect(validation.sides.find((side) => side.name === name)!.verdict).toBe('within');
  const markdown = await readFile(join(out, 'model.md'), 'utf8');
  expect(markdown.match(/^\| /gm)).toHaveLength(11);
  expect(markdown).toContain('2 measured days (and 1 invalid, left out)');
  expect(rim.written.err).not.toContain('measured day');
});

test('a folder is not gone on with by other options, nor calibrated by its own days', async () => {
  const desk = { rim: testRim(), json: false, language: 'en' as const };
  await validateModel(options, desk);
  await expect(validateModel({ ...options, seed: 9 }, desk)).rejects.toThrow(/days of other options/);
  const calibrate = join(out, 'measured', '1');
  await expect(validateModel({ ...options, calibrate }, desk)).rejects.toThrow(/did not calibrate it/);
});
