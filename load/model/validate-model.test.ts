import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { testRim } from '../cli/test-rim.ts';
import { allWithin } from './side-by-side.ts';
import { type ValidateModelOptions, type Validation, validateModel } from './validate-model.ts';

const base = await mkdtemp(join(tmpdir(), 'model-'));
const out = join(base, 'days');
afterAll(() => rm(base, { recursive: true, force: true }));

const options: ValidateModelOptions = {
  ...{ scenario: 'small-opening', admission: null, people: null, listening: null, scale: null, speed: null },
  ...{ seed: null, servers: null, durability: 'always', generator: null, repeat: 2, calibrate: null, out },
  ...{ measured: [], distributions: 'fitted' },
};

async function keep(folder: string, run: Parameters<typeof writeRun>[1]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeRun(folder, run);
}

// Days that are there already: nobody is sent against a server here. A third one, elsewhere, was invalid.
beforeAll(async () => {
  const { signs: _, ...run } = syntheticRun({ people: 160, quota: 40 });
  run.manifest.scenario = { ...run.manifest.scenario, name: 'small-opening' };
  for (const n of [1, 2, 3]) {
    const folder = n < 3 ? out : join(base, 'more');
    const manifest = {
      ...{ ...run.manifest, run: `day-${n}`, startedAt: `2026-11-27T0${n}:00:00.000Z` },
      ...{ valid: n < 3, invalidReasons: n < 3 ? [] : ['too slow'] },
    };
    await keep(join(folder, 'measured', String(n)), { ...run, manifest });
  }
  await keep(join(base, 'other seed'), { ...run, manifest: { ...run.manifest, seed: 9 } });
  await keep(join(base, 'simulated'), { ...run, manifest: { ...run.manifest, kind: 'simulated' as const } });
});

test('days that are there are not lived again; the table is written, and the exit code says what it comes to', async () => {
  const rim = testRim();
  const code = await validateModel(options, { rim, json: false, language: 'en' });
  const validation = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as Validation;
  expect(validation).toMatchObject({ days: 2, invalid: 0, costsFrom: 'assumed', interrupted: false });
  expect(validation.sides).toHaveLength(9);
  const beyond = validation.sides.filter(({ verdict }) => verdict === 'beyond');
  expect(code).toBe(beyond.length === 0 ? 0 : 99);
  // The made-up run is a simulated day itself: whoever is served is served here, too.
  for (const name of ['served', 'peakWaiting'] as const)
    expect(validation.sides.find((side) => side.name === name)!.verdict).toBe('within');
  const markdown = await readFile(join(out, 'model.md'), 'utf8');
  expect(markdown.match(/^\| /gm)).toHaveLength(11);
  expect(markdown).toContain('2 measured days and 10 virtual, costs assumed');
  expect(rim.written.err).not.toContain('measured day');
});

test('a folder is not gone on with by other options, nor calibrated by its own days', async () => {
  const desk = { rim: testRim(), json: false, language: 'en' as const };
  await validateModel(options, desk);
  await expect(validateModel({ ...options, seed: 9 }, desk)).rejects.toThrow(/days of other options/);
  const calibrate = join(out, 'measured', '1');
  await expect(validateModel({ ...options, calibrate }, desk)).rejects.toThrow(/did not calibrate it/);
});

test('a calibrating run that is none is told before a day is lived', async () => {
  const rim = testRim();
  const asked = { ...options, calibrate: join(base, 'nowhere'), out: join(base, 'not begun') };
  await expect(validateModel(asked, { rim, json: false, language: 'en' })).rejects.toThrow(
    /nowhere: has no run\.json; name the folder of a measured run/,
  );
  expect(rim.written.err).not.toContain('measured day');
  await expect(stat(join(base, 'not begun'))).rejects.toThrow(/ENOENT/);
});

describe('days that were lived before', () => {
  const desk = () => ({ rim: testRim(), json: false, language: 'en' as const });
  const named = (names: string[], more: Partial<ValidateModelOptions> = {}) => ({
    ...{ ...options, durability: null, out: join(base, 'beside'), ...more },
    measured: names.map((name) => join(base, name)),
  });

  test('are compared as if they had been lived here, and the invalid one is named and left out', async () => {
    await validateModel(options, desk());
    const own = desk();
    const code = await validateModel(named(['days', 'more']), own);
    const validation = JSON.parse(await readFile(join(base, 'beside', 'model.json'), 'utf8')) as Validation;
    const lived = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as Validation;
    expect(validation).toEqual({ ...lived, invalid: 1 });
    expect(own.rim.written.out).toContain('2 measured days (and 1 invalid, left out)');
    expect(code).toBe(allWithin(validation.sides) ? 0 : 99);
    expect(own.rim.written.err).toMatch(/left out, not valid: .*3: too slow/);
  });

  test('may be named one by one, and twice is once', async () => {
    const days = ['days/measured/1', 'days/measured/2', 'days/measured/1'];
    await validateModel(named(days, { out: join(base, 'one by one') }), desk());
    const file = join(base, 'one by one', 'model.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ days: 2, invalid: 0 });
  });

  test('by the costs of another run, its distributions as asked; table and file say which, and how they fit', async () => {
    const calibrate = fileURLToPath(new URL('../../results/reference', import.meta.url));
    const to = join(base, 'calibrated');
    await validateModel(named(['days'], { calibrate, distributions: 'empirical', out: to }), desk());
    const { costs } = JSON.parse(await readFile(join(to, 'model.json'), 'utf8')) as Validation;
    expect(costs).toMatchObject({ from: 'reference', delay: { kind: 'empirical' } });
    expect(costs.calibrated!.distributions).toBe('empirical');
    const table = await readFile(join(to, 'model.md'), 'utf8');
    expect(table).toContain('10 virtual, calibrated by run reference (distributions as measured).');
    expect(table).toMatch(/^- answer to a look, .*: as measured, not .* \(A² = /m);
  });

  test.each([
    [['nowhere'], {}, /--measured ".*nowhere": holds no run/],
    [['days', 'other seed'], {}, /1 and other seed are no repeats of one day: seed: \d+, 9/],
    [['simulated'], {}, /is a simulated run/],
    [['days'], { scenario: 'pgp-2019' }, /days of .*, not of pgp-2019/],
    [['days'], { seed: 9 }, /--seed 9: the measured days were lived with \d+/],
    [
      ['days'],
      { durability: 'none' as const },
      /--durability none: the measured days were lived with always/,
    ],
    [
      ['days'],
      { admission: 'lottery' as const },
      /--admission lottery: the measured days were lived with fifo/,
    ],
    [['days'], { people: 7 }, /--people 7: 160 came on the measured days/],
    [['days'], { calibrate: join(out, 'measured', '2') }, /did not calibrate it/],
  ])('%j with %j is refused, and nothing is written', async (names, more, words) => {
    const left = join(base, 'refused');
    await expect(validateModel(named(names, { ...more, out: left }), desk())).rejects.toThrow(words);
    await expect(stat(left)).rejects.toThrow('ENOENT');
  });
});
