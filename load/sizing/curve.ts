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
  /** From here on a request waits longer before the servers than it is worked on; null where that begins in none of the steps. */
  knee: number | null;
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
  // Down to where nobody waits, so that the knee lies between two steps.
  for (let fewer = from / 2, times = 0; times < 7; fewer /= 2, times++) {
    const { waiting } = await at(Math.max(1, Math.round(fewer)));
    if (waiting === null || waiting <= 1 || fewer < 2) break;
  }
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
  return {
    steps,
    holds,
    breaks: broken && { people: broken.people, missed: broken.missed },
    knee: kneeOf(steps),
  };
}

/**
 * The size at which a request waits before the servers as long as it is worked on, in the minute in which it waits
 * longest. On a steady stream that is where 1 + C / (c (1 - rho)) of M/M/c is 2, half of what one server can do; people who
 * come at a stroke bring it about far sooner. Between two steps in a straight line on logarithmic axes.
 */
export function kneeOf(steps: readonly Pick<Step, 'people' | 'waiting'>[]): number | null {
  const known = steps.filter(({ waiting }) => waiting !== null && waiting > 0);
  const over = known.findIndex(({ waiting }) => waiting! > 1);
  if (over < 1) return null;
  const [below, above] = [known[over - 1]!, known[over]!];
  const share = Math.log(1 / below.waiting!) / Math.log(above.waiting! / below.waiting!);
  return Math.round(below.people * (above.people / below.people) ** share);
}
