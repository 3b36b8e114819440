import { provideRedis } from '../stack/redis-program.ts';
import type { Kind } from './crashes.ts';
import { type MomentResult, runMoment } from './moment.ts';
import type { Mode, Size } from './opening.ts';
import { provideStrace } from './strace.ts';
import { faultsOf, losing, nameOf, type Series } from './table.ts';

export interface CrashTestOptions {
  /** Random moments of each series. */
  moments: number;
  seed: number;
  /** Which series; all without it. */
  only?: readonly SeriesName[];
  /** Smaller crowds, and one server where none is killed. */
  small?: boolean;
  /** Wall ms, Unix. */
  now(): number;
  /** A line a moment, and what is being provided. */
  note(line: string): void;
}

export type SeriesName = Kind | 'everysec';

/** Every series: each kind of crash on durability `always`, and the loss of power once more on `everysec`. */
export const seriesNames: readonly SeriesName[] = ['redis', 'server', 'controller', 'power', 'everysec'];

/** Without a waiting room, hundreds of submissions are under way at any time; with one, everything else is too. */
const sizes: Record<'full' | 'small', Record<Mode, Size>> = {
  full: {
    fifo: { people: 450, quota: 300, arrivalsMs: 1_500 },
    passthrough: { people: 2_200, quota: 1_600, arrivalsMs: 700 },
  },
  small: {
    fifo: { people: 200, quota: 140, arrivalsMs: 700 },
    passthrough: { people: 1_000, quota: 700, arrivalsMs: 300 },
  },
};

export interface CrashTestResult {
  series: Series[];
  /** Why it failed, in sentences, a list a series that failed; empty when the test passed. */
  failures: string[][];
}

/**
 * Crashes the reference server and its Redis at random moments, each of a rush of its own, and says what was lost.
 * With `always` nothing may be; with `everysec` the loss of power must be seen to lose, or this test proves nothing.
 */
export async function runCrashTest(options: CrashTestOptions): Promise<CrashTestResult> {
  const { note, seed } = options;
  const names = options.only ?? seriesNames;
  await provideRedis({ note });
  const needsTrace = names.some((name) => name === 'power' || name === 'everysec');
  const strace = needsTrace ? await provideStrace(note) : null;
  const all: Series[] = [];
  for (const name of names) {
    const kind: Kind = name === 'everysec' ? 'power' : name;
    const durability = name === 'everysec' ? 'everysec' : 'always';
    const moments: MomentResult[] = [];
    for (let index = 0; index < options.moments; index++) {
      // The controller has work where there is a room; the others crash into both kinds of rush in turn.
      const mode: Mode = kind === 'controller' || index % 2 === 1 ? 'fifo' : 'passthrough';
      const size = sizes[options.small ? 'small' : 'full'][mode];
      const servers = options.small && kind !== 'server' && kind !== 'controller' ? 1 : 2;
      const moment = await runMoment({ ...options, servers, kind, durability, mode, size, index, strace });
      moments.push(moment);
      note(`${nameOf({ kind, durability })}: ${describe(moment, options.moments)}`);
    }
    all.push({ kind, durability, moments });
  }
  return {
    series: all,
    failures: all.map((series) => judge(series, seed)).filter((found) => found.length > 0),
  };
}

function judge(series: Series, seed: number): string[] {
  if (series.durability === 'always')
    return faultsOf(series).map((what) => `${nameOf(series)}, seed ${seed}, ${what}`);
  if (losing(series) > 0) return [];
  const moments = series.moments.length;
  return [
    `${nameOf(series)}, seed ${seed}: nothing lost in ${moments} moments. It must lose: this test proves nothing`,
  ];
}

/** One moment in a line. */
function describe({ index, mode, share, counts, faults, wallMs }: MomentResult, moments: number): string {
  const bad = Object.values(faults as unknown as Record<string, string[]>).flat().length;
  const { toldBefore, given, toldFailed, lostAnswers } = counts;
  return (
    `moment ${index + 1} of ${moments} (${mode}, ${Math.round(share * 100)} % through): ` +
    `${toldBefore} told before, ${toldFailed} told failed, ${lostAnswers} unanswered, ${given} given in the end; ` +
    `${bad === 0 ? 'nothing wrong' : `${bad} wrong, of which ${faults.placesLost.length} places lost`}; ` +
    `${(wallMs / 1000).toFixed(1)} s`
  );
}
