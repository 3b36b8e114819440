import { resolve } from 'node:path';
import { costsOf } from '../calibration/costs.ts';
import { costsLines } from '../calibration/words.ts';
import { paintFor } from '../cli/paint.ts';
import { line } from '../cli/rim.ts';
import { type Language, say } from '../cli/text.ts';
import { newRunPath, openRunFolder, type RunFolder, SIMULATED_PERSON_BYTES } from '../run/folder.ts';
import { listenForInterrupt } from '../run/interrupt.ts';
import { judge } from '../run/judge.ts';
import { count } from '../run/live/format.ts';
import { thisCommit } from '../run/machine.ts';
import type { RunOptions } from '../run/options.ts';
import { asScenarioSays } from '../run/options.ts';
import { planRun } from '../run/plan.ts';
import { writeRecord } from '../run/record.ts';
import type { Desk } from '../run/run.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import { progressBar } from './bar.ts';
import { assumedCosts, type Distributions } from './costs.ts';
import { datedAt, type SimulatedDay, simulateDay } from './once.ts';
import { type Outcome, replicate, summarised } from './replications.ts';

export interface SimulateOptions
  extends Pick<
    RunOptions,
    'scenario' | 'admission' | 'people' | 'listening' | 'scale' | 'seed' | 'servers' | 'durability' | 'out'
  > {
  /** Opening seconds per wall second through the rush; null: the scenario's schedule. */
  speed: number | null;
  /** Days with other seeds besides; 1: none. */
  replications: number;
  /** Folder of the measured run that the costs are taken from; null: assumed. */
  calibrate: string | null;
  distributions: Distributions;
}

/** Busier than this in a minute, servers or Redis have no room left. */
const FULL = 0.95;

/** Why a day at a replay's speed may have gone as the day itself would not. */
function hurried(speed: number, language: Language): string {
  const times = count(speed, language);
  return say(
    {
      en: `! At speed ${times} everybody asks ${times} times as often as on the day, and these servers were full: so would a run at that speed be. --speed 1 simulates the day itself.`,
      fr: `! À la vitesse ${times}, tous demandent ${times} fois plus souvent que ce jour-là, et ces serveurs étaient pleins : un essai à cette vitesse le serait aussi. --speed 1 simule le jour lui-même.`,
    },
    language,
  );
}

/** Lives one opening day virtually, leaves the files of a run, and reports on them. Returns the exit code. */
export async function simulateOpening(options: SimulateOptions, desk: Desk): Promise<number> {
  const { rim, language } = desk;
  const { speed, replications, calibrate, distributions, durability, ...asked } = options;
  const planned = planRun({ ...asScenarioSays, ...asked, durability, speed: null }, 'later');
  const { run } = planned.scenario;
  const plan =
    speed === null
      ? planned
      : {
          ...planned,
          speedMode: 'fixed' as const,
          scenario: { ...planned.scenario, run: { ...run, speed: atRushSpeed(run.speed, speed) } },
        };
  const costs =
    calibrate === null
      ? null
      : await costsOf(resolve(rim.folder, calibrate), {
          ...{ scenario: plan.scenario, durability, people: true, distributions },
        });
  for (const each of costsLines(costs ?? assumedCosts(durability), language)) line(rim.err, each);
  const path =
    options.out ?? (await newRunPath(resolve(rim.folder, 'results'), plan.scenario.name, rim.now()));
  const folder = await openRunFolder(
    resolve(rim.folder, path),
    plan.scenario.crowd.people,
    undefined,
    SIMULATED_PERSON_BYTES,
  );
  const interrupt = listenForInterrupt(rim, { first: () => {}, leaving: () => {} });
  const bar = progressBar(rim.err);
  const n = (value: number) => count(value, language);
  line(
    rim.err,
    say(
      {
        en: `simulation of ${plan.scenario.name}: ${n(plan.scenario.crowd.people)} people, ${n(plan.scenario.opening.quota)} places; ${plan.scenario.admission.mode}, seed ${plan.seed}`,
        fr: `simulation de ${plan.scenario.name} : ${n(plan.scenario.crowd.people)} personnes, ${n(plan.scenario.opening.quota)} places ; ${plan.scenario.admission.mode}, graine ${plan.seed}`,
      },
      language,
    ),
  );
  try {
    const startedMs = rim.now();
    const cost = await leaveRecord(folder, startedMs, {
      lived: simulateDay({
        ...{ plan, durability, costs },
        progress: (share) => bar.draw(share / replications),
        stopped: () => interrupt.cause() !== null,
      }),
      outcomes:
        replications > 1 && interrupt.cause() === null
          ? await replicate(
              { plan: { ...plan, people: [] } as never, durability, costs },
              {
                count: replications,
                done: (done) => bar.draw(done / replications),
                signal: interrupt.signal,
              },
            )
          : [],
    });
    bar.close();
    const { events, pollsCounted, busy } = cost;
    const seconds = (rim.now() - startedMs) / 1000;
    const told = `${n(events)} events, ${n(pollsCounted)} polls counted, ${seconds.toFixed(1)} s`;
    line(rim.err, paintFor(rim.err).dim(told));
    const code = await judge(folder.path, desk);
    const fastest = Math.max(
      1,
      ...plan.scenario.run.speed.filter(({ rush }) => rush).map((step) => step.speed),
    );
    if (fastest > 1 && Math.max(...Object.values(busy)) > FULL) line(rim.err, hurried(fastest, language));
    return code;
  } finally {
    bar.close();
    interrupt.dispose();
    await folder.tidy({ keepWork: false });
  }
}

/** Writes the files; the people go to disk one by one, and none of the day is kept afterwards. */
async function leaveRecord(
  folder: RunFolder,
  startedMs: number,
  { lived, outcomes }: { lived: SimulatedDay; outcomes: readonly Outcome[] },
): Promise<SimulatedDay['cost']> {
  const { manifest, people, ledger, series, cost } = datedAt(lived, folder.name, startedMs);
  await writeRecord(folder, {
    manifest: {
      ...manifest,
      commit: await thisCommit(),
      ...(outcomes.length > 1 && {
        replications: { count: outcomes.length, firstSeed: manifest.seed, measures: summarised(outcomes) },
      }),
    },
    ...{ people, ledger, series, receipts: [] },
  });
  return cost;
}
