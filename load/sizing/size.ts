import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { liveIn } from '../bench/live-record.ts';
import { type CostsFor, costsOf } from '../calibration/costs.ts';
import { costsLines } from '../calibration/words.ts';
import { UsageError } from '../cli/command.ts';
import { EXIT } from '../cli/exit.ts';
import { line } from '../cli/rim.ts';
import { say } from '../cli/text.ts';
import { version } from '../cli/version.ts';
import { newRunPath, openRunFolder } from '../run/folder.ts';
import { listenForInterrupt } from '../run/interrupt.ts';
import { count } from '../run/live/format.ts';
import { thisCommit } from '../run/machine.ts';
import { asScenarioSays, type RunOptions } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import type { Desk } from '../run/run.ts';
import { asItWouldBe } from '../scenario/schedule.ts';
import type { Scenario } from '../scenario/schema.ts';
import { assumedCosts, type Costs, type Distributions } from '../simulation/costs.ts';
import { openPool } from '../simulation/pool.ts';
import type { Job } from '../simulation/replications.ts';
import { answerOf } from './answer.ts';
import { breakpointIn } from './breakpoint.ts';
import type { Deployment } from './deployment.ts';
import { searchProgress } from './progress.ts';
import { type Found, type SearchLimits, searchAll, usualLimits } from './search-all.ts';
import type { Sizing } from './sizing.ts';
import { sizingText } from './text.ts';
import { sizingIn, writeSizing } from './write.ts';

export interface SizeOptions
  extends Pick<RunOptions, 'scenario' | 'admission' | 'people' | 'listening' | 'scale' | 'seed' | 'out'> {
  /** Share of people more than the scenario has. */
  margin: number;
  /** Days of each deployment that holds. */
  replications: number;
  /** Folder of the measured run that the costs are from; null: assumed. */
  calibrate: string | null;
  distributions: Distributions;
  /** Folder of a run with `breakpoint.json`; null: that of `calibrate`, where it has one. */
  breakpoint: string | null;
  /** Folder of `bench --only live`; null: what the project measured. */
  live: string | null;
}

/** Searches the smallest deployment that meets a scenario's objectives, and reports on it. Returns the exit code. @param limits how far it looks */
export async function sizeOpening(
  options: SizeOptions,
  desk: Desk,
  limits: SearchLimits = usualLimits,
): Promise<number> {
  const { rim, language } = desk;
  const {
    margin,
    replications: days,
    calibrate,
    distributions,
    breakpoint,
    live: liveFolder,
    ...asked
  } = options;
  // The scale of a scenario is one for real runs; a simulated day costs little at full size.
  const plan = realDay({ ...asScenarioSays, ...asked, scale: asked.scale ?? 1 });
  const costs = await costsByDurability(calibrate === null ? null : resolve(rim.folder, calibrate), {
    scenario: plan.scenario,
    people: true,
    distributions,
  });
  const from = breakpoint ?? calibrate;
  const found = from === null ? null : await breakpointIn(resolve(rim.folder, from));
  const isSame = found?.scenario === plan.scenario.name && found.admission === plan.scenario.admission.mode;
  if (breakpoint !== null && !isSame)
    throw new UsageError([
      `--breakpoint ${breakpoint}: ${found === null ? 'has no breakpoint.json; run --breakpoint writes one' : `is of ${found.scenario}, ${found.admission}, and not of ${plan.scenario.name}, ${plan.scenario.admission.mode}`}`,
    ]);
  const measured = isSame ? found : null;
  const live = await liveIn(liveFolder === null ? null : resolve(rim.folder, liveFolder));
  const path =
    options.out ??
    (await newRunPath(resolve(rim.folder, 'results'), `size-${plan.scenario.name}`, rim.now()));
  const folder = await openRunFolder(resolve(rim.folder, path), 1000);

  const startedMs = rim.now();
  const people = plan.scenario.crowd.people;
  const pool = openPool(64);
  const interrupt = listenForInterrupt(rim, {
    first: () => {
      line(
        rim.err,
        say(
          {
            en: 'Stopping: the results so far are being kept.',
            fr: 'Arrêt : les résultats obtenus sont conservés.',
          },
          language,
        ),
      );
      pool.close();
    },
    leaving: () => {},
  });
  const n = (value: number) => count(value, language);
  line(
    rim.err,
    say(
      {
        en: `sizing ${plan.scenario.name}: ${n(people)} people and ${Math.round(margin * 100)} % more, ${n(plan.scenario.opening.quota)} places; ${plan.scenario.admission.mode}, seeds from ${plan.seed}, ${days} days of what holds`,
        fr: `dimensionnement de ${plan.scenario.name} : ${n(people)} personnes et ${Math.round(margin * 100)} % de plus, ${n(plan.scenario.opening.quota)} places ; ${plan.scenario.admission.mode}, graines à partir de ${plan.seed}, ${days} jours de ce qui tient`,
      },
      language,
    ),
  );
  for (const each of costsLines(costs('always'), language)) line(rim.err, each);
  const progress = searchProgress(rim.err, { language, expected: 0, now: rim.now });
  try {
    const searched = await searchAll({
      ...{ plan, costs, pool, margin, days, measured, limits, progress, stopped: interrupt.signal },
      units: { live, ledger: await ledgerEntry(calibrate === null ? null : resolve(rim.folder, calibrate)) },
    });
    progress.close();
    const sizing = await sizingOf(
      searched,
      { plan, costs: costs('always'), margin, days, measuredRun: from, startedMs, endedMs: rim.now() },
      interrupt.cause() !== null,
    );
    const report = await writeSizing(folder.path, sizing, language);
    return tell(sizing, report, desk);
  } finally {
    progress.close();
    pool.close();
    interrupt.dispose();
    await folder.tidy({ keepWork: false });
  }
}

