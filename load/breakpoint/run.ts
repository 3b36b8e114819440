import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { UsageError } from '../cli/command.ts';
import { EXIT } from '../cli/exit.ts';
import { line } from '../cli/rim.ts';
import { say } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import { writeWhole } from '../record/whole.ts';
import { liveScript } from '../report/live/script.ts';
import { newRunPath } from '../run/folder.ts';
import type { RunOptions } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { type Desk, runOpening } from '../run/run.ts';
import { type Breakpoint, breakpointOf, type Level, levelOf } from './breakpoint.ts';
import { breakpointPage } from './page.ts';
import { type Ended, generatorLimitOf, nextStep } from './search.ts';
import { breakpointText, endedText, levelText } from './text.ts';

export interface BreakpointLimits {
  /** Runs at most. */
  runs: number;
  /** No run begins later than this, wall minutes. */
  minutes: number;
}

/** The interval is narrow enough where its ends are no further apart than this factor. */
const narrow = 1.3;
/** Fewer people than this say nothing of a rate. */
const leastPeople = 10;

/**
 * `run --breakpoint`: the same opening with ever more people, until an objective breaks, then repeats near the edge with a
 * fresh crowd each. What there is stands in `breakpoint.json` and `breakpoint.html` after each run, so that Ctrl-C keeps it.
 * Returns the exit code: 0 where the edge was found, 98 where it was not.
 *
 * @param live lives one opening, into its folder
 */
export async function runBreakpoint(
  options: RunOptions,
  { runs, minutes }: BreakpointLimits,
  desk: Desk,
  live: typeof runOpening = runOpening,
): Promise<number> {
  const { rim, language } = desk;
  const plan = planRun(options);
  const path = await emptyFolder(options, plan.asked.name, desk);
  const startedMs = rim.now();
  const limits = { runs, factor: narrow, least: leastPeople, most: 5_000_000 * plan.scale };
  const levels: Level[] = [];
  let manifest: Manifest | null = null;
  let { speed } = options;
  let ended: Ended | null = null;
  while (ended === null) {
    const trials = levels
      .filter(({ verdict }) => verdict !== 'invalid')
      .map(({ people, verdict }) => ({ level: people, met: verdict !== 'missed' }));
    const step =
      levels.length >= runs
        ? ({ ended: 'runs' } as const)
        : nextStep({ trials, invalidFrom: generatorLimitOf(levels) }, plan.people.length, limits);
    if ('ended' in step || rim.now() - startedMs > minutes * 60_000) {
      ended = 'ended' in step ? step.ended : 'time';
      break;
    }
    const n = levels.length + 1;
    const seed = (plan.seed + levels.length) % 4_294_967_296;
    const people = Math.max(1, Math.round(step.level / plan.scale));
    line(rim.err, levelStarts(n, runs, Math.round(step.level), language));
    const out = join(path, String(n));
    const quiet = { ...rim, out: { ...rim.out, write: () => {} } };
    await live({ ...options, people, seed, speed, out }, { ...desk, rim: quiet, json: true });
    const files = await readRun(out).catch(() => null);
    if (files === null || files.manifest === null || files.manifest.interrupted) {
      ended = 'interrupted';
      break;
    }
    const records = recordsOf(out, files);
    manifest ??= records.manifest;
    // What `auto` chose the first time is the day that is searched.
    if (speed === 'auto') speed = rushSpeedOf(records.manifest);
    const dueAtMs = records.people.map(({ dueAtMs: at }) => at);
    const level = levelOf(String(n), { ...records, summary: analyseRun(records), dueAtMs });
    levels.push(level);
    line(rim.err, levelText(level, language));
    await write(path, found(levels, 'interrupted', manifest, options), desk);
  }
  if (manifest === null) {
    line(rim.err, endedText('interrupted', language));
    return EXIT.invalid;
  }
  const result = found(levels, ended, manifest, options);
  await write(path, result, desk);
  const exitCode = result.capacity === null ? EXIT.invalid : EXIT.met;
  if (desk.json) line(rim.out, JSON.stringify({ folder: path, exitCode, ...result }));
  else for (const each of breakpointText(result, path, language)) line(rim.out, each);
  return exitCode;
}

function found(levels: readonly Level[], ended: Ended, manifest: Manifest, options: RunOptions): Breakpoint {
  return breakpointOf(levels, ended, { manifest, generators: options.generators ?? 1 });
}

async function emptyFolder({ out }: RunOptions, name: string, { rim }: Desk): Promise<string> {
  const path =
    out === null
      ? await newRunPath(resolve(rim.folder, 'results'), `${name}-breakpoint`, rim.now())
      : resolve(rim.folder, out);
  const there = await readdir(path).catch(() => []);
  if (there.length > 0)
    throw new UsageError([`--out ${out}: is not empty; name a new folder, so that two searches do not mix`]);
  await mkdir(path, { recursive: true });
  return path;
}

async function write(path: string, result: Breakpoint, { language }: Desk): Promise<void> {
  for (const [file, text] of [
    ['breakpoint.json', `${JSON.stringify(result, null, 2)}\n`],
    ['breakpoint.html', breakpointPage(result, language, await liveScript())],
  ] as const) {
    await writeWhole(join(path, file), text);
  }
}

function rushSpeedOf({ speed: { schedule } }: Manifest): number {
  return (schedule.findLast(({ fromSeconds }) => fromSeconds <= 0) ?? schedule[0]!).speed;
}

function levelStarts(n: number, runs: number, people: number, language: Desk['language']): string {
  return say(
    {
      en: `run ${n} of ${runs} at most: ${people} people`,
      fr: `essai ${n} sur ${runs} au plus : ${people} personnes`,
    },
    language,
  );
}
