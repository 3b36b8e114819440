import { runBuiltin } from '../generator/builtin.ts';
import type { Generator } from '../generator/generator.ts';
import { runK6 } from '../k6/run.ts';
import { runOnRunners } from '../k6/runners.ts';
import type { Manifest } from '../record/files.ts';
import { findK6, provideK6 } from '../stack/k6.ts';
import type { RunOptions } from './options.ts';

export interface Chosen {
  name: Manifest['generator'];
  live: Generator;
  versions: Record<string, string>;
  /** More people than this are beyond it; Infinity where the machine decides. */
  mostPeople: number;
}

/** What the built-in generator bears beside the servers on a small machine: a first look, not a measurement. */
const BUILTIN_PEOPLE = 1_500;

/** k6, fetched or built where it is missing; the built-in generator where asked for, or where k6 cannot be had. */
export async function chooseGenerator(
  { generator: asked, generators, runners }: Pick<RunOptions, 'generator' | 'generators' | 'runners'>,
  note: (line: string) => void,
): Promise<Chosen> {
  const builtin = { name: 'builtin', live: runBuiltin, versions: {} } as const;
  if (runners !== null)
    return { name: 'k6', live: runOnRunners, versions: {}, mostPeople: Number.POSITIVE_INFINITY };
  if (asked === 'builtin') return { ...builtin, mostPeople: Number.POSITIVE_INFINITY };
  if ((await provideK6({ note })) !== null) {
    const k6 = (await findK6())?.version ?? 'unknown';
    return { name: 'k6', live: runK6, versions: { k6 }, mostPeople: Number.POSITIVE_INFINITY };
  }
  if (asked === 'k6')
    throw new Error('k6 cannot be had here (see above); --generator builtin runs without it');
  note('k6 cannot be had here: the small built-in generator runs instead, for a first look at small scale');
  if ((generators ?? 1) > 1)
    note(`--generators ${generators} is for k6: one built-in generator lives the whole crowd`);
  return { ...builtin, mostPeople: BUILTIN_PEOPLE };
}
