import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { type DayMeasures, dayMeasures } from '../analysis/day-measures.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { costsOf } from '../calibration/costs.ts';
import { UsageError } from '../cli/command.ts';
import { EXIT } from '../cli/exit.ts';
import { line, type Output } from '../cli/rim.ts';
import { say } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import { newRunPath } from '../run/folder.ts';
import { asScenarioSays, type RunOptions } from '../run/options.ts';
import { type Plan, planRun } from '../run/plan.ts';
import { type Desk, runOpening } from '../run/run.ts';
import { endsAtSeconds } from '../scenario/schedule.ts';
import type { Costs } from '../simulation/costs.ts';
import { simulateOnce } from '../simulation/once.ts';
import { allWithin, type Side, sideBySide } from './side-by-side.ts';
import { modelMarkdown, modelText } from './text.ts';

export interface ValidateModelOptions
  extends Pick<
    RunOptions,
    | 'scenario'
    | 'admission'
    | 'people'
    | 'listening'
    | 'scale'
    | 'speed'
    | 'seed'
    | 'servers'
    | 'durability'
    | 'generator'
    | 'out'
  > {
  /** Measured days. */
  repeat: number;
  /** Folder of another measured run, which the costs are taken from; null: assumed. */
  calibrate: string | null;
}

/** `model.json`. */
export interface Validation {
  schemaVersion: 1;
  conditions: {
    scenario: string;
    admission: string;
    people: number;
    scale: number;
    /** Opening seconds per wall second at the opening. */
    speed: number;
    seed: number;
    servers: number;
    durability: Manifest['durability'];
  };
  /** Valid measured days, and days left out. */
  days: number;
  invalid: number;
  costsFrom: string;
  measured: DayMeasures[];
  simulated: DayMeasures;
  sides: Side[];
  /** Fewer days than asked, because somebody stopped it. */
  interrupted: boolean;
}

/** The crowd of a measured day where nothing is said of its size: five of them take some minutes. */
const usualPeople = 1000;

/**
 * Lives the same people for real, several times, and virtually, and sets them side by side. What is in the folder already
 * is not lived again: the same command goes on where it was stopped. Returns the exit code: 99 where a difference is too large.
 *
 * @throws UsageError where the calibrating run is one of the measured days, or the folder holds days of other options
 */
export async function validateModel(options: ValidateModelOptions, desk: Desk): Promise<number> {
  const { rim, language, json } = desk;
  const { repeat, calibrate, out, ...asked } = options;
  const { asked: full, scenario: own } = planRun({ ...asScenarioSays, ...asked }, 'later');
  const { people } = full.crowd;
  // Never larger than the scenario's own scale.
  const scale = asked.scale ?? Math.min(own.run.scale, Number((usualPeople / people).toPrecision(2)));
  const path = resolve(
    rim.folder,
    out ?? (await newRunPath(resolve(rim.folder, 'results'), `model-${full.name}`, rim.now())),
  );
  if (calibrate !== null && resolve(rim.folder, calibrate).startsWith(`${path}/`))
    throw new UsageError([
      '--calibrate: is one of the measured days; a model is held against runs that did not calibrate it',
    ]);
  await mkdir(path, { recursive: true });
  await sameAsked(path, { ...asked, scale });
  const run = {
    ...asScenarioSays,
    ...asked,
    scale,
    speed: asked.speed ?? ('auto' as const),
    reference: false,
  };
  const { manifests, interrupted } = await liveDays(run, { repeat, path }, desk);
  const [first] = manifests;
  if (first === undefined) {
    line(
      rim.err,
      say(
        {
          en: 'No measured day was kept: nothing can be told.',
          fr: 'Aucun jour mesuré : rien ne peut être dit.',
        },
        language,
      ),
    );
    return EXIT.invalid;
  }
  const plan = planOf(first);
  const costs =
    calibrate === null
      ? null
      : await costsOf(resolve(rim.folder, calibrate), {
          ...{ scenario: plan.scenario, durability: first.durability, people: false },
        });
  const validation = await judged(path, { first, plan, costs, manifests, interrupted });
  await write(join(path, 'model.json'), `${JSON.stringify(validation, null, 2)}\n`);
  await write(join(path, 'model.md'), modelMarkdown(validation, language));
  const exitCode =
    validation.days === 0 || interrupted
      ? EXIT.invalid
      : allWithin(validation.sides)
        ? EXIT.met
        : EXIT.missed;
  if (json) line(rim.out, JSON.stringify({ folder: path, exitCode, ...validation }));
  else {
    for (const each of modelText(validation, language)) line(rim.out, each);
    line(rim.out);
    line(rim.out, `${say({ en: 'Kept in', fr: 'Conservé dans' }, language)} ${path}`);
  }
  return exitCode;
}

