import type { MeasuredCosts } from '../calibration/measured.ts';
import type { SecondLine } from '../generator/tally.ts';
import type { LedgerEntry, Manifest, Notice, PersonRecord, Receipt, SeriesRow } from '../record/files.ts';
import type { RunFolder } from './folder.ts';

/** What a run leaves behind, before anybody judges it. */
export interface RunRecord {
  manifest: Manifest;
  people: readonly PersonRecord[];
  ledger: readonly LedgerEntry[];
  receipts: readonly Receipt[];
  series: readonly SeriesRow[];
  /** Null where the site does not tell. */
  notices?: readonly Notice[] | null;
  /** Null where nothing was drawn. */
  draw?: Record<string, unknown> | null;
  /** What the calls of a measured run cost, for a simulation that is calibrated by it. */
  costs?: MeasuredCosts | null;
  /** Of one machine's part: what it counted, in buckets, for `merge`. */
  seconds?: readonly SecondLine[];
}

/** A record whose people are handed over one by one: a million of them at once are half a gigabyte. */
export type StreamedRecord = Omit<RunRecord, 'people'> & { people: Iterable<PersonRecord> };

/** Writes a run's files, each whole or not at all; `run.json` last, so that a folder that has it has the rest. */
export async function writeRecord(folder: RunFolder, record: RunRecord | StreamedRecord): Promise<void> {
  await folder.write('people.ndjson', lines(record.people));
  await folder.write('ledger.ndjson', lines(record.ledger));
  await folder.write('receipts.ndjson', lines(record.receipts));
  await folder.write('series.ndjson', lines(record.series));
  if (record.seconds) await folder.write('seconds.ndjson', lines(record.seconds));
  if (record.notices) await folder.write('notices.ndjson', lines(record.notices));
  if (record.draw) await folder.write('draw.json', [`${JSON.stringify(record.draw)}\n`]);
  if (record.costs) await folder.write('costs.json', [`${JSON.stringify(record.costs)}\n`]);
  await folder.write('run.json', [`${JSON.stringify(record.manifest, null, 2)}\n`]);
}

/** Many lines at a time: each piece is a write. */
function* lines(values: Iterable<unknown>): Iterable<string> {
  let piece = '';
  for (const value of values) {
    piece += `${JSON.stringify(value)}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const pieceLength = 65_536;
