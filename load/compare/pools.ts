import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import type { Manifest } from '../record/files.ts';
import { asScenarioSays } from '../run/options.ts';
import { type Desk, runOpening } from '../run/run.ts';
import { moduleFile } from '../stack/path.ts';
import { readGroup } from './group.ts';
import { type RunSample, sampleOf } from './sample.ts';

/** Valid runs of the reference server, and of the same server made worse; the last two empty where none were lived. */
export interface Pools {
  /** Runs there were, the invalid ones among them. */
  lived: number;
  same: RunSample[];
  /** The portal answers later, and the 99th percentile is a fifth higher. */
  late: RunSample[];
  /** Admission three tenths slower, and goodput a tenth lower with it. */
  fewer: RunSample[];
}

/** How many runs of each. */
export interface PoolSizes {
  same: number;
  planted: number;
}

/**
 * What comes of them is measured; each is to be a little more than the change that is to be found. Goodput is of the whole time
 * that the portal works, also after the last call, so it falls by some half of what the rate does.
 */
const PLANTED = { late: { PLANTED_SERVICE: '1.25' }, fewer: { PLANTED_RATE: '0.7' } };
const DAY = 'steady-opening';

/**
 * Lives the day again and again, the three servers in turn, so that whatever the machine does over a quarter of an
 * hour is done to all of them. Runs that are there already are left as they are.
 *
 * @param told is told what is being lived
 * @throws UsageError where it is interrupted
 */
export async function livePools(
  folder: string,
  { same, planted }: PoolSizes,
  { desk, told }: { desk: Desk; told: (line: string) => void },
): Promise<void> {
  const entry = moduleFile(import.meta.dirname, 'planted-server');
  const live = async (kind: 'same' | 'late' | 'fewer', n: number) => {
    const out = join(folder, kind, String(n));
    if (await stat(join(out, 'summary.json')).catch(() => null)) return;
    told(`${kind} ${n}`);
    const planted = kind === 'same' ? {} : { planted: { entry, env: PLANTED[kind] } };
    await runOpening({ ...asScenarioSays, scenario: DAY, ...planted, out }, desk);
    const { interrupted } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as Manifest;
    if (!interrupted) return;
    await rm(out, { recursive: true });
    throw new UsageError([
      `interrupted; the runs so far are kept in ${folder}, and --keep goes on with them`,
    ]);
  };
  for (let n = 1; n <= Math.max(same, planted); n++) {
    if (n <= same) await live('same', n);
    if (n <= planted) await live('late', n);
    if (n <= planted) await live('fewer', n);
  }
}

/** The pools in a folder; a folder of runs, and not of pools, holds runs of the reference server. */
export async function readPools(folder: string): Promise<Pools> {
  const read = async (kind: string) => {
    const path = join(folder, kind);
    return (await stat(path).catch(() => null)) ? (await readGroup(path)).runs.map(sampleOf) : [];
  };
  const valid = (runs: RunSample[]) => runs.filter((run) => run.valid);
  const [same, late, fewer] = [await read('same'), await read('late'), await read('fewer')];
  const all = same.length > 0 ? same : (await readGroup(folder)).runs.map(sampleOf);
  return {
    lived: all.length + late.length + fewer.length,
    ...{ same: valid(all), late: valid(late), fewer: valid(fewer) },
  };
}
