import type { Manifest } from '../record/files.ts';
import type { Plan } from '../run/plan.ts';
import type { JudgedRun } from './comparison.ts';
import {
  type HarmName,
  harmNames,
  harms,
  type MeasureName,
  measureNames,
  noisyMeasures,
} from './measures.ts';

/** One run as far as another is judged against it: all that a baseline keeps. */
export interface RunSample {
  run: string;
  /** Wall time, ISO 8601. */
  startedAt: string;
  commit: string | null;
  valid: boolean;
  /** Null where the run has no such thing. Units: `noisyMeasures`. */
  measures: Record<MeasureName, number | null>;
  /** Counts of what must not happen. */
  harms: Record<HarmName, number | null>;
}

/** What must be the same in two runs before a difference between them says something of the build. */
export interface Conditions {
  scenario: string;
  admission: string;
  people: number;
  places: number;
  seed: number;
  scale: number;
  speed: { fromSeconds: number; speed: number }[];
  servers: number;
  durability: string;
  generator: string;
  kind: string;
  /** `own`, `TLS`, `3 machines`: what changes the cost of a call; absent where all is as usual. */
  connections?: string;
  machine: { cpus: number; cpuModel: string; memoryGiB: number };
}

export function sampleOf({ records: { manifest }, summary }: JudgedRun): RunSample {
  const pick = <Name extends string>(names: readonly Name[], of: (name: Name) => number | null) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, number | null>;
  return {
    run: summary.run,
    startedAt: manifest.startedAt,
    commit: manifest.commit,
    valid: summary.validity.valid === 1,
    measures: pick(measureNames, (name) => noisyMeasures[name].of(summary)),
    harms: pick(harmNames, (name) => harms[name].of(summary)),
  };
}

export function conditionsOf({ scenario, machine, ...manifest }: Manifest): Conditions {
  return {
    scenario: scenario.name,
    admission: scenario.admission.mode,
    people: scenario.crowd.people,
    places: scenario.opening.quota,
    seed: manifest.seed,
    scale: manifest.scale,
    speed: manifest.speed.schedule.map(({ fromSeconds, speed }) => ({ fromSeconds, speed })),
    servers: manifest.servers,
    durability: manifest.durability,
    generator: manifest.generator,
    kind: manifest.kind,
    ...connectionsOf(manifest),
    machine: machineOf(machine),
  };
}

/** What of them is known before anything is run; the rest may turn on what the machine bears. */
export function conditionsAhead(
  { asked, seed }: Pick<Plan, 'asked' | 'seed'>,
  machine: Manifest['machine'],
): Partial<Conditions> {
  return {
    scenario: asked.name,
    admission: asked.admission.mode,
    seed,
    machine: machineOf(machine),
  };
}

function machineOf({ cpus, cpuModel, memoryBytes }: Manifest['machine']): Conditions['machine'] {
  return { cpus, cpuModel, memoryGiB: Math.round(memoryBytes / 2 ** 30) };
}

function connectionsOf({
  generatorReport: { connectionsOf, handshakes = 0 },
  parts,
}: Pick<Manifest, 'generatorReport' | 'parts'>): Pick<Conditions, 'connections'> {
  const unusual = [
    ...(connectionsOf === 'device' ? ['own'] : []),
    ...(handshakes === 0 ? [] : ['TLS']),
    ...(parts === undefined ? [] : [`${parts.length} machines`]),
  ];
  return unusual.length === 0 ? {} : { connections: unusual.join(', ') };
}

/** In what two runs' conditions differ: `seed: 1, 2`. Empty where one can be judged against the other. @param names those that are looked at; all */
export function unlike(
  first: Partial<Conditions>,
  second: Partial<Conditions>,
  names = [...new Set([...Object.keys(first), ...Object.keys(second)])] as (keyof Conditions)[],
): string[] {
  return names
    .map((name) => [name, told(first[name]), told(second[name])] as const)
    .filter(([, one, other]) => one !== other)
    .map(([name, one, other]) => `${name}: ${one}, ${other}`);
}

const told = (value: unknown): string => (value === undefined ? 'as usual' : JSON.stringify(value));
