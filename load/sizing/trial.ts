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
  /** Lives up to `days` days, and stops at the first that misses. The same question is answered from memory. */
  hold(deployment: Deployment, people: number, days: number): Promise<Trial>;
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
  const known = new Map<string, Outcome[]>();
  const asked = new Map<string, Promise<unknown>>();
  let lived = 0;
  const { objectives, opening, events = [] } = plan.scenario;
  const quota = events.reduce((sum, event) => sum + (event.kind === 'places' ? event.add : 0), opening.quota);

  async function day(job: Job): Promise<Outcome> {
    const outcome = await pool.live(job);
    lived++;
    told?.(job.plan.scenario.crowd.people);
    return outcome;
  }

  /** The same question, asked by two parts at once, is lived for the first and known to the second. */
  function hold(deployment: Deployment, people: number, days: number): Promise<Trial> {
    const key = JSON.stringify([deployment, people]);
    const before = asked.get(key)?.catch(() => {}) ?? Promise.resolve();
    const trial = before.then(() => holdNow(key, deployment, people, days));
    asked.set(key, trial);
    return trial;
  }

  async function holdNow(key: string, deployment: Deployment, people: number, days: number): Promise<Trial> {
    const outcomes = known.get(key) ?? [];
    known.set(key, outcomes);
    const job = jobOf(plan, deployment, people, costs(deployment.durability));
    const misses = () => outcomes.map((outcome) => missesOf(outcome, objectives, quota));
    while (outcomes.length < days && misses().every((missed) => missed.length === 0)) {
      // As many at once as there are threads; which they are depends on none of them.
      const wave = Math.min(pool.lanes, days - outcomes.length);
      const from = outcomes.length;
      outcomes.push(
        ...(await Promise.all(Array.from({ length: wave }, (_, i) => day(seeded(job, from + i))))),
      );
    }
    const missed = misses().find((each) => each.length > 0) ?? [];
    return { deployment, people, outcomes: [...outcomes], held: missed.length === 0, missed };
  }

  return { hold, day, lived: () => lived };
}
