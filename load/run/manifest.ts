import { version } from '../cli/version.ts';
import type { Manifest, Outside } from '../record/files.ts';
import type { Day } from './day.ts';
import { thisCommit, thisMachine } from './machine.ts';
import type { Plan } from './plan.ts';

/** How a run went, as far as the plan does not say it. */
export interface Course {
  /** The run's name. */
  run: string;
  day: Day;
  generator: Manifest['generator'];
  durability: Manifest['durability'];
  /** The signal that cut it short; null when nothing did. */
  interruptedBy: string | null;
  /** Of the programs that took part, besides this one. */
  versions: Record<string, string>;
  /** With an adapter: what was seen from outside only. */
  outside?: Outside | null;
}

/** `run.json`: everything that is needed to judge the run, and to make it again. */
export async function manifestOf(plan: Plan, course: Course): Promise<Manifest> {
  const { scenario } = plan;
  const { day, interruptedBy } = course;
  const invalidReasons = [
    ...(interruptedBy === null
      ? []
      : [`The run was cut short by ${interruptedBy}: these are the results so far.`]),
    ...(day.withoutEvidence === null ? [] : [day.withoutEvidence]),
    ...day.result.invalidReasons,
    ...day.events.flatMap(({ kind, atMs, failure }) =>
      failure === null ? [] : [`The ${kind} at ${atMs / 1000} s could not be carried out: ${failure}`],
    ),
  ];
  return {
    schemaVersion: 1,
    run: course.run,
    kind: 'measured',
    scenario,
    figures: plan.figures,
    seed: plan.seed,
    scale: plan.scale,
    scaleKeeps: plan.scaleKeeps,
    scaleLoses: plan.scaleLoses,
    speed: { mode: plan.speedMode, schedule: scenario.run.speed },
    clock: day.clock,
    opensAtMs: plan.opensAtMs,
    admission: scenario.admission.mode,
    servers: scenario.run.servers,
    durability: course.durability,
    generator: course.generator,
    startedAt: new Date(day.startedAtMs).toISOString(),
    endedAt: new Date(day.endedAtMs).toISOString(),
    versions: { 'opening-day': version, node: process.versions.node, ...course.versions },
    machine: thisMachine(),
    commit: await thisCommit(),
    interrupted: interruptedBy !== null,
    valid: invalidReasons.length === 0,
    invalidReasons,
    generatorReport: day.result.report,
    ...(plan.segment && { segment: plan.segment }),
    ...(course.outside && { outside: course.outside }),
    ...(scenario.events && { events: day.events }),
    checkpoint: day.evidence.checkpoint,
    publicKeys: day.evidence.publicKeys,
  };
}
