import type { Costs } from '../simulation/costs.ts';
import type { Pool } from '../simulation/pool.ts';
import { type Job, seeded } from '../simulation/replications.ts';
import { type Deployment, jobOf } from './deployment.ts';
import {
  costGuesses,
  type Effects,
  effectsOf,
  guessesOf,
  meanEffects,
  moved,
  movedBy,
  type Sensitivity,
  type Swing,
  shiftsOf,
} from './sensitivity.ts';
import type { Trials } from './trial.ts';

/** A guess that changed no outcome by its last digit on so many days, either way, does nothing: its other days are not lived. */
const idleDays = 2;

export interface SwingsOptions {
  plan: Job['plan'];
  costs(durability: Deployment['durability']): Costs;
  pool: Pick<Pool, 'lanes'>;
  deployment: Deployment;
  /** Guesses at most. */
  most: number;
  /** Of each guess either way. */
  days: number;
}

/** Moves each guess down and up by itself, on days of the same seeds as those on which nothing is moved. */
export async function swingsOf(
  trials: Pick<Trials, 'nth' | 'day'>,
  { plan, costs, pool, deployment, most, days }: SwingsOptions,
): Promise<Sensitivity> {
  const { servers, durability } = deployment;
  const { people } = plan.scenario.crowd;
  const job = jobOf(plan, deployment, people, costs(durability));
  const still = await Promise.all(
    Array.from({ length: days }, async (_, i) => {
      const { outcomes } = await trials.nth(deployment, people, i);
      return effectsOf(outcomes[0]!, servers);
    }),
  );
  const guesses = guessesOf(plan.figures, job.plan.scenario);
  const machine = job.costs?.from === 'assumed' ? costGuesses.map((path) => ({ path, value: 1 })) : [];
  const asked = [...machine, ...guesses].slice(0, most);

  async function swing({ path, value }: { path: string; value: number }): Promise<Swing> {
    const ways = [moved(job, path, 1 - movedBy), moved(job, path, 1 + movedBy)];
    const lived: [Effects[], Effects[]] = [[], []];
    const live = async (to: number) => {
      for (const [way, each] of ways.entries())
        for (let i = lived[way]!.length; i < to; i++)
          lived[way]!.push(
            each === null ? still[i]! : effectsOf(await trials.day(seeded(each.job, i)), servers),
          );
    };
    await live(Math.min(idleDays, days));
    const idle = lived.every((effects) => effects.every((each, i) => same(each, still[i]!)));
    if (!idle) await live(days);
    const [down, up] = lived;
    return {
      ...{ path, value, down: ways[0]?.value ?? value, up: ways[1]?.value ?? value, days: down.length },
      effects: { down: shiftsOf(still, down), up: shiftsOf(still, up) },
    };
  }

  const swings: Swing[] = [];
  let next = 0;
  // One lane of days for each thread, so that the other parts get their turns between them.
  const lane = async () => {
    for (let i = next++; i < asked.length; i = next++) swings[i] = await swing(asked[i]!);
  };
  await Promise.all(Array.from({ length: pool.lanes }, lane));
  return { days, middle: meanEffects(still), swings };
}

function same(a: Effects, b: Effects): boolean {
  return (Object.keys(a) as (keyof Effects)[]).every((name) => a[name] === b[name]);
}
