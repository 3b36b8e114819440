import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newRunPath, openRunFolder } from './folder.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'opening-folder-'));
});
afterEach(() => rm(base, { recursive: true }));

test('is made with its parents, and files come whole', async () => {
  const folder = await openRunFolder(join(base, 'a/b'), 10);
  expect(folder.name).toBe('b');
  await folder.write('x.ndjson', ['1\n', '2\n']);
  expect(await readFile(join(base, 'a/b/x.ndjson'), 'utf8')).toBe('1\n2\n');
  await expect(
    folder.write(
      'y.ndjson',
      (function* () {
        yield '1\n';
        throw new Error('cut off');
      })(),
    ),
  ).rejects.toThrow('cut off');
  expect(await readdir(join(base, 'a/b'))).not.toContain('y.ndjson');
});

test('a folder that cannot be written is found at once', async () => {
  await writeFile(join(base, 'file'), '');
  await expect(openRunFolder(join(base, 'file/run'), 10)).rejects.toThrow(/--out .*cannot be written/);
  await expect(openRunFolder('/proc/nowhere/run', 10)).rejects.toThrow(/--out .*cannot be written/);
});

test('two runs do not mix', async () => {
  await writeFile(join(base, 'run.json'), '{}');
  await expect(openRunFolder(base, 10)).rejects.toThrow(/not empty/);
});

test('a disk with too little room is found at once', async () => {
  await expect(openRunFolder(join(base, 'r'), 41_000, async () => 1e8)).rejects.toThrow(
    /needs about \d+ MB of disk for 41000 people and has 96 MB/,
  );
});

test('a name that is taken gets a number', async () => {
  const wallMs = Date.UTC(2026, 10, 24, 3, 40, 5);
  const first = await newRunPath(base, 'small-opening', wallMs);
  expect(first).toBe(join(base, 'small-opening-20261124-034005'));
  await openRunFolder(first, 1);
  expect(await newRunPath(base, 'small-opening', wallMs)).toBe(`${first}-2`);
});
