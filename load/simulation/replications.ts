import { analyseRun } from '../analysis/analyse.ts';
import { dayMeasures } from '../analysis/day-measures.ts';
import { noisyMeasures } from '../compare/measures.ts';
import { type SimulationOptions, simulateOnce } from './once.ts';
import { openPool } from './pool.ts';

/** What one simulated day came to, by measure: those of `load/compare`, each objective's by its path, those of the day (`day.`), requests by action (`requests.`), and how busy the programs were. */
export type Outcome = Record<string, number | null>;

/** A measure over replications: its mean with the interval that holds it with 95 % (Student's t). */
export interface Replicated {
  name: string;
  n: number;
  mean: number;
  sd: number;
  interval: [low: number, high: number];
}

/** One day to live. */
export type Job = Pick<SimulationOptions, 'plan' | 'durability' | 'costs'>;

/** Lives one day and says what it came to. */
export function outcomeOf(job: Job): Outcome {
  const simulated = simulateOnce(job);
  const summary = analyseRun(simulated);
  const outcome: Outcome = { 'service.fillSeconds': fillSeconds(simulated) };
  for (const [name, measure] of Object.entries(noisyMeasures)) outcome[name] = measure.of(summary);
  for (const { measure, value } of summary.objectives) outcome[measure] = value;
  outcome['service.latencyMs.p99'] = summary.service.latencyMs?.p99 ?? null;
  outcome['validity.valid'] = summary.validity.valid;
  outcome['servers.busy'] = simulated.cost.busy.servers;
  outcome['redis.busy'] = simulated.cost.busy.redis;
  outcome['servers.waiting'] = simulated.cost.waiting;
  outcome['service.peakRequestsPerSecond'] = summary.service.peakRequestsPerSecond;
  for (const [name, value] of Object.entries(dayMeasures(simulated, summary))) outcome[`day.${name}`] = value;
  for (const [action, count] of Object.entries(summary.service.requestsByAction))
    outcome[`requests.${action}`] = count;
  return outcome;
}

function fillSeconds({ ledger, manifest }: ReturnType<typeof simulateOnce>): number | null {
  const last = ledger.find(({ remaining }) => remaining === 0);
  return last === undefined ? null : (Date.parse(last.at) - manifest.opensAtMs) / 1000;
}

/**
 * The same scenario with other seeds, over worker threads: each replication's own seed is the asked one plus its index.
 *
 * @param done told how many are done
 */
export async function replicate(
  job: Job,
  { count, done, signal }: { count: number; done?: (n: number) => void; signal?: AbortSignal },
): Promise<Outcome[]> {
  const pool = openPool(count);
  const stop = () => pool.close();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  let finished = 0;
  const lived = Array.from({ length: count }, async (_, index) => {
    const outcome = await pool.live(seeded(job, index));
    done?.(++finished);
    return outcome;
  });
  try {
    const ended = await Promise.allSettled(lived);
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined && !signal?.aborted) throw failed.reason;
    return ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The same day with another seed: the asked one plus the index. */
export function seeded(job: Job, index: number): Job {
  const { plan } = job;
  return { ...job, plan: { ...plan, seed: (plan.seed + index) % 4_294_967_296 } };
}

/** Each measure over the replications that have it. */
export function summarised(outcomes: readonly Outcome[]): Replicated[] {
  const names = [...new Set(outcomes.flatMap((outcome) => Object.keys(outcome)))].filter(
    (name) => !/^(day|requests)\./.test(name),
  );
  return names.flatMap((name) => {
    const values = outcomes.map((outcome) => outcome[name] ?? null).filter((value) => value !== null);
    return values.length < 2 ? [] : [{ name, ...intervalOf(values, 0.95) }];
  });
}

/** @param confidence such as 0.95 */
export function intervalOf(values: readonly number[], confidence: number): Omit<Replicated, 'name'> {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentPoint(n - 1, confidence) * sd) / Math.sqrt(n);
  return { n, mean, sd, interval: [mean - half, mean + half] };
}

/**
 * The point of Student's t that holds `confidence` between it and its negative: by halving on the distribution, summed
 * by Simpson's rule after t = sqrt(n) tan(a), where it is a power of the cosine.
 */
export function studentPoint(degrees: number, confidence: number): number {
  const area = (to: number): number => {
    const steps = 400;
    const h = to / steps;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * Math.cos(i * h) ** (degrees - 1);
    }
    return (sum * h) / 3;
  };
  const all = area(Math.PI / 2);
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (area(middle) / all < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}
