import type { RunRecords } from '../analysis/analyse.ts';
import type { AuditResult } from '../analysis/audit.ts';
import { ratio } from '../analysis/headline.ts';
import type { Language, Summary } from '../analysis/summary.ts';
import type { Reference } from '../run/reference.ts';
import { type Day, dayOf } from './day.ts';
import { type Format, formatOf } from './format.ts';
import { type Words, wordsOf } from './words.ts';

/** All that the report is written from: the records, what they come to, and how to say it. */
export interface View {
  records: RunRecords;
  summary: Summary;
  audit: AuditResult;
  /** Of a scale model: the full-size day, simulated; null where there is none. */
  reference: Reference | null;
  day: Day;
  f: Format;
  w: Words;
  /** `1:10`, or null at full size. */
  ratio: string | null;
  /** The clock of the day at opening ms: `08:30`. */
  clock(atMs: number): string;
}

export function viewOf(
  records: RunRecords,
  summary: Summary,
  audit: AuditResult,
  language: Language,
  reference: Reference | null = null,
): View {
  const { manifest } = records;
  const f = formatOf(language, manifest.scenario.opening.timeZone);
  return {
    records,
    summary,
    audit,
    reference,
    day: dayOf(records),
    f,
    w: wordsOf(f),
    ratio: manifest.scale < 1 ? ratio(manifest.scale, language === 'en' ? 'en-CA' : 'fr-CA') : null,
    clock: (atMs) => f.clock(manifest.opensAtMs + atMs),
  };
}
