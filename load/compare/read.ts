import { basename } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import type { JudgedRun } from './comparison.ts';

/**
 * A run's files, read and judged again, under its folder's name.
 *
 * @throws RunFilesError if they cannot be read in full
 */
export async function readJudgedRun(folder: string): Promise<JudgedRun> {
  const records = recordsOf(folder, await readRun(folder));
  return { records, summary: { ...analyseRun(records), run: basename(folder) } };
}
