import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeWhole } from './whole.ts';

const folder = await mkdtemp(join(tmpdir(), 'whole-'));
afterAll(() => rm(folder, { recursive: true }));

test('the new text takes the place of the old one; where it cannot, nothing is left behind', async () => {
  const file = join(folder, 'answer.json');
  await writeWhole(file, 'first');
  await writeWhole(file, 'second');
  expect(await readFile(file, 'utf8')).toBe('second');
  // A folder stands where the file is to go.
  await mkdir(join(folder, 'taken', 'full'), { recursive: true });
  await expect(writeWhole(join(folder, 'taken'), 'text')).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(['answer.json', 'taken']);
});
