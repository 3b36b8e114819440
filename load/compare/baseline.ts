import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../cli/command.ts';
import { writeWhole } from '../record/whole.ts';
import type { JudgedRun } from './comparison.ts';
import { readGroup } from './group.ts';
import { harmNames, measureNames } from './measures.ts';
import { type Conditions, conditionsOf, type RunSample, sampleOf, unlike } from './sample.ts';

/** What later runs are judged against: some runs of one build under one set of conditions, without their records. */
export interface Baseline {
  schemaVersion: 3;
  name: string;
  conditions: Conditions;
  runs: RunSample[];
}

/** In what a baseline's runs and these differ, the first difference of each kind. */
export function unlikeBaseline(baseline: Baseline, runs: readonly JudgedRun[]): string[] {
  const different = runs.flatMap(({ records }) =>
    unlike(baseline.conditions, conditionsOf(records.manifest)),
  );
  return [...new Set(different)];
}

const count = z.number().nullable();
const baselineSchema = z.object({
  schemaVersion: z.literal(3),
  name: z.string(),
  conditions: z.object({
    ...{
      scenario: z.string(),
      admission: z.string(),
      people: z.number(),
      places: z.number(),
      seed: z.number(),
    },
    ...{
      scale: z.number(),
      servers: z.number(),
      durability: z.string(),
      generator: z.string(),
      kind: z.string(),
      connections: z.string().optional(),
    },
    speed: z.array(z.object({ fromSeconds: z.number(), speed: z.number() })),
    machine: z.object({ cpus: z.number(), cpuModel: z.string(), memoryGiB: z.number() }),
  }),
  runs: z
    .array(
      z.object({
        ...{ run: z.string(), startedAt: z.string(), commit: z.string().nullable(), valid: z.boolean() },
        measures: z.object(Object.fromEntries(measureNames.map((name) => [name, count]))),
        harms: z.object(Object.fromEntries(harmNames.map((name) => [name, count]))),
      }),
    )
    .min(1),
});

/**
 * A baseline from the runs in a folder.
 *
 * @throws UsageError where a run is invalid, or the runs are not of one kind
 */
export async function baselineOf(folder: string, name: string): Promise<Baseline> {
  const { runs } = await readGroup(folder);
  const conditions = runs.map(({ records }) => conditionsOf(records.manifest));
  const different = conditions.flatMap((each) => unlike(conditions[0]!, each));
  if (different.length > 0)
    throw new UsageError([`the runs in ${folder} are not of one kind: ${different[0]}`]);
  const samples = runs.map(sampleOf);
  const invalid = samples.filter(({ valid }) => !valid).map(({ run }) => run);
  if (invalid.length > 0) {
    throw new UsageError([
      `invalid runs cannot be a baseline: ${invalid.join(', ')}; repeat them on a quieter machine`,
    ]);
  }
  return { schemaVersion: 3, name, conditions: conditions[0]!, runs: samples };
}

/** Writes it whole or not at all; returns the file. */
export async function saveBaseline(baseline: Baseline, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${baseline.name}.json`);
  await writeWhole(file, `${JSON.stringify(baseline, null, 2)}\n`);
  return file;
}

/**
 * By its name in the folder of baselines, or by a path: a baseline's file, a run's folder, or a folder of repeats.
 *
 * @throws UsageError where there is no such thing, or the file is none
 */
export async function findBaseline(
  nameOrPath: string,
  { folder, from }: { folder: string; from: string },
): Promise<Baseline> {
  const named = join(folder, `${nameOrPath}.json`);
  if (isName(nameOrPath) && (await stat(named).catch(() => null))) return readBaseline(named);
  const path = resolve(from, nameOrPath);
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return baselineOf(path, nameOrPath);
  if (there?.isFile()) return readBaseline(path);
  const names = (await baselineNames(folder)).join(', ') || 'none yet';
  throw new UsageError([
    `--baseline "${nameOrPath}": no baseline of that name in ${folder} (${names}), and no such folder. Save one: opening-day baseline NAME DIR`,
  ]);
}

export async function baselineNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Letters, digits, dots, dashes and underscores: a file's name anywhere. */
export function isName(text: string): boolean {
  return /^[\w][\w.-]*$/.test(text);
}

async function readBaseline(file: string): Promise<Baseline> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError([`the baseline ${file} cannot be read: ${(error as Error).message}`]);
  }
  const checked = baselineSchema.safeParse(parsed);
  if (checked.success) return checked.data as Baseline;
  const { path, message } = checked.error.issues[0]!;
  throw new UsageError([
    `the baseline ${file} is not one of this version (${path.join('.')}: ${message}); save it anew: opening-day baseline NAME DIR`,
  ]);
}
