import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { manifestShape } from '../analysis/audit/shapes.ts';
import type { Summary } from '../analysis/summary.ts';
import { UsageError } from '../cli/command.ts';
import { conditionsOf, sampleOf } from '../compare/sample.ts';
import type { Manifest } from '../record/files.ts';
import type { LeftOut, PastRun } from './trend.ts';

/** All that lies in some folders, of whatever scenario. */
export interface Found {
  runs: PastRun[];
  leftOut: LeftOut[];
}

/** A folder in `results/`, one of repeats in it, and a folder of either, brought from elsewhere. */
const DEEPEST = 4;

/**
 * The runs in these folders and below them, by `run.json` and `summary.json` alone: a history may keep just these two
 * of each run. A folder whose name is a number is a repeat of the one it lies in, any other run stands by itself. The
 * same run found twice, a copy of it included, counts once.
 *
 * @param folders absolute
 * @param home what paths below it are told from
 * @throws UsageError where one of the folders cannot be read
 */
export async function scanRuns(folders: readonly string[], home: string): Promise<Found> {
  const found: Found = { runs: [], leftOut: [] };
  const seen = new Set<string>();
  for (const folder of folders) {
    const paths = await runsBelow(folder, 0).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError([
        `--from "${toldFrom(home, folder)}" cannot be read (${error.code ?? error.message}); give a folder of runs`,
      ]);
    });
    for (const path of paths) {
      const read = await readPast(path, home);
      if (typeof read === 'string') found.leftOut.push({ run: toldFrom(home, path), why: read });
      else {
        const identity = JSON.stringify([read.startedAt, read.commit, read.conditions, basename(path)]);
        if (!seen.has(identity)) found.runs.push(read);
        seen.add(identity);
      }
    }
  }
  return found;
}

async function runsBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name === 'run.json')) return [folder];
  if (depth === DEEPEST) return [];
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const found = await Promise.all(inside.map((each) => runsBelow(each, depth + 1)));
  return found.flat();
}

/** A path as it is told, and as a command takes it: from home where it is below, else in full. */
function toldFrom(home: string, path: string): string {
  const told = relative(home, path);
  return told === '' || told.startsWith('..') ? path : told;
}

/** A run, or why it cannot be told. */
async function readPast(folder: string, home: string): Promise<PastRun | string> {
  try {
    const manifest = manifestShape.parse(await readJson(folder, 'run.json')) as Manifest;
    const summary = (await readJson(folder, 'summary.json')) as Summary;
    const sample = sampleOf({
      records: { manifest, people: [], ledger: [], receipts: [], series: [] },
      summary,
    });
    const values = [...Object.values(sample.measures), ...Object.values(sample.harms)];
    if (values.some((value) => value === undefined)) throw new Error('a measure is missing');
    const repeat = /^\d+$/.test(basename(folder));
    return {
      ...sample,
      run: toldFrom(home, folder),
      group: toldFrom(home, repeat ? dirname(folder) : folder),
      valid: sample.valid && !manifest.interrupted,
      conditions: conditionsOf(manifest),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'summary.json is missing';
    return 'run.json or summary.json is damaged, or of another version';
  }
}

async function readJson(folder: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, file), 'utf8'));
}
