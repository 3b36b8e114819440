import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { RunFilesError, readRun } from '../analysis/read-run.ts';
import { UsageError } from '../cli/command.ts';
import { runFoldersIn } from '../compare/group.ts';
import { conditionsOf, unlike } from '../compare/sample.ts';
import type { Manifest } from '../record/files.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { ValidateModelOptions } from './validate-model.ts';

/** One measured day: where its records are, and what was lived. */
export interface MeasuredDay {
  folder: string;
  manifest: Manifest;
}

/** What of the options says which day it was; null: whatever the days say. */
type Asked = Pick<
  ValidateModelOptions,
  'admission' | 'people' | 'listening' | 'scale' | 'speed' | 'seed' | 'servers' | 'durability' | 'generator'
>;

/**
 * The days in these folders: runs, folders of the repeats that `run --repeat` left, or of an earlier `validate-model`.
 *
 * @param from what relative paths are relative to
 * @param scenario the one that was named, with the options
 * @throws UsageError where there is no such day, one was not measured, they are not of one kind, or not of what is asked
 */
export async function daysIn(
  names: readonly string[],
  { from, scenario, asked }: { from: string; scenario: Scenario; asked: Asked },
): Promise<MeasuredDay[]> {
  const found = await Promise.all(names.map((name) => foldersIn(resolve(from, name), name)));
  // The same day named twice would count as a repeat that differs in nothing.
  const folders = [...new Set(found.flat())];
  const days: MeasuredDay[] = [];
  for (const folder of folders) {
    const { manifest, problems } = await readRun(folder);
    if (manifest === null)
      throw new RunFilesError(
        folder,
        problems.filter(({ file }) => file === 'run.json'),
      );
    days.push({ folder, manifest });
  }
  for (const { folder, manifest } of days) {
    if (manifest.kind !== 'measured')
      throw new UsageError([
        `--measured ${folder}: is a simulated run; the model is held against measured ones`,
      ]);
    if (manifest.outside !== undefined)
      throw new UsageError([
        `--measured ${folder}: is a run against another site, which the model knows nothing of`,
      ]);
  }
  refuseUnlike(days);
  const problems = notAsAsked(days[0]!.manifest, scenario, asked);
  if (problems.length > 0) throw new UsageError(problems);
  return days;
}

/** Whose run this is: a folder may be copied, the moment at which it began may not. */
export async function isOneOf(folder: string, days: readonly MeasuredDay[]): Promise<boolean> {
  const { manifest } = await readRun(folder);
  return days.some(
    ({ manifest: { run, startedAt } }) => run === manifest?.run && startedAt === manifest.startedAt,
  );
}

async function foldersIn(path: string, name: string): Promise<string[]> {
  const own = await runFoldersIn(path);
  const folders = own.length > 0 ? own : await runFoldersIn(join(path, 'measured'));
  if (folders.length === 0)
    throw new UsageError([
      `--measured "${name}": holds no run; name a run's folder, or that of the repeats of run --repeat or validate-model`,
    ]);
  return Promise.all(folders.map((folder) => realpath(folder)));
}

function refuseUnlike(days: readonly MeasuredDay[]): void {
  const [first, ...others] = days as [MeasuredDay, ...MeasuredDay[]];
  for (const { folder, manifest } of others) {
    const different = unlike(conditionsOf(first.manifest), conditionsOf(manifest));
    if (different.length === 0) continue;
    const names = `${basename(first.folder)} and ${basename(folder)}`;
    throw new UsageError([`--measured: ${names} are no repeats of one day: ${different.join('; ')}`]);
  }
}

/** Each option that the days contradict, with what to type instead. */
function notAsAsked(manifest: Manifest, scenario: Scenario, asked: Asked): string[] {
  const lived = manifest.scenario;
  if (lived.name !== scenario.name)
    return [
      `--measured: these are days of ${lived.name}, not of ${scenario.name}; name the one that was lived`,
    ];
  const { scale, seed, servers, durability, generator } = manifest;
  const said: [name: keyof Asked, lived: unknown][] = [
    ['admission', lived.admission.mode],
    ['listening', lived.crowd.listening ?? 0],
    ['scale', scale],
    ['speed', speedOf(manifest)],
    ['seed', seed],
    ['servers', servers],
    ['durability', durability],
    ['generator', generator],
  ];
  const problems = said.flatMap(([name, was]) =>
    asked[name] === null || asked[name] === 'auto' || asked[name] === was
      ? []
      : [
          `--${name} ${asked[name]}: the measured days were lived with ${was}; leave it out, or name other days`,
        ],
  );
  const { people } = asked;
  // People are asked for at full size.
  if (people !== null && Math.round(people * scale) !== lived.crowd.people)
    problems.push(`--people ${people}: ${lived.crowd.people} came on the measured days, at scale ${scale}`);
  return problems;
}

/** Opening seconds a wall second at the opening. */
export function speedOf({ speed: { schedule } }: Pick<Manifest, 'speed'>): number {
  return (schedule.findLast(({ fromSeconds }) => fromSeconds <= 0) ?? schedule[0]!).speed;
}
