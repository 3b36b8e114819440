import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { EXIT, highest } from '../cli/exit.ts';
import { paintFor } from '../cli/paint.ts';
import { line, type Output } from '../cli/rim.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { type Baseline, findBaseline, unlikeBaseline } from '../compare/baseline.ts';
import { readGroup, runFoldersIn } from '../compare/group.ts';
import { type Judgement, judgeRuns } from '../compare/judgement.ts';
import { joinedJunit, judgementMarkdown, judgementSuite } from '../compare/pipeline.ts';
import { conditionsAhead, sampleOf, unlike } from '../compare/sample.ts';
import { spreadLines } from '../compare/spread.ts';
import { judgementText } from '../compare/text.ts';
import { newRunPath } from './folder.ts';
import { thisMachine } from './machine.ts';
import type { RunOptions } from './options.ts';
import { planRun } from './plan.ts';
import { type Desk, runOpening } from './run.ts';

export interface RepeatOptions {
  /** How often the same day is lived, by the same people. */
  repeat: number;
  /** What to judge the runs against: a name, a file, or a folder; null: nothing. */
  baseline: string | null;
  /** Folder of the baselines that go by name. */
  baselines: string;
  /** Judge although scenario, machine or other conditions differ. */
  force: boolean;
}

/**
 * `run` with `--repeat` or `--baseline`: the same day several times, and the runs judged against the baseline. Returns
 * the exit code, the highest of the runs' own and of the comparison's.
 *
 * @param live lives one opening, into its folder
 * @throws UsageError when the baseline is unusable, or not of the same conditions and not forced
 */
export async function runRepeatedly(
  options: RunOptions,
  { repeat, baseline: named, baselines, force }: RepeatOptions,
  desk: Desk,
  live: typeof runOpening = runOpening,
): Promise<number> {
  const { rim, language } = desk;
  const folder = resolve(rim.folder, baselines);
  const baseline = named === null ? null : await findBaseline(named, { folder, from: rim.folder });
  const judged = force ? null : baseline;
  if (judged !== null) refuseAhead(judged, options);
  const path = await outOf(options, desk);
  const lived = await liveAll(options, { repeat, path, baseline: judged, live }, desk);
  const folders = (await stat(path).catch(() => null)) ? await runFoldersIn(path) : [];
  if (folders.length === 0) return lived.code;

  const { runs, name } = await readGroup(path);
  const samples = runs.map(sampleOf);
  const valid = samples.filter((sample) => sample.valid);
  const judgement = baseline === null ? null : judgeRuns(baseline.runs, valid);
  const names = { judged: name, reference: baseline?.name ?? '' };
  const exitCode = highest(lived.code, judgement?.verdict === 'worse' ? EXIT.worse : EXIT.met);
  const differences = baseline === null ? [] : unlikeBaseline(baseline, runs);
  await write(
    path,
    'comparison.json',
    `${JSON.stringify({ baseline, runs: samples, differences, judgement }, null, 2)}\n`,
  );
  await writeForPipelines(path, { folders, judgement, names, language });

  if (desk.json) {
    const answer = {
      folder: path,
      exitCode,
      runs: lived.answers,
      baseline: baseline?.name ?? null,
      judgement,
    };
    line(rim.out, JSON.stringify(answer));
    return exitCode;
  }
  const paint = paintFor(rim.out);
  const lines = [
    ...(samples.length > 1 ? ['', paint.bold(say(spreadTitle(samples.length), language))] : []),
    ...(samples.length > 1 ? spreadLines(samples, language) : []),
    ...(judgement === null ? [] : ['', ...judgementText(judgement, names, language, paint)]),
    ...differences.map((each) => `${paint.yellow('!')} ${say(FORCED, language)} ${each}`),
  ];
  for (const each of lines) line(rim.out, each);
  return exitCode;
}

interface Lived {
  code: number;
  /** Each run's own answer, with `--json`. */
  answers: unknown[];
}

