import { meetsBound, parseBound } from '../scenario/bound.ts';
import type { Objective } from '../scenario/schema.ts';
import type { Costs } from '../simulation/costs.ts';
import type { Pool } from '../simulation/pool.ts';
import { type Job, type Outcome, seeded } from '../simulation/replications.ts';
import { type Deployment, jobOf } from './deployment.ts';

/** What a deployment came to, over days of the same seeds as every other's. */
export interface Trial {
  deployment: Deployment;
  people: number;
  /** In the order of their seeds; fewer than asked where an early one missed. */
  outcomes: Outcome[];
  held: boolean;
  /** The first objectives that a day missed. */
  missed: Miss[];
}

export interface Miss {
  name: string;
  measure: string;
  bound: string;
  value: number | null;
}

/** What every day must do besides: be one that the simulator knows, and not ask more of the programs than they can, in its busiest minute. */
export const keepsUp: readonly Objective[] = [
  { name: 'The simulator knows the day', measure: 'validity.valid', bound: '= 1' },
  { name: 'Servers keep up', measure: 'servers.busy', bound: '< 1' },
  { name: 'Redis keeps up', measure: 'redis.busy', bound: '< 1' },
];

/** What a day must meet, the scenario's own objectives first. An objective without a value is passed over: the mode has no such thing. */
export function missesOf(outcome: Outcome, objectives: readonly Objective[], quota: number): Miss[] {
  return [...objectives, ...keepsUp].flatMap(({ name, measure, bound }) => {
    const value = outcome[measure] ?? null;
    const read = parseBound(bound);
    if (value === null || read === null || meetsBound(read, value, quota)) return [];
    return [{ name, measure, bound, value }];
  });
}

/** The most that a deployment may miss is nothing: how sure that is after n days without a miss (Clopper and Pearson 1934, 95 %). */
export function leastShareHeld(days: number): number {
  return 0.05 ** (1 / days);
}

export interface Trials {
  /** Lives up to `days` days, and stops at the first that misses. A day that was lived before is known. */
  hold(deployment: Deployment, people: number, days: number): Promise<Trial>;
  /** One of those days alone, by its index from the first seed on. */
  nth(deployment: Deployment, people: number, index: number): Promise<Trial>;
  /** One day of a plan changed by hand, with the seed asked for. */
  day(job: Job): Promise<Outcome>;
  /** Days lived so far. */
  lived(): number;
}

export interface TrialsOptions {
  pool: Pool;
  plan: Job['plan'];
  costs(durability: Deployment['durability']): Costs | null;
  /** Told after each day. */
  lived?: (people: number) => void;
}

export function trialsOn({ pool, plan, costs, lived: told }: TrialsOptions): Trials {
  const known = new Map<string, Promise<Outcome>>();
  let lived = 0;
  const { objectives, opening, events = [] } = plan.scenario;
  const quota = events.reduce((sum, event) => sum + (event.kind === 'places' ? event.add : 0), opening.quota);

  async function day(job: Job): Promise<Outcome> {
    const outcome = await pool.live(job);
    lived++;
    told?.(job.plan.scenario.crowd.people);
    return outcome;
  }

  /** The same day, asked for by two parts at once, is lived for the first and known to the second. */
  function outcomeOn(deployment: Deployment, people: number, index: number): Promise<Outcome> {
    const key = JSON.stringify([deployment, people, index]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const outcome = day(seeded(jobOf(plan, deployment, people, costs(deployment.durability)), index));
    known.set(key, outcome);
    return outcome;
  }

  function trialOf(deployment: Deployment, people: number, outcomes: Outcome[]): Trial {
    const misses = outcomes.map((outcome) => missesOf(outcome, objectives, quota));
    const missed = misses.find((each) => each.length > 0) ?? [];
    return { deployment, people, outcomes, held: missed.length === 0, missed };
  }

  async function hold(deployment: Deployment, people: number, days: number): Promise<Trial> {
    const outcomes: Outcome[] = [];
    let trial: Trial;
    do {
      // As many at once as there are threads; which they are depends on none of them.
      const [from, wave] = [outcomes.length, Math.min(pool.lanes, days - outcomes.length)];
      outcomes.push(
        ...(await Promise.all(
          Array.from({ length: wave }, (_, i) => outcomeOn(deployment, people, from + i)),
        )),
      );
      trial = trialOf(deployment, people, outcomes);
    } while (trial.held && outcomes.length < days);
    return trial;
  }

  async function nth(deployment: Deployment, people: number, index: number): Promise<Trial> {
    return trialOf(deployment, people, [await outcomeOn(deployment, people, index)]);
  }

  return { hold, nth, day, lived: () => lived };
}