/** A folder is gone on with only by the options it was begun with. */
async function sameAsked(path: string, asked: object): Promise<void> {
  const file = join(path, 'asked.json');
  const text = `${JSON.stringify(asked)}\n`;
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before !== null && before !== text)
    throw new UsageError([
      `--out ${path}: holds days of other options (${before.trim()}); name a new folder`,
    ]);
  await write(file, text);
}

/** The measured days, those that are there already among them; until one is cut short. */
async function liveDays(
  run: RunOptions,
  { repeat, path }: { repeat: number; path: string },
  { rim, language }: Desk,
): Promise<{ manifests: Manifest[]; interrupted: boolean }> {
  const manifests: Manifest[] = [];
  const silent: Output = { ...rim.out, write: () => {} };
  let { speed } = run;
  for (let n = 1; n <= repeat; n++) {
    const out = join(path, 'measured', String(n));
    let manifest = await manifestIn(out);
    // What was cut short is lived once more.
    if (manifest === null || manifest.interrupted) {
      await rm(out, { recursive: true, force: true });
      line(
        rim.err,
        say({ en: `measured day ${n} of ${repeat}`, fr: `jour mesuré ${n} sur ${repeat}` }, language),
      );
      await runOpening({ ...run, speed, out }, { rim: { ...rim, out: silent }, json: false, language });
      manifest = await manifestIn(out);
    }
    if (manifest === null || manifest.interrupted) return { manifests, interrupted: true };
    // What `auto` chose the first time is part of what is repeated.
    speed = speedOf(manifest);
    manifests.push(manifest);
  }
  return { manifests, interrupted: false };
}

async function manifestIn(folder: string): Promise<Manifest | null> {
  return readFile(join(folder, 'run.json'), 'utf8').then(JSON.parse, () => null);
}

/** Opening seconds a wall second at the opening. */
function speedOf({ speed: { schedule } }: Manifest): number {
  return (schedule.findLast(({ fromSeconds }) => fromSeconds <= 0) ?? schedule[0]!).speed;
}

/** The very day that was measured, to be lived virtually. */
function planOf({
  scenario,
  figures,
  seed,
  scale,
  speed,
  opensAtMs,
  ...rest
}: Manifest): Omit<Plan, 'people'> {
  const { scaleKeeps, scaleLoses } = rest;
  return {
    ...{ asked: scenario, scenario, figures, seed, scale, scaleKeeps, scaleLoses },
    ...{ speedMode: speed.mode, segment: null, opensAtMs, endsAtMs: endsAtSeconds(scenario) * 1000 },
  };
}

async function judged(
  path: string,
  {
    first,
    plan,
    costs,
    manifests,
    interrupted,
  }: {
    first: Manifest;
    plan: Omit<Plan, 'people'>;
    costs: Costs | null;
    manifests: Manifest[];
    interrupted: boolean;
  },
): Promise<Validation> {
  const measured: DayMeasures[] = [];
  for (const [index, { valid }] of manifests.entries()) {
    if (!valid) continue;
    const folder = join(path, 'measured', String(index + 1));
    const records = recordsOf(folder, await readRun(folder));
    measured.push(dayMeasures(records, analyseRun(records)));
  }
  const lived = simulateOnce({ plan, durability: first.durability, costs });
  const simulated = dayMeasures(lived, analyseRun(lived));
  const { scenario, seed, scale, servers, durability, admission } = first;
  return {
    schemaVersion: 1,
    conditions: {
      ...{ scenario: scenario.name, admission, people: scenario.crowd.people, scale, speed: speedOf(first) },
      ...{ seed, servers, durability },
    },
    ...{ days: measured.length, invalid: manifests.length - measured.length },
    costsFrom: lived.manifest.simulation!.costs.from,
    ...{ measured, simulated, sides: sideBySide(measured, simulated), interrupted },
  };
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
