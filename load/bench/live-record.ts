import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import type { Manifest } from '../record/files.ts';
import { thisCommit, thisMachine } from '../run/machine.ts';
import type { LiveFigures } from './live.ts';

/** `live.json`: what listeners and people in line cost one server process and one Redis, as `bench --only live` measured it. */
export interface LiveRecord
  extends Pick<
    LiveFigures,
    | 'listeners'
    | 'connections'
    | 'bytesPerListener'
    | 'redisBytesPerPerson'
    | 'frameBytes'
    | 'framesPerSecond'
    | 'sendMs'
  > {
  schemaVersion: 1;
  kind: 'live';
  /** Its folder's name. */
  run: string;
  startedAt: string;
  /** Files that a process could have open, from which follows how many it holds. */
  openFiles: number;
  machine: Manifest['machine'];
  commit: string | null;
}

const file = 'live.json';
/** The project's own, for whoever has measured none. */
const own = join(import.meta.dirname, file);

/** Leaves `live.json` in a folder, which is made. @returns its path */
export async function writeLive(
  folder: string,
  figures: LiveFigures,
  { startedMs, openFiles }: { startedMs: number; openFiles: number },
): Promise<string> {
  const { listeners, connections, bytesPerListener, redisBytesPerPerson } = figures;
  const { frameBytes, framesPerSecond, sendMs } = figures;
  const record: LiveRecord = {
    ...{ schemaVersion: 1, kind: 'live', run: basename(folder) },
    startedAt: new Date(startedMs).toISOString(),
    ...{ openFiles, listeners, connections, bytesPerListener, redisBytesPerPerson },
    ...{ frameBytes, framesPerSecond, sendMs },
    ...{ machine: thisMachine(), commit: await thisCommit() },
  };
  await mkdir(folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/** Of a folder; null: the project's own. @throws UsageError where the folder has none */
export async function liveIn(folder: string | null): Promise<LiveRecord> {
  const path = folder === null ? own : join(folder, file);
  try {
    const read = JSON.parse(await readFile(path, 'utf8')) as LiveRecord;
    if (read.schemaVersion === 1 && read.kind === 'live') return read;
  } catch {
    // Told below.
  }
  throw new UsageError([`--live ${folder}: has no live.json; bench --only live --out DIR writes one`]);
}
