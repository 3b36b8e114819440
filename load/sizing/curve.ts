import { erlangC } from '../simulation/theory/exact.ts';
import type { Deployment } from './deployment.ts';
import { type Edge, edgeFrom } from './edge.ts';
import type { Miss, Trial, Trials } from './trial.ts';

/** One size of the crowd, and how the deployment bore it on the first day. */
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
  /** By people, ascending; a day each. */
  steps: Step[];
  /** Days, of seeds one after the other, on which `holds` was confirmed and the break looked for. */
  days: number;
  /** The most people with whom it held on all of those days; 0 where there are none. */
  holds: number;
  /** The fewest with whom it did not on one of them; null where nothing broke. */
  breaks: { people: number; missed: Miss[] } | null;
  /** Between which crowds the break lies, on each of the days; null where nothing broke, or there was one day. */
  spread: Spread | null;
  /** From here on more people cost ever more (`kneeOf`), and by what that is seen; null where it begins in none of the steps. */
  knee: number | null;
  kneeBy: 'latency' | 'servers' | null;
}

/**
 * From the most people with whom it held on each of the days to the fewest with whom it broke on each. The least and the most
 * of n days hold the median of such days but for all of them lying on one side of it, by one chance in 2^(n - 1).
 */
export interface Spread {
  least: number;
  /** Null where on some day nothing broke as far as was tried. */
  most: number | null;
  /** 1 - 2^(1 - n). */
  confidence: number;
}

/** How close the break is found. */
const closest = 1.1;
/** Days that confirm the curve: six are enough for a median with 95 %, where those of the largest crowd are not too dear. */
const mostDays = 6;
const fewestDays = 3;
const mostPeopleLived = 2_000_000;

export interface CurveOptions {
  from: number;
  /** People at most. */
  most: number;
  /** Days at most. */
  days: number;
}

/**
 * Doubles the crowd until something breaks or it has been `most` people, then closes in on the break; and looks from there for
 * the break of other days. The same seeds all along: more people are the same ones and others besides.
 */
export async function bearingCurve(
  trials: Pick<Trials, 'nth'>,
  deployment: Deployment,
  { from, most, days: asked }: CurveOptions,
): Promise<Curve> {
  const { steps, holds, breaks } = await firstDay(trials, deployment, { from, most });
  const affordable = Math.floor(mostPeopleLived / Math.max(1, holds));
  const days = holds === 0 ? 1 : Math.min(asked, Math.max(fewestDays, Math.min(mostDays, affordable)));
  // A crowd that is too small to take every place misses, too: below the smallest that held there is no break to be found.
  const least = steps.find(({ held }) => held)?.people ?? from;
  const others = await Promise.all(
    Array.from({ length: days - 1 }, async (_, i) =>
      edgeFrom(holds, { least, most, closest }, async (people) => {
        const { held } = await trials.nth(deployment, people, i + 1);
        return held;
      }),
    ),
  );
  const edges: Edge[] = [{ holds: holds || null, breaks: breaks?.people ?? null }, ...others];
  const knee = kneeOf(steps, deployment.servers);
  return {
    ...{ steps, days },
    ...(await onAllDays(trials, deployment, edges)),
    spread: spreadOf(edges),
    knee: knee?.people ?? null,
    kneeBy: knee?.by ?? null,
  };
}

async function firstDay(
  trials: Pick<Trials, 'nth'>,
  deployment: Deployment,
  { from, most }: Omit<CurveOptions, 'days'>,
): Promise<Pick<Curve, 'steps' | 'holds'> & { breaks: Step | null }> {
  const steps: Step[] = [];
  const at = async (people: number): Promise<Step> => {
    const step = stepOf(await trials.nth(deployment, people, 0));
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
  return { steps, holds, breaks: broken };
}

function stepOf({ people, outcomes: [outcome = {}], held, missed }: Trial): Step {
  return {
    people,
    requestsPerSecond: outcome['service.peakRequestsPerSecond'] ?? null,
    latencyP99Ms: outcome['service.latencyMs.p99'] ?? null,
    errorRate: outcome['errorRate'] ?? null,
    serversBusy: outcome['servers.busy'] ?? null,
    redisBusy: outcome['redis.busy'] ?? null,
    waiting: outcome['servers.waiting'] ?? null,
    ...{ held, missed },
  };
}

/** The most people with whom it holds on every day, and the fewest with whom it does not on one, by the edges of each day. */
async function onAllDays(
  trials: Pick<Trials, 'nth'>,
  deployment: Deployment,
  edges: readonly Edge[],
): Promise<Pick<Curve, 'holds' | 'breaks'>> {
  const missOn = async (people: number) => {
    const days = await Promise.all(edges.map((_, i) => trials.nth(deployment, people, i)));
    return days.find(({ held }) => !held) ?? null;
  };
  const first = edges
    .map(({ breaks }, i) => ({ people: breaks ?? Number.POSITIVE_INFINITY, i }))
    .reduce((a, b) => (b.people < a.people ? b : a));
  let broken =
    first.people === Number.POSITIVE_INFINITY ? null : await trials.nth(deployment, first.people, first.i);
  let holds = Math.min(...edges.map((edge) => edge.holds ?? 0));
  // What a day holds and another's edge lies above need not hold on that other one.
  while (holds > 0) {
    const missed = await missOn(holds);
    if (missed === null) break;
    broken = missed;
    holds = Math.floor(holds / closest);
  }
  return { holds, breaks: broken && { people: broken.people, missed: broken.missed } };
}

function spreadOf(edges: readonly Edge[]): Spread | null {
  if (edges.length < 2 || edges.every(({ breaks }) => breaks === null)) return null;
  const open = edges.some(({ breaks }) => breaks === null);
  return {
    least: Math.min(...edges.map(({ holds }) => holds ?? 0)),
    most: open ? null : Math.max(...edges.map(({ breaks }) => breaks ?? 0)),
    confidence: 1 - 2 ** (1 - edges.length),
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
