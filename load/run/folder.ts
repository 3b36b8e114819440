import { mkdir, open, readdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../cli/command.ts';

/** The folder of a run's files, writable and with room for them. */
export interface RunFolder {
  /** Absolute. */
  path: string;
  /** Its last part: the run's name. */
  name: string;
  /** A folder inside it for what the run needs while it runs. */
  work: string;
  /** Writes a file whole or not at all: under another name first, then renamed. */
  write(file: string, parts: Iterable<string>): Promise<void>;
  /** Removes the work folder, unless it is kept; and the run's folder where nothing else is in it. */
  tidy(options: { keepWork: boolean }): Promise<void>;
}

/** Bytes that a run needs whatever its size: logs, Redis's first file, the report. */
const BASE_BYTES = 48 * 1024 * 1024;
/** Per person: what the generator is given and prints, Redis's append-only file, the record, the ledger, the receipt. */
const PERSON_BYTES = 8 * 1024;
/** Of a simulated person: the record, and part of the ledger and the series. */
export const SIMULATED_PERSON_BYTES = 1024;

/**
 * Makes the folder before anything is started, so that an hour's run does not end in "no space left".
 *
 * @throws UsageError when it cannot be written, holds another run, or the disk has too little room.
 */
export async function openRunFolder(
  path: string,
  people: number,
  freeBytes: (path: string) => Promise<number> = freeBytesOf,
  personBytes = PERSON_BYTES,
): Promise<RunFolder> {
  const absolute = resolve(path);
  const work = join(absolute, 'work');
  const problem = (text: string) => new UsageError([`--out ${path}: ${text}`]);
  try {
    await makeFolder(absolute);
    if ((await readdir(absolute)).length > 0)
      throw problem('is not empty; name a new folder, so that two runs do not mix');
    await mkdir(work);
    await (await open(join(work, 'probe'), 'w')).close();
    await rm(join(work, 'probe'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw problem(`cannot be written: ${(error as Error).message}`);
  }
  const folder: RunFolder = {
    path: absolute,
    name: basename(absolute),
    work,
    write: (file, parts) => writeWhole(join(absolute, file), parts),
    async tidy({ keepWork }) {
      if (keepWork) return;
      await rm(work, { recursive: true, force: true });
      if ((await readdir(absolute)).length === 0) await rmdir(absolute);
    },
  };
  const needed = BASE_BYTES + people * personBytes;
  const free = await freeBytes(absolute);
  if (free < needed) {
    await folder.tidy({ keepWork: false });
    throw problem(
      `needs about ${megabytes(needed)} MB of disk for ${people} people and has ${megabytes(free)} MB`,
    );
  }
  return folder;
}

/** Node's own recursive mkdir never returns where a file system says "no such folder" of a parent that is there (/proc). */
async function makeFolder(path: string): Promise<void> {
  const there = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  };
  try {
    await mkdir(path).catch(there);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(there);
  }
}

/** `results/<scenario>-<time>`, with `-2`, `-3`, ... when the second is taken. */
export async function newRunPath(results: string, scenario: string, wallMs: number): Promise<string> {
  const time = new Date(wallMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const taken = new Set(await readdir(results).catch(() => []));
  const name = `${scenario}-${time}`;
  let unique = name;
  for (let n = 2; taken.has(unique); n++) unique = `${name}-${n}`;
  return join(results, unique);
}

async function writeWhole(path: string, parts: Iterable<string>): Promise<void> {
  const partial = `${path}.part`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(parts as unknown as AsyncIterable<string>);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
