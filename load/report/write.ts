import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { type AuditResult, auditFiles } from '../analysis/audit.ts';
import { withoutUnknown } from '../analysis/outside.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import type { Language, Summary } from '../analysis/summary.ts';
import { writeWhole } from '../record/whole.ts';
import { type Reference, referenceFile } from '../run/reference.ts';
import { junit } from './junit.ts';
import { liveScript } from './live/script.ts';
import { markdown } from './markdown.ts';
import { page } from './page.ts';
import { viewOf } from './view.ts';

/**
 * Writes `summary.json`, `report.html`, `report.md` and `junit.xml` into a run's folder, from that run's files
 * alone, and gives the summary. Each file is whole or not there at all.
 *
 * @throws RunFilesError if the files cannot be read as a run.
 */
export async function writeReport(folder: string, options: { language?: Language } = {}): Promise<Summary> {
  const { summary } = await reportOn(folder, options);
  return summary;
}

/** The same, with the audit that the report tells of: the files are read once, and of a million people that takes a while. */
export async function reportOn(
  folder: string,
  { language = 'en' }: { language?: Language } = {},
): Promise<{ summary: Summary; audit: AuditResult }> {
  const files = await readRun(folder);
  const records = recordsOf(folder, files);
  const audit = auditFiles(folder, files);
  const summary = analyseRun(records, audit);
  const view = viewOf(records, summary, audit, language, await referenceOf(folder));
  const told = records.manifest.outside ? withoutUnknown(summary) : summary;
  await writeWhole(join(folder, 'summary.json'), `${JSON.stringify(told, null, 2)}\n`);
  await writeWhole(join(folder, 'report.html'), page(view, await liveScript()));
  await writeWhole(join(folder, 'report.md'), markdown(view));
  await writeWhole(join(folder, 'junit.xml'), junit(records, summary, audit));
  return { summary: told, audit };
}

/** Null where there is none, or none that can be read: the report does without. */
async function referenceOf(folder: string): Promise<Reference | null> {
  return readFile(referenceFile(folder), 'utf8').then(JSON.parse, () => null);
}
