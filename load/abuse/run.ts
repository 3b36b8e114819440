import type { StartOptions } from '../../server/start.ts';
import type { Catch } from '../faults/catches.ts';
import type { Result } from '../faults/run.ts';
import { type Attempt, attempts, countedAttempt } from './attempts.ts';
import type { AbuseFault } from './faults.ts';
import { setScene } from './scene.ts';
import type { Ask } from './target.ts';
import { startTargets } from './target.ts';

/** An attempt that the server did not withstand, and what it did. */
export interface Success {
  attempt: string;
  sentence: string;
}

export type Targets = Awaited<ReturnType<typeof startTargets>>;

/**
 * Tries everything at a server of its own, and says what succeeded. Every refusal that was seen must be counted in
 * `opening_day_refusals_total` under its code.
 *
 * @param tried the attempts to make, in the order of the table
 */
export async function abuse(
  targets: Targets,
  variants: NonNullable<StartOptions['variants']> = {},
  tried: readonly Attempt[] = attempts,
): Promise<Success[]> {
  const target = await targets.start(variants);
  try {
    const scene = await setScene(target);
    const before = await target.counted();
    const seen = new Map<string, number>();
    const ask: Ask = async (...call) => {
      const answered = await target.ask(...call);
      if (answered.code !== null) seen.set(answered.code, (seen.get(answered.code) ?? 0) + 1);
      return answered;
    };
    const successes: Success[] = [];
    for (const { name, make } of tried) {
      const sentence = await make(scene, target, ask);
      if (sentence !== null) successes.push({ attempt: name, sentence });
    }
    const after = await target.counted();
    for (const [code, times] of seen) {
      const counted = (after.get(code) ?? 0) - (before.get(code) ?? 0);
      if (counted < times)
        successes.push({
          attempt: countedAttempt,
          sentence: `${code} was answered ${times} times, counted ${counted}`,
        });
    }
    return successes;
  } finally {
    await target.stop();
  }
}

/** Tries everything at the honest server (null) and at each faulty one. Results as those of the other planted faults. */
export async function runAbuse({
  servers,
  now,
  done,
}: {
  servers: readonly (AbuseFault | null)[];
  /** Wall time, Unix ms. */
  now(): number;
  done(result: Result): void;
}): Promise<Result[]> {
  if (servers.length === 0) return [];
  const targets = await startTargets();
  try {
    const results: Result[] = [];
    for (const fault of servers) {
      const startedMs = now();
      const successes = await abuse(targets, fault?.variants);
      const result = resultOf(fault, successes, (now() - startedMs) / 1000);
      results.push(result);
      done(result);
    }
    return results;
  } finally {
    await targets.stop();
  }
}

function resultOf(fault: AbuseFault | null, successes: readonly Success[], seconds: number): Result {
  const seen = successes.map(({ attempt, sentence }) => ({ check: `abuse: ${attempt}`, sentence, times: 1 }));
  const isMeant = ({ check }: Catch) =>
    fault?.seenBy.some((attempt) => check === `abuse: ${attempt}`) ?? false;
  const catches = [...seen.filter(isMeant), ...seen.filter((one) => !isMeant(one))];
  const verdict =
    fault === null ? (seen.length === 0 ? 'clean' : 'accused') : seen.some(isMeant) ? 'caught' : 'missed';
  return {
    ...{ name: fault?.name ?? 'honest', does: fault?.does ?? 'the reference server as it is, abused' },
    ...{ mode: 'fifo', verdict, catches, why: null, attempts: 1, seconds },
  };
}
