import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { line, type Output } from '../cli/rim.ts';
import { say } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import { writeWhole } from '../record/whole.ts';
import type { RunOptions } from '../run/options.ts';
import { type Desk, runOpening } from '../run/run.ts';
import { type MeasuredDay, speedOf } from './measured-days.ts';

/**
 * Lives the same day several times, each in a folder of its own under `path`; those that are there already are not
 * lived again, but for those that were not valid: they are put aside. Ends with the first one that is cut short.
 *
 * @param live lives one day
 */
export async function liveDays(
  run: RunOptions,
  { repeat, path }: { repeat: number; path: string },
  { rim, language }: Desk,
  live: typeof runOpening = runOpening,
): Promise<{ days: MeasuredDay[]; interrupted: boolean }> {
  const days: MeasuredDay[] = [];
  const silent: Output = { ...rim.out, write: () => {} };
  const folders = Array.from({ length: repeat }, (_, i) => join(path, 'measured', String(i + 1)));
  const there = (await Promise.all(folders.map(manifestIn))).find((manifest) => manifest !== null);
  // What `auto` chose the first time is part of what is repeated.
  let speed = there ? speedOf(there) : run.speed;
  await mkdir(join(path, 'invalid'), { recursive: true });
  for (let n = 1; n <= repeat; n++) {
    const folder = folders[n - 1]!;
    let manifest = await manifestIn(folder);
    if (manifest?.valid !== true) {
      // What was cut short says nothing; what was lived to its end, and not valid, says why.
      if (manifest === null || manifest.interrupted) await rm(folder, { recursive: true, force: true });
      else await rename(folder, join(path, 'invalid', `${n}-${manifest.startedAt.replace(/[:.]/g, '-')}`));
      line(
        rim.err,
        say({ en: `measured day ${n} of ${repeat}`, fr: `jour mesuré ${n} sur ${repeat}` }, language),
      );
      const own = { rim: { ...rim, out: silent }, json: false, language };
      await live({ ...run, speed, out: folder }, own);
      manifest = await manifestIn(folder);
    }
    if (manifest === null || manifest.interrupted) return { days, interrupted: true };
    speed = speedOf(manifest);
    days.push({ folder, manifest });
  }
  return { days, interrupted: false };
}

/** A folder is gone on with only by the options it was begun with. @throws UsageError otherwise */
export async function sameAsked(path: string, asked: object): Promise<void> {
  const file = join(path, 'asked.json');
  const text = `${JSON.stringify(asked)}\n`;
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before !== null && before !== text)
    throw new UsageError([
      `--out ${path}: holds days of other options (${before.trim()}); name a new folder`,
    ]);
  await writeWhole(file, text);
}

async function manifestIn(folder: string): Promise<Manifest | null> {
  return readFile(join(folder, 'run.json'), 'utf8').then(JSON.parse, () => null);
}