/** Lives the day as often as asked, or until it is interrupted or turns out to be no match for the baseline. */
async function liveAll(
  options: RunOptions,
  {
    repeat,
    path,
    baseline,
    live,
  }: { repeat: number; path: string; baseline: Baseline | null; live: typeof runOpening },
  desk: Desk,
): Promise<Lived> {
  const { rim, language } = desk;
  const lived: Lived = { code: EXIT.met, answers: [] };
  let { speed } = options;
  for (let n = 1; n <= repeat; n++) {
    const out = repeat === 1 ? path : join(path, String(n));
    if (repeat > 1)
      line(rim.err, say({ en: `repeat ${n} of ${repeat}`, fr: `répétition ${n} sur ${repeat}` }, language));
    const said: string[] = [];
    const quiet: Output = { ...rim.out, write: (text) => said.push(text) };
    const own = desk.json ? { ...desk, rim: { ...rim, out: quiet } } : desk;
    lived.code = highest(
      lived.code,
      await live({ ...options, speed, out, reference: options.reference !== false && n === 1 }, own),
    );
    if (desk.json && said.length > 0) lived.answers.push(JSON.parse(said.join('')));
    const manifest = await readFile(join(out, 'run.json'), 'utf8').then(JSON.parse, () => null);
    if (manifest === null || manifest.interrupted) break;
    if (n === 1) {
      if (baseline !== null) await refuseUnlike(baseline, path);
      // What `auto` chose the first time is part of what is repeated.
      if (speed === 'auto') speed = rushSpeedOf(manifest);
    }
  }
  return lived;
}

/** Before an hour is spent on a run that would not be judged. */
function refuseAhead(baseline: Baseline, options: RunOptions): void {
  const ahead = conditionsAhead(planRun(options, 'later'), thisMachine());
  const names = Object.keys(ahead) as (keyof typeof ahead)[];
  refuse(baseline, unlike(baseline.conditions, ahead, names), 'nothing was started');
}

async function refuseUnlike(baseline: Baseline, path: string): Promise<void> {
  const { runs } = await readGroup(path);
  refuse(baseline, unlikeBaseline(baseline, runs), `the run so far is kept in ${path}`);
}

function refuse({ name }: Baseline, different: readonly string[], state: string): void {
  if (different.length === 0) return;
  throw new UsageError([
    `the baseline "${name}" is not of the same conditions (baseline first, then this run): ${different.join('; ')}`,
    `--force judges all the same; ${state}`,
  ]);
}

/** Opening seconds a wall second at the opening. */
function rushSpeedOf(manifest: { speed: { schedule: { fromSeconds: number; speed: number }[] } }): number {
  const { schedule } = manifest.speed;
  return (schedule.findLast(({ fromSeconds }) => fromSeconds <= 0) ?? schedule[0]!).speed;
}

async function outOf(options: RunOptions, { rim }: Desk): Promise<string> {
  if (options.out !== null) return resolve(rim.folder, options.out);
  const { asked } = planRun(options);
  return newRunPath(resolve(rim.folder, 'results'), asked.name, rim.now());
}

/** `junit.xml` and `report.md` of all runs and of the judgement. Of a single run they are its own, with more to them. */
async function writeForPipelines(
  path: string,
  {
    folders,
    judgement,
    names,
    language,
  }: {
    folders: string[];
    judgement: Judgement | null;
    names: { judged: string; reference: string };
    language: Language;
  },
): Promise<void> {
  const texts = (file: string) => Promise.all(folders.map((each) => readFile(join(each, file), 'utf8')));
  const suites = judgement === null ? [] : [judgementSuite(judgement, names)];
  await write(path, 'junit.xml', joinedJunit(await texts('junit.xml'), suites));
  const reports = (await texts('report.md')).map((text, i) =>
    folders[i] === path ? text : text.replace('(report.html)', `(${basename(folders[i]!)}/report.html)`),
  );
  const parts = judgement === null ? reports : [...reports, judgementMarkdown(judgement, names, language)];
  await write(path, 'report.md', parts.join('\n'));
}

async function write(folder: string, file: string, text: string): Promise<void> {
  const path = join(folder, file);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function spreadTitle(runs: number): Text {
  return { en: `The spread of ${runs} repeats`, fr: `La dispersion de ${runs} répétitions` };
}
const FORCED: Text = { en: 'not the same conditions:', fr: 'conditions différentes :' };
