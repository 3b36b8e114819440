import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { LedgerEntry, Manifest, Notice, PersonRecord, Receipt, SeriesRow } from '../record/files.ts';
import type { PublishedDraw } from '../verify/draw-problems.ts';
import type { RunRecords } from './analyse.ts';
import {
  ledgerShape,
  manifestShape,
  noticeShape,
  personShape,
  receiptShape,
  seriesShape,
} from './audit/shapes.ts';
import { type Line, type Violation, violationsOf } from './audit/violation.ts';

/** A run's files as far as they could be read, with every line's place. */
export interface RunFiles {
  /** Null where `run.json` cannot be read. */
  manifest: Manifest | null;
  people: Line<PersonRecord>[];
  ledger: Line<LedgerEntry>[];
  receipts: Line<Receipt>[];
  series: Line<SeriesRow>[];
  /** Null where there are none. */
  notices: Notice[] | null;
  /** What was published of the draw; null where nothing was drawn. */
  draw: PublishedDraw | null;
  /** Files that are missing, and lines that cannot be read. */
  problems: Violation[];
}

/** The files of a run cannot be worked with; `problems` says each reason in a sentence. */
export class RunFilesError extends Error {
  readonly problems: Violation[];

  constructor(folder: string, problems: Violation[]) {
    super(
      `${folder} cannot be read as a run:\n${problems.map((problem) => `  ${problemText(problem)}`).join('\n')}`,
    );
    this.name = 'RunFilesError';
    this.problems = problems;
  }
}

/** `ledger.ndjson line 12: ...`. */
export function problemText({ file, line, sentence }: Violation): string {
  return `${file}${line === null ? '' : ` line ${line}`}: ${sentence}`;
}

/** Reads what there is of a run's folder. Never throws on what the files hold. */
export async function readRun(folder: string): Promise<RunFiles> {
  const [manifest, people, ledger, receipts, series, draw] = await Promise.all([
    readObject(folder, 'run.json', manifestShape),
    readLines(folder, 'people.ndjson', personShape),
    readLines(folder, 'ledger.ndjson', ledgerShape),
    readLines(folder, 'receipts.ndjson', receiptShape),
    readLines(folder, 'series.ndjson', seriesShape),
    readDraw(folder),
  ]);
  const notices = await readNotices(folder);
  return {
    manifest: manifest.value,
    people: people.lines,
    ledger: ledger.lines,
    receipts: receipts.lines,
    series: series.lines,
    notices: notices?.lines.map(({ value }) => value) ?? null,
    draw,
    problems: [manifest, people, ledger, receipts, series, ...(notices ? [notices] : [])].flatMap(
      ({ problems }) => problems,
    ),
  };
}

/** Runs of before, and of other sites, have no notices. */
async function readNotices(folder: string) {
  const found = await stat(join(folder, 'notices.ndjson')).catch(() => null);
  return found && readLines(folder, 'notices.ndjson', noticeShape);
}

/** A draw that cannot be read counts as none that adds up. */
async function readDraw(folder: string): Promise<PublishedDraw | null> {
  const text = await readFile(join(folder, 'draw.json'), 'utf8').catch(() => null);
  return text === null ? null : ((parsed(text) ?? { seed: null }) as PublishedDraw);
}

/** A ledger by itself. Never throws on what the file holds. */
export function readLedger(
  folder: string,
  file: string,
): Promise<{ lines: Line<LedgerEntry>[]; problems: Violation[] }> {
  return readLines(folder, file, ledgerShape);
}

/**
 * The records of a run, for the analysis.
 *
 * @throws RunFilesError if `run.json`, `people.ndjson` or `ledger.ndjson` could not be read in full: half a run
 * would make a wrong report. Without receipts or the series, the rest can still be told.
 */
export function recordsOf(folder: string, files: RunFiles): RunRecords {
  const { manifest, people, ledger, receipts, series, notices, problems } = files;
  const spare = ['receipts.ndjson', 'series.ndjson', 'notices.ndjson'];
  const needed = problems.filter(({ file }) => !spare.includes(file));
  if (manifest === null || needed.length > 0) throw new RunFilesError(folder, needed);
  return {
    manifest,
    people: people.map(({ value }) => value),
    ledger: ledger.map(({ value }) => value),
    receipts: receipts.map(({ value }) => value),
    series: series.map(({ value }) => value),
    ...(notices && { notices }),
  };
}

async function readObject<Value>(folder: string, file: string, shape: z.ZodType<Value>) {
  const { found, report } = violationsOf(file);
  const text = await readText(folder, file, report);
  if (text === null) return { value: null, problems: found };
  const json = parsed(text);
  if (json === undefined) {
    report('file', null, 'is not JSON: it was cut short or damaged.');
    return { value: null, problems: found };
  }
  const result = shape.safeParse(json);
  if (!result.success)
    report('file', null, `does not have the shape of a run's file: ${issues(result.error)}.`);
  return { value: result.success ? result.data : null, problems: found };
}

async function readLines<Value>(folder: string, file: string, shape: z.ZodType<Value>) {
  const { found, report } = violationsOf(file);
  const lines: Line<Value>[] = [];
  let line = 0;
  const read = (row: string) => {
    const json = parsed(row);
    if (json === undefined) return report('file', line, 'is not JSON: it was cut short or damaged.');
    const result = shape.safeParse(json);
    // The line itself, not the copy that zod makes of it: of a million people, that is half of what they take.
    if (result.success) lines.push({ line, value: json as Value });
    else report('file', line, `does not have the shape of an entry: ${issues(result.error)}.`);
  };
  try {
    let rest = '';
    // Not all of it at once: a text of a million people would be longer than a text can be.
    for await (const piece of createReadStream(join(folder, file), pieces)) {
      const rows = `${rest}${piece}`.split('\n');
      rest = rows.pop()!;
      for (const row of rows) {
        line++;
        read(row);
      }
    }
    if (rest !== '') {
      line++;
      report('file', line, 'the last line does not end: the file was cut short.');
      read(rest);
    }
  } catch (error) {
    reportUnread(error, report);
  }
  return { lines, problems: found };
}

const pieces = { encoding: 'utf8', highWaterMark: 1024 * 1024 } as const;

async function readText(
  folder: string,
  file: string,
  report: ReturnType<typeof violationsOf>['report'],
): Promise<string | null> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (error) {
    reportUnread(error, report);
    return null;
  }
}

function reportUnread(error: unknown, report: ReturnType<typeof violationsOf>['report']): void {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  report('file', null, code === 'ENOENT' ? 'is missing.' : `cannot be read (${String(code)}).`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`)
    .join('; ');
}
