import { type Catch, catchesOf } from './catches.ts';
import { type Judged, liveVariant } from './day.ts';
import type { Mode, Variant } from './variant.ts';

/**
 * `caught`: a fault, seen by a check made for it. `missed`: a fault that none of them saw. `clean`: an honest
 * server in which nothing was found. `accused`: one in which something was. `invalid`: the generator could not keep
 * up, however slow the day. `broken`: the day could not be lived at all.
 */
export type Verdict = 'caught' | 'missed' | 'clean' | 'accused' | 'invalid' | 'broken';

/** What became of one server. */
export interface Result {
  /** The fault's name, or `honest`. */
  name: string;
  does: string;
  mode: Mode;
  verdict: Verdict;
  /** Whatever saw something wrong; the checks made for this fault first. */
  catches: Catch[];
  /** Why it is `invalid` or `broken`; null otherwise. */
  why: string | null;
  /** Days lived: more than one where the generator could not keep up. */
  attempts: number;
  /** Wall seconds. */
  seconds: number;
}

export interface RunOptions {
  /** The faults to plant. */
  faults: readonly Variant[];
  /** The ways of letting people in on which an honest server must not be caught. */
  honest: readonly Mode[];
  /** Days at once. */
  atOnce: number;
  /**
   * Opening seconds per wall second. Where the machine is too busy for the generator to keep up, the day is lived again, alone
   * and slower; 100, 50, 25.
   */
  speeds?: readonly number[];
  /** Wall time, Unix ms. */
  now(): number;
  /** Told of each result as it comes. */
  done(result: Result): void;
}

/** Plants each fault in a server, lets a crowd at it, and says which check caught it. Results in the order asked. */
export async function runPlantedFaults(options: RunOptions): Promise<Result[]> {
  const { faults, honest, atOnce, speeds = [100, 50, 25], now, done } = options;
  const results = [...honest, ...faults].map(untried);
  for (const [attempt, speed] of speeds.entries()) {
    const open = results.filter(({ verdict }) => verdict === 'invalid');
    const live = async () => {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        await tryServer(next, speed, now);
        if (next.verdict !== 'invalid' || speed === speeds.at(-1)) done(next);
      }
    };
    await Promise.all(Array.from({ length: attempt === 0 ? atOnce : 1 }, live));
  }
  return results.map(({ variant: _, ...result }) => result);
}

/** All caught, and nobody accused. */
export function isGood(results: readonly Result[]): boolean {
  return results.every(({ verdict }) => verdict === 'caught' || verdict === 'clean');
}

type Trial = Result & { variant: Variant | null };

function untried(server: Variant | Mode): Trial {
  const about =
    typeof server === 'string'
      ? { variant: null, name: 'honest', does: `the reference server as it is, mode ${server}`, mode: server }
      : { variant: server, name: server.name, does: server.does, mode: server.mode };
  return { ...about, verdict: 'invalid', catches: [], why: null, attempts: 0, seconds: 0 };
}

/** Lives the day once more, and notes what came of it. */
async function tryServer(trial: Trial, speed: number, now: () => number): Promise<void> {
  const { variant, mode } = trial;
  const startedMs = now();
  let judgement: Judgement;
  try {
    judgement = judge(await liveVariant({ fault: variant?.name ?? null, mode, speed, now }), variant);
  } catch (error) {
    judgement = { verdict: 'broken', catches: [], why: (error as Error).message };
  }
  Object.assign(trial, judgement);
  trial.attempts++;
  trial.seconds += (now() - startedMs) / 1000;
}

type Judgement = Pick<Result, 'verdict' | 'catches' | 'why'>;

/** What a day shows of a server, which has this fault or (null) none. */
export function judge(judged: Judged, variant: Pick<Variant, 'seenBy'> | null): Judgement {
  const { summary } = judged;
  const found = catchesOf(judged);
  const meant = (variant?.seenBy ?? []).flatMap((check) => found.filter((one) => one.check === check));
  const catches = [...meant, ...found.filter((one) => !meant.includes(one))];
  if (variant === null && found.length > 0) return { verdict: 'accused', catches, why: null };
  if (meant.length > 0) return { verdict: 'caught', catches, why: null };
  if (summary.validity.valid === 0) {
    return { verdict: 'invalid', catches, why: summary.validity.reasons.join(' ') };
  }
  if (variant !== null) return { verdict: 'missed', catches, why: null };
  const open = summary.objectives.filter(({ verdict }) => verdict !== 'met');
  if (open.length === 0) return { verdict: 'clean', catches, why: null };
  return { verdict: 'broken', catches, why: `${open[0]!.name}: ${open[0]!.verdict}` };
}
