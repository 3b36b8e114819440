import { resolve } from 'node:path';
import { readCa } from '../cli/ca.ts';
import { UsageError } from '../cli/command.ts';
import { EXIT } from '../cli/exit.ts';
import { line, type Rim } from '../cli/rim.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { capacityOf, signUpsPerSecond } from './capacity.ts';
import { chooseGenerator } from './choose.ts';
import { confirmTarget } from './confirm.ts';
import { checkConnections } from './connections.ts';
import { liveDay } from './day.ts';
import { newRunPath, openRunFolder, type RunFolder } from './folder.ts';
import { type Interrupt, Interrupted, listenForInterrupt, orInterrupted } from './interrupt.ts';
import { judge } from './judge.ts';
import { type Progress, progressOn } from './live/progress.ts';
import { manifestOf } from './manifest.ts';
import type { RunOptions } from './options.ts';
import { type Chosen as Adapted, chooseAdapter, fromOutside, siteOfPlan } from './outside.ts';
import { partDone } from './part.ts';
import { announcement, fitted, kindOf, type Plan, planRun } from './plan.ts';
import { writeRecord } from './record.ts';
import { leaveReference } from './reference.ts';
import { checkSegment } from './segment.ts';
import { atSpeed } from './speed.ts';
import { withFinalStates } from './states.ts';
import { startSystem } from './system.ts';

/** What a command hands to a run besides its options. */
export interface Desk {
  rim: Rim;
  json: boolean;
  language: Language;
}

interface Rehearsal {
  options: RunOptions;
  asked: Plan;
  adapter: Adapted | null;
  /** What the target's TLS is trusted by, PEM; null: by what this machine trusts. */
  ca: string | null;
  folder: RunFolder;
  rim: Rim;
  language: Language;
  progress: Progress;
  interrupt: Interrupt;
}

/**
 * Replays one opening day for real, and reports on it. Returns the exit code.
 *
 * What can be found wrong beforehand is found before anything is started: the scenario, where the load goes,
 * room for the results.
 */
export async function runOpening(options: RunOptions, desk: Desk): Promise<number> {
  const { rim, language } = desk;
  if (options.generator === 'builtin' && (options.generators ?? 1) > 1)
    throw new UsageError(['--generators: only k6 is run several times; leave out --generator builtin']);
  const planned = planRun(options);
  checkSegment(options, { people: planned.people.length, nowMs: rim.now() });
  checkConnections(options, planned);
  const ca = readCa(options.ca, rim.folder, options.target);
  const adapter = options.adapter === null ? null : await chooseAdapter(options.adapter, rim.folder);
  const asked = adapter === null ? planned : fromOutside(planned, adapter);
  if (options.target !== null) {
    const how = { confirmed: options.confirm, needsToken: adapter === null };
    await confirmTarget(options.target, asked.scenario.target, desk, how);
  }
  const path =
    options.out ?? (await newRunPath(resolve(rim.folder, 'results'), asked.scenario.name, rim.now()));
  const folder = await openRunFolder(resolve(rim.folder, path), asked.people.length);

  const progress = progressOn(rim.err, language);
  const interrupt = listenForInterrupt(rim, {
    first: () => progress.note(say(STOPPING, language)),
    leaving: progress.close,
  });
  try {
    await rehearse({ options, asked, adapter, ca, folder, rim, language, progress, interrupt });
    progress.close();
    if (planned.segment !== null) return await partDone(folder.path, planned.segment, desk);
    return await judge(folder.path, desk);
  } catch (error) {
    progress.close();
    if (!(error instanceof Interrupted)) throw error;
    line(rim.err, say(NOTHING, language));
    return EXIT.invalid;
  } finally {
    interrupt.dispose();
    await folder.tidy({ keepWork: options.keep });
  }
}

/** Lives the day and writes down how it went. */
async function rehearse({
  options,
  asked,
  adapter,
  ca,
  folder,
  rim,
  language,
  progress,
  interrupt,
}: Rehearsal): Promise<void> {
  const { note } = progress;
  const { signal } = interrupt;
  const generator = await orInterrupted(chooseGenerator(options, note), signal);
  const fitting = fitted(asked, generator, note);
  // A plan drawn again at another size is one of the scenario's own people.
  const sized = adapter === null ? fitting : fromOutside(fitting, adapter);
  const capacity = () => capacityOf(generator.name, sized.scenario.run.servers);
  const speeding = atSpeed(sized, options.speed, { capacity, signUpsPerSecond, note, language });
  const plan = await orInterrupted(speeding, signal);

  note(announcement(plan, generator.name, language));

  const starting = startSystem({
    options,
    plan,
    ca,
    work: folder.work,
    env: rim.env,
    now: rim.now,
    note,
    signal,
  });
  const system = await orInterrupted(starting, signal, (late) => late.stop());
  const day = await liveDay({
    plan,
    system,
    ...(adapter && { site: siteOfPlan(plan, adapter) }),
    own: options.connections === 'own',
    ...(options.runners !== null && { runners: resolve(rim.folder, options.runners) }),
    ...(options.startAt !== null && { startAtMs: options.startAt }),
    ...(options.generators !== null && { generators: options.generators }),
    generator: generator.live,
    kind: kindOf(plan, generator.name, language),
    folder: folder.work,
    now: rim.now,
    interrupt,
    progress,
  }).finally(() => system.stop());

  const { result, evidence, series } = day;
  const manifest = await manifestOf(plan, {
    run: folder.name,
    day,
    generator: generator.name,
    durability: options.durability,
    versions: { ...system.versions, ...generator.versions },
    interruptedBy: interrupt.cause(),
    outside: adapter && { adapter: adapter.name, functions: adapter.functions, target: system.url },
  });
  await writeRecord(folder, {
    manifest,
    people: withFinalStates(result.people, evidence.ledger),
    ledger: evidence.ledger,
    receipts: evidence.receipts,
    notices: evidence.notices,
    draw: evidence.draw,
    series,
    costs: day.costs,
    ...(plan.segment && { seconds: result.lines }),
  });
  const isWhole = plan.segment === null && adapter === null && interrupt.cause() === null;
  if (plan.scale < 1 && options.reference !== false && isWhole && day.costs !== null) {
    note(say(REFERENCE, language));
    const why = await leaveReference(folder, plan, { durability: options.durability, signal });
    if (why !== null) note(`${say(NO_REFERENCE, language)} ${why}`);
  }
}

const STOPPING: Text = {
  en: 'Stopping: the results so far are being kept. Once more leaves at once.',
  fr: 'Arrêt : les résultats obtenus sont conservés. Une seconde fois quitte aussitôt.',
};
const REFERENCE: Text = {
  en: 'Simulating the full-size day beside it (--no-reference leaves it out).',
  fr: 'Simulation du jour en vraie grandeur (--no-reference l’omet).',
};
const NO_REFERENCE: Text = {
  en: 'Without the full-size day beside it:',
  fr: 'Sans le jour en vraie grandeur :',
};
const NOTHING: Text = {
  en: 'Stopped before the day began: nothing was recorded.',
  fr: 'Arrêté avant le début du jour : rien n’a été enregistré.',
};
