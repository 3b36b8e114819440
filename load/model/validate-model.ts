import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { type DayMeasures, dayMeasures } from '../analysis/day-measures.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { costsOf } from '../calibration/costs.ts';
import { UsageError } from '../cli/command.ts';
import { EXIT } from '../cli/exit.ts';
import { line } from '../cli/rim.ts';
import { say, type Text } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import { writeWhole } from '../record/whole.ts';
import { newRunPath } from '../run/folder.ts';
import { asScenarioSays, type RunOptions } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import type { Desk } from '../run/run.ts';
import { progressBar } from '../simulation/bar.ts';
import { assumedCosts, type Costs, type Distributions } from '../simulation/costs.ts';
import { liveDays, sameAsked } from './live-days.ts';
import { daysIn, isOneOf, type MeasuredDay, speedOf } from './measured-days.ts';
import { allWithin, type Side, sideBySide } from './side-by-side.ts';
import { modelMarkdown, modelText } from './text.ts';
import { planOf, virtualDays } from './virtual-days.ts';

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
    | 'generator'
    | 'out'
  > {
  /** Null: `always`, or that of the days that were lived before. */
  durability: RunOptions['durability'] | null;
  /** Measured days. */
  repeat: number;
  /** Folder of another measured run, which the costs are taken from; null: assumed. */
  calibrate: string | null;
  distributions: Distributions;
  /** Days that were lived before, to be taken instead: folders of runs or of repeats. Empty: days are lived. */
  measured: string[];
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
  /** Of the virtual days, with how well they fit. */
  costs: Costs;
  measured: DayMeasures[];
  /** Of the same people, which differ by the system's chance alone, as the measured ones do. */
  virtual: DayMeasures[];
  sides: Side[];
  /** Fewer days than asked, because somebody stopped it. */
  interrupted: boolean;
}

/** The crowd of a measured day where nothing is said of its size: five of them take some minutes. */
const usualPeople = 1000;
/** A single one would add its own chance to the difference. */
const virtualCount = 10;

/**
 * Lives the same people for real, several times, and virtually, and sets them side by side. What is in the folder already
 * is not lived again: the same command goes on where it was stopped; and days that were lived before may be named. Returns
 * the exit code: 99 where a difference is too large.
 *
 * @throws UsageError where the calibrating run is none, or is one of the measured days, the folder holds days of other
 *   options, or those that are named are not of what is asked; before anything is lived, where it can be told then
 */
export async function validateModel(options: ValidateModelOptions, desk: Desk): Promise<number> {
  const { rim, language, json } = desk;
  const { repeat, calibrate, distributions, measured, out, ...asked } = options;
  const durability = asked.durability ?? asScenarioSays.durability;
  const lived = { ...asScenarioSays, ...asked, durability };
  const { asked: full, scenario: own } = planRun(lived, 'later');
  const { people } = full.crowd;
  // Never larger than the scenario's own scale.
  const scale = asked.scale ?? Math.min(own.run.scale, Number((usualPeople / people).toPrecision(2)));
  const path = resolve(
    rim.folder,
    out ?? (await newRunPath(resolve(rim.folder, 'results'), `model-${full.name}`, rim.now())),
  );
  if (calibrate !== null && resolve(rim.folder, calibrate).startsWith(`${path}/`))
    throw new UsageError([calibratesItself]);
  // Before the folder is made: what is wrong with these days leaves nothing behind.
  const before =
    measured.length === 0 ? null : await daysIn(measured, { from: rim.folder, scenario: full, asked });
  if (before !== null) await refuseCalibrating(calibrate, before, rim.folder);
  const lives = before?.[0]?.manifest ?? { scenario: own, durability };
  const costs =
    calibrate === null
      ? null
      : await costsOf(resolve(rim.folder, calibrate), {
          ...{ scenario: lives.scenario, durability: lives.durability, people: false, distributions },
        });
  await mkdir(path, { recursive: true });
  await sameAsked(path, { ...asked, durability, scale, ...(before && { measured }) });
  const run = { ...lived, scale, speed: asked.speed ?? ('auto' as const), reference: false };
  const { days, interrupted } =
    before === null ? await liveDays(run, { repeat, path }, desk) : { days: before, interrupted: false };
  const [first] = days;
  if (first === undefined) {
    line(rim.err, say(NOTHING, language));
    return EXIT.invalid;
  }
  await refuseCalibrating(calibrate, days, rim.folder);
  for (const { folder, manifest } of days) {
    const [reason = ''] = manifest.invalidReasons;
    if (!manifest.valid) line(rim.err, `! ${say(LEFTOUT, language)} ${folder}: ${reason}`);
  }
  const bar = progressBar(rim.err);
  const validation = await judged(days, { costs, interrupted, progress: bar.draw });
  bar.close();
  await writeWhole(join(path, 'model.json'), `${JSON.stringify(validation, null, 2)}\n`);
  await writeWhole(join(path, 'model.md'), modelMarkdown(validation, language));
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

/** @throws UsageError where the calibrating run is one of these days, or a copy of one */
async function refuseCalibrating(
  calibrate: string | null,
  days: readonly MeasuredDay[],
  from: string,
): Promise<void> {
  if (calibrate !== null && (await isOneOf(resolve(from, calibrate), days)))
    throw new UsageError([calibratesItself]);
}

async function judged(
  days: readonly MeasuredDay[],
  {
    costs,
    interrupted,
    progress,
  }: {
    costs: Costs | null;
    interrupted: boolean;
    progress: (share: number) => void;
  },
): Promise<Validation> {
  const measured: DayMeasures[] = [];
  for (const { folder, manifest } of days) {
    if (!manifest.valid) continue;
    const records = recordsOf(folder, await readRun(folder));
    measured.push(dayMeasures(records, analyseRun(records)));
  }
  const first = days[0]!.manifest;
  const { durability } = first;
  const virtual = virtualDays(planOf(first), { durability, costs, days: virtualCount, progress });
  const { scenario, seed, scale, servers, admission } = first;
  return {
    schemaVersion: 1,
    conditions: {
      ...{ scenario: scenario.name, admission, people: scenario.crowd.people, scale, speed: speedOf(first) },
      ...{ seed, servers, durability },
    },
    ...{ days: measured.length, invalid: days.length - measured.length },
    ...{ costsFrom: costs?.from ?? 'assumed', costs: costs ?? assumedCosts(durability) },
    ...{ measured, virtual, sides: sideBySide(measured, virtual), interrupted },
  };
}

const calibratesItself =
  '--calibrate: is one of the measured days; a model is held against runs that did not calibrate it';

const NOTHING: Text = {
  en: 'No measured day was kept: nothing can be told.',
  fr: 'Aucun jour mesuré : rien ne peut être dit.',
};
const LEFTOUT: Text = { en: 'left out, not valid:', fr: 'laissé de côté, non valable :' };
