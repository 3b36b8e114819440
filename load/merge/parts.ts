import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecords } from '../analysis/analyse.ts';
import { RunFilesError, readRun, recordsOf } from '../analysis/read-run.ts';
import { UsageError } from '../cli/command.ts';
import type { SecondLine } from '../generator/tally.ts';
import type { Manifest } from '../record/files.ts';

/** What one machine left behind. */
export interface Part extends RunRecords {
  /** The folder as it was named. */
  name: string;
  segment: NonNullable<Manifest['segment']>;
  /** What it counted, in buckets. */
  lines: SecondLine[];
  draw: Record<string, unknown> | null;
}

/**
 * Reads the folders that `run --segment` left.
 *
 * @throws UsageError with every folder that is not such a part, or not whole, and what to do about it
 */
export async function readParts(folders: readonly { name: string; path: string }[]): Promise<Part[]> {
  const problems: string[] = [];
  const parts: Part[] = [];
  for (const folder of folders) {
    try {
      parts.push(await readPart(folder));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return parts;
}

async function readPart({ name, path }: { name: string; path: string }): Promise<Part> {
  const files = await readRun(path);
  let records: RunRecords;
  try {
    records = recordsOf(name, files);
  } catch (error) {
    if (!(error instanceof RunFilesError)) throw error;
    const [first] = error.problems;
    throw new UsageError([
      `${name}: ${first === undefined ? 'cannot be read' : `${first.file} ${first.sentence}`} Copy the folder from its machine again, whole.`,
    ]);
  }
  const { segment, parts } = records.manifest;
  if (segment === undefined)
    throw new UsageError([
      parts === undefined
        ? `${name}: is a whole run, not one machine's part; parts come from run --segment K/N`
        : `${name}: is merged already; name the folders of its parts, or leave it out`,
    ]);
  return {
    ...records,
    name,
    segment,
    lines: await readSeconds(name, path),
    draw: files.draw as Part['draw'],
  };
}

async function readSeconds(name: string, path: string): Promise<SecondLine[]> {
  try {
    const text = await readFile(join(path, 'seconds.ndjson'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch {
    throw new UsageError([
      `${name}: seconds.ndjson is missing or damaged, and without it no percentile can be merged. Copy the folder from its machine again, whole.`,
    ]);
  }
}
