import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from './command.ts';
import type { Rim } from './rim.ts';

/** The folder of a run that a command was given, absolute. Throws a UsageError where there is none. */
export async function runFolderOf(name: string, rim: Pick<Rim, 'folder'>): Promise<string> {
  const path = resolve(rim.folder, name);
  const there = await stat(path).catch(() => null);
  if (there === null) throw new UsageError([`DIR "${name}" does not exist; runs are under results/`]);
  if (!there.isDirectory()) throw new UsageError([`DIR "${name}" is a file; give the folder of a run`]);
  return path;
}

/** @throws UsageError where it holds one machine's part, which is no run to be judged by itself */
export async function refusePart(folder: string): Promise<void> {
  const manifest = await readFile(join(folder, 'run.json'), 'utf8').then(JSON.parse, () => null);
  const segment = manifest?.segment;
  if (segment === undefined) return;
  throw new UsageError([
    `${folder} is part ${segment.part} of ${segment.of} of a run: put all parts together first (opening-day merge DIR DIR...)`,
  ]);
}
