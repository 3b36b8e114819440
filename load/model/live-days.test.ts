import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import { asScenarioSays, type RunOptions } from '../run/options.ts';
import { liveDays } from './live-days.ts';

const base = await mkdtemp(join(tmpdir(), 'days-'));
afterAll(() => rm(base, { recursive: true, force: true }));

type Lived = { valid?: boolean; interrupted?: boolean };
const run: RunOptions = { ...asScenarioSays, scenario: 'small-opening', speed: 'auto' };

/** Lives days that come out as they are told, and says which were lived, at what speed. */
async function live(path: string, repeat: number, outcomes: Lived[]) {
  const lived: [out: string, speed: RunOptions['speed']][] = [];
  const desk = { rim: testRim(), json: false, language: 'en' as const };
  const answer = await liveDays(run, { repeat, path }, desk, async ({ out, speed }) => {
    lived.push([out!.slice(path.length + 1), speed]);
    const [outcome] = outcomes.splice(0, 1);
    const startedAt = `2026-11-27T10:00:0${lived.length}.000Z`;
    const schedule = [{ fromSeconds: -620, speed: 48 }];
    const manifest = { valid: true, interrupted: false, startedAt, speed: { schedule }, ...outcome };
    await mkdir(out!, { recursive: true });
    await writeFile(join(out!, 'run.json'), JSON.stringify(manifest));
    return 0;
  });
  return { ...answer, lived };
}

test('a day that is cut short ends it, and what was lived before is kept; asked again, it goes on there', async () => {
  const path = join(base, 'cut');
  const first = await live(path, 3, [{}, { valid: false, interrupted: true }]);
  expect(first).toMatchObject({ interrupted: true, days: [{ folder: join(path, 'measured', '1') }] });
  const second = await live(path, 3, [{}, {}]);
  // What `auto` chose on the first day is kept to.
  expect(second.lived).toEqual([
    ['measured/2', 48],
    ['measured/3', 48],
  ]);
  expect(second.interrupted).toBe(false);
  expect(second.days).toHaveLength(3);
  expect((await live(path, 3, [])).lived).toEqual([]);
});

test('a day that was not valid is told of, and lived again when asked again, with what it was put aside', async () => {
  const path = join(base, 'invalid');
  const first = await live(path, 2, [{ valid: false }, {}]);
  expect(first.days.map(({ manifest }) => manifest.valid)).toEqual([false, true]);
  const second = await live(path, 2, [{}]);
  expect(second.lived).toEqual([['measured/1', 48]]);
  expect(second.days.map(({ manifest }) => manifest.valid)).toEqual([true, true]);
  const [aside] = await readdir(join(path, 'invalid'));
  expect(aside).toBe('1-2026-11-27T10-00-01-000Z');
  const kept = JSON.parse(await readFile(join(path, 'invalid', aside!, 'run.json'), 'utf8'));
  expect(kept.valid).toBe(false);
});