/** Writes the report of a sizing anew, in the language asked for. Null where the folder holds none. Returns the exit code. */
export async function reportSizing(folder: string, desk: Desk): Promise<number | null> {
  const sizing = await sizingIn(folder);
  return sizing === null ? null : tell(sizing, await writeSizing(folder, sizing, desk.language), desk);
}

function tell(sizing: Sizing, report: string, { rim, json, language }: Desk): number {
  const exitCode = sizing.interrupted ? EXIT.invalid : sizing.held ? EXIT.met : EXIT.missed;
  if (json) line(rim.out, JSON.stringify({ folder: dirname(report), report, exitCode, ...sizing }));
  else for (const each of sizingText(sizing, report, language)) line(rim.out, each);
  return exitCode;
}

/** The day as it would be: at the speed of the real one, since what clients wait for is wall time. */
function realDay(options: Parameters<typeof planRun>[0]): Job['plan'] {
  const { people: _, ...plan } = planRun(options, 'later');
  const { run } = plan.scenario;
  const scenario: Scenario = { ...plan.scenario, run: { ...run, speed: asItWouldBe(plan.scenario) } };
  return { ...plan, speedMode: 'fixed', scenario };
}

/** Costs for each promise of Redis: the disk of a run says nothing of another one. */
async function costsByDurability(
  folder: string | null,
  asked: Omit<CostsFor, 'durability'>,
): Promise<(durability: Deployment['durability']) => Costs> {
  const all = {} as Record<Deployment['durability'], Costs>;
  for (const durability of ['always', 'everysec', 'none'] as const)
    all[durability] =
      folder === null ? assumedCosts(durability) : await costsOf(folder, { ...asked, durability });
  return (durability) => all[durability];
}

/** Bytes of an entry of the ledger: in the mean of the run that calibrates, else of one as the server writes it. */
async function ledgerEntry(folder: string | null): Promise<{ entryBytes: number; source: string }> {
  const text = folder && (await readFile(join(folder, 'ledger.ndjson'), 'utf8').catch(() => null));
  const lines = text ? text.trimEnd().split('\n').length : 0;
  if (!text || lines === 0) return { entryBytes: 420, source: 'assumed' };
  const run = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { run: string };
  return { entryBytes: Math.round(Buffer.byteLength(text) / lines), source: run.run };
}

async function sizingOf(
  found: Found,
  {
    plan,
    costs,
    margin,
    days,
    measuredRun,
    startedMs,
    endedMs,
  }: {
    plan: Job['plan'];
    costs: Costs;
    margin: number;
    days: number;
    measuredRun: string | null;
    startedMs: number;
    endedMs: number;
  },
  interrupted: boolean,
): Promise<Sizing> {
  const { scenario, figures, scale, seed } = plan;
  const { people } = scenario.crowd;
  const { measured, ...rest } = found;
  const sizing: Omit<Sizing, 'answer'> = {
    ...{ schemaVersion: 3, kind: 'sizing', scenario, figures, scale, seed, days, margin, people },
    peopleWithMargin: withMargin(people, margin),
    ...rest,
    measured: measured && { run: measuredRun!, ...measured },
    price: priceOf(scenario, found.deployment),
    ...{ costs, interrupted, seconds: (endedMs - startedMs) / 1000 },
    versions: { 'opening-day': version, node: process.versions.node },
    commit: await thisCommit(),
    startedAt: new Date(startedMs).toISOString(),
  };
  return { ...sizing, answer: answerOf(sizing) };
}

export function withMargin(people: number, margin: number): number {
  return Math.ceil(people * (1 + margin));
}

/** From the opening of the room to the close. Null where the scenario names no price. */
export function priceOf(
  { prices, opening }: Pick<Scenario, 'prices' | 'opening'>,
  deployment: Deployment | null,
): Sizing['price'] {
  if (prices === undefined || deployment === null) return null;
  const hours = (Date.parse(opening.closesAt) - Date.parse(opening.preQueueAt)) / 3_600_000;
  const { serverHour, currency } = prices;
  return { serverHour, currency, hours, total: serverHour * hours * deployment.servers };
}
