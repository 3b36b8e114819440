import { erlangC } from '../simulation/theory/exact.ts';
import type { Deployment } from './deployment.ts';
import type { Miss, Trials } from './trial.ts';

/** One size of the crowd, and how the deployment bore it. */
export interface Step {
  people: number;
  requestsPerSecond: number | null;
  latencyP99Ms: number | null;
  errorRate: number | null;
  /** Share of what servers and Redis can do that is asked of them in the busiest minute. */
  serversBusy: number | null;
  redisBusy: number | null;
  /** How long a request waits before the servers in the minute in which it waits longest, in times of what it is worked on. */
  waiting: number | null;
  held: boolean;
  missed: Miss[];
}

/** How a deployment bears more and more people. */
export interface Curve {
  /** By people, ascending. */
  steps: Step[];
  /** The most people with whom it held, and the fewest with whom it did not; null where nothing broke. */
  holds: number;
  breaks: { people: number; missed: Miss[] } | null;
  /** From here on more people cost ever more (`kneeOf`), and by what that is seen; null where it begins in none of the steps. */
  knee: number | null;
  kneeBy: 'latency' | 'servers' | null;
}

/** How close the break is found. */
const closest = 1.1;

/**
 * Doubles the crowd until something breaks or it has been `most` people, then closes in on the break. The same seeds all
 * along: more people are the same ones and others besides.
 *
 * @param most people at most
 */
export async function bearingCurve(
  trials: Pick<Trials, 'hold'>,
  deployment: Deployment,
  { from, most }: { from: number; most: number },
): Promise<Curve> {
  const steps: Step[] = [];
  const at = async (people: number): Promise<Step> => {
    const { outcomes, held, missed } = await trials.hold(deployment, people, 1);
    const [outcome = {}] = outcomes;
    const step: Step = {
      people,
      requestsPerSecond: outcome['service.peakRequestsPerSecond'] ?? null,
      latencyP99Ms: outcome['service.latencyMs.p99'] ?? null,
      errorRate: outcome['errorRate'] ?? null,
      serversBusy: outcome['servers.busy'] ?? null,
      redisBusy: outcome['redis.busy'] ?? null,
      waiting: outcome['servers.waiting'] ?? null,
      ...{ held, missed },
    };
    steps.push(step);
    return step;
  };
  // The first is small, so that what is usual without a crowd is known.
  for (const part of [8, 2]) await at(Math.max(1, Math.round(from / part)));
  let people = from;
  let last = await at(people);
  while (last.held && people < most) {
    people = Math.min(most, people * 2);
    last = await at(people);
  }
  let holds = steps.reduce((best, step) => (step.held ? Math.max(best, step.people) : best), 0);
  let broken = last.held ? null : last;
  while (broken !== null && holds > 0 && broken.people / holds > closest) {
    const tried = await at(Math.round(Math.sqrt(holds * broken.people)));
    if (tried.held) holds = tried.people;
    else broken = tried;
  }
  steps.sort((a, b) => a.people - b.people);
  const knee = kneeOf(steps, deployment.servers);
  return {
    steps,
    holds,
    breaks: broken && { people: broken.people, missed: broken.missed },
    knee: knee?.people ?? null,
    kneeBy: knee?.by ?? null,
  };
}

/**
 * Where more people begin to cost ever more: the first of two sizes, in a straight line between steps. That with which latency's
 * 99th percentile is twice what it is in the smallest crowd; and that with which a request waits before the servers as long
 * as it is worked on, in the mean of the busiest minute: where 1 + C / (c (1 - rho)) of M/M/c is 2, half of what one
 * server can do. For exponential answers of one server the two are the same; people who come at a stroke bring the first about
 * far sooner.
 */
export function kneeOf(
  steps: readonly Pick<Step, 'people' | 'serversBusy' | 'latencyP99Ms'>[],
  servers: number,
): { people: number; by: 'latency' | 'servers' } | null {
  const base = steps.find(({ latencyP99Ms }) => latencyP99Ms !== null)?.latencyP99Ms ?? null;
  const found = [
    { people: crossing(steps, ({ serversBusy }) => serversBusy, kneeLoad(servers)), by: 'servers' as const },
    {
      people: base === null ? null : crossing(steps, ({ latencyP99Ms }) => latencyP99Ms, 2 * base),
      by: 'latency' as const,
    },
  ].flatMap(({ people, by }) => (people === null ? [] : [{ people, by }]));
  return found.sort((a, b) => a.people - b.people)[0] ?? null;
}

/** People with whom a value of the steps goes above a limit; null where it never does, or is there from the first. */
function crossing<S extends { people: number }>(
  steps: readonly S[],
  of: (step: S) => number | null,
  limit: number,
): number | null {
  const known = steps.flatMap((step) => {
    const value = of(step);
    return value === null ? [] : [{ people: step.people, value }];
  });
  const over = known.findIndex(({ value }) => value > limit);
  if (over < 1) return null;
  const [below, above] = [known[over - 1]!, known[over]!];
  const share = (limit - below.value) / (above.value - below.value);
  return Math.round(below.people + share * (above.people - below.people));
}

/** The share of what servers can do at which waiting is as long as working. */
function kneeLoad(servers: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const rho = (low + high) / 2;
    if (erlangC(rho * servers, servers) / (servers * (1 - rho)) < 1) low = rho;
    else high = rho;
  }
  return low;
}
