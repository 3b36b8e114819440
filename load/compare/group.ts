import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import type { JudgedRun } from './comparison.ts';
import { readJudgedRun } from './read.ts';

/** Runs of one thing: a single one, or the repeats that `run --repeat` left in one folder. */
export interface RunGroup {
  /** The folder's name. */
  name: string;
  runs: JudgedRun[];
}

/**
 * @throws UsageError where there is no run in the folder
 * @throws RunFilesError where one of them cannot be read in full
 */
export async function readGroup(folder: string): Promise<RunGroup> {
  const folders = await runFoldersIn(folder);
  if (folders.length === 0)
    throw new UsageError([`DIR "${folder}" holds no run: neither run.json nor folders with one`]);
  const runs: JudgedRun[] = [];
  for (const each of folders) runs.push(await readJudgedRun(each));
  return { name: basename(folder), runs };
}

/** The folder itself where it is a run's, else those of its folders that are, in the order of their numbers. */
export async function runFoldersIn(folder: string): Promise<string[]> {
  if (await isRun(folder)) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const found = await Promise.all(inside.map(isRun));
  const numeric = new Intl.Collator('en', { numeric: true });
  return inside.filter((_, i) => found[i]).sort(numeric.compare);
}

async function isRun(folder: string): Promise<boolean> {
  const file = await stat(join(folder, 'run.json')).catch(() => null);
  return file?.isFile() ?? false;
}
