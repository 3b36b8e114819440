import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import type { Language } from '../cli/text.ts';
import { writeWhole } from '../record/whole.ts';
import { liveScript } from '../report/live/script.ts';
import { sizingMarkdown } from './markdown.ts';
import { sizingPage } from './page.ts';
import type { Sizing } from './sizing.ts';

const file = 'size.json';

/** Leaves `size.json`, `report.html` and `report.md` in a folder; each is whole or not there. @returns the report's path */
export async function writeSizing(folder: string, sizing: Sizing, language: Language): Promise<string> {
  await writeWhole(join(folder, file), `${JSON.stringify(sizing, null, 2)}\n`);
  await writeWhole(join(folder, 'report.md'), sizingMarkdown(sizing, language));
  const report = join(folder, 'report.html');
  await writeWhole(report, sizingPage(sizing, language, await liveScript()));
  return report;
}

/** The sizing that a folder holds; null where it holds none. @throws UsageError where it is damaged, or of another version */
export async function sizingIn(folder: string): Promise<Sizing | null> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (text === null) return null;
  let read: Partial<Sizing> | null = null;
  try {
    read = JSON.parse(text) as Partial<Sizing>;
  } catch {
    // Told below.
  }
  if (read?.kind !== 'sizing') throw new UsageError([`${folder}: size.json is damaged; size writes it anew`]);
  if (read.schemaVersion !== 3)
    throw new UsageError([
      `${folder}: size.json is of version ${read.schemaVersion}, and this reads version 3; size writes it anew`,
    ]);
  return read as Sizing;
}
