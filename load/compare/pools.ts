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
  /** Answers held back, so that the p99 of a calm second is a fifth higher. */
  late: RunSample[];
  /** A cap a tenth lower, and with it goodput. */
  fewer: RunSample[];
}

/** How many runs of each; `pilot`, before all others, says how long answers are to be held back. */
export interface PoolSizes {
  pilot: number;
  same: number;
  planted: number;
}

/** Of the answers, those that are held back. */
const LATE_SHARE = 0.03;
const CAP = 0.9;
const DAY = join(import.meta.dirname, 'calibration-day.yaml');

/**
 * Lives the day again and again, the three servers in turn, so that whatever the machine does over half an
 * hour is done to all of them. Runs that are there already are left as they are.
 *
 * @param told is told what is being lived
 */
export async function livePools(
  folder: string,
  { pilot, same, planted }: PoolSizes,
  { desk, told }: { desk: Desk; told: (line: string) => void },
): Promise<void> {
  const entry = moduleFile(import.meta.dirname, 'planted-server');
  const live = async (kind: string, n: number, env: Record<string, string> | null = null) => {
    const out = join(folder, kind, String(n));
    if (await stat(join(out, 'summary.json')).catch(() => null)) return;
    told(`${kind} ${n}`);
    const planted = env === null ? {} : { planted: { entry, env } };
    await runOpening({ ...asScenarioSays, scenario: DAY, ...planted, out }, desk);
    const { interrupted } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as Manifest;
    if (!interrupted) return;
    await rm(out, { recursive: true });
    throw new UsageError([
      `interrupted; the runs so far are kept in ${folder}, and --keep goes on with them`,
    ]);
  };
  for (let n = 1; n <= pilot; n++) await live('same', n);
  const delay = `${LATE_SHARE}:${await delayOf(join(folder, 'same'), pilot)}`;
  for (let n = 1; n <= Math.max(same - pilot, planted); n++) {
    if (n <= same - pilot) await live('same', pilot + n);
    if (n > planted) continue;
    await live('late', n, { PLANTED_DELAY: delay });
    await live('fewer', n, { PLANTED_CAP: String(CAP) });
  }
}

/**
 * How long, wall ms, a share of the answers is held back for the p99 to come a fifth higher. Of the one in a hundred above
 * that level some half are there already, so of the late ones one in seven is to be: those slower, without the delay, than
 * 86 in a hundred, which is taken from median and p99 as of a lognormal (1.08 of 2.33 standard deviations). What it comes
 * to is measured.
 */
async function delayOf(folder: string, pilot: number): Promise<number> {
  const all = (await readGroup(folder)).runs.slice(0, pilot).map(sampleOf);
  const valid = all.filter((run) => run.valid);
  const runs = valid.length > 0 ? valid : all;
  const middle = (of: (run: RunSample) => number | null) =>
    runs.reduce((sum, run) => sum + of(run)!, 0) / runs.length;
  const p99 = middle(({ measures }) => measures.latencyP99);
  const p50 = middle(({ measures }) => measures.latencyMedian);
  return Math.max(1, Math.round(1.2 * p99 - p50 * (p99 / p50) ** 0.46));
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
