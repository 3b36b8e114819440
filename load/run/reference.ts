import { join } from 'node:path';
import type { DayMeasures } from '../analysis/day-measures.ts';
import { costsOf } from '../calibration/costs.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { asItWouldBe, endsAtSeconds, opensAtMs } from '../scenario/schedule.ts';
import { openPool } from '../simulation/pool.ts';
import type { Job } from '../simulation/replications.ts';
import type { RunFolder } from './folder.ts';
import type { Plan } from './plan.ts';

/** `reference.json` of a scale model: the full-size day, simulated once with what this run's calls cost. */
export interface Reference {
  schemaVersion: 1;
  people: number;
  places: number;
  seed: number;
  servers: number;
  /** The run that the costs are from: this one. */
  costsFrom: string;
  measures: DayMeasures;
  latencyP99Ms: number | null;
  requestsPerSecond: number | null;
  /** Share of what they can do that is asked of them in the busiest minute. */
  serversBusy: number | null;
  redisBusy: number | null;
}

/** No simulation for a reference is waited for longer, wall ms; nor begun for more people. */
const patienceMs = 15_000;
const mostPeople = 300_000;

/**
 * Simulates the day that a scale model stands for, at full size and at its real speed, and leaves it beside the run.
 * Where that would take long, or the simulator does not know the day's events, there is none. Never fails the run.
 *
 * @returns why there is none; null where there is one
 */
export async function leaveReference(
  folder: RunFolder,
  plan: Plan,
  { durability, signal }: { durability: Job['durability']; signal: AbortSignal },
): Promise<string | null> {
  const { scenario } = scaleScenario(plan.asked, { scale: 1 });
  const { people } = scenario.crowd;
  if (people > mostPeople) return `the full day has ${people} people, and more than ${mostPeople} take long`;
  if (signal.aborted) return 'the run was cut short';
  const pool = openPool(1);
  const stop = () => pool.close();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, patienceMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const costs = await costsOf(folder.path, {
      scenario,
      durability,
      people: false,
      distributions: 'fitted',
    });
    const job = fullDay(plan, scenario);
    const outcome = await pool.live({ ...job, durability, costs });
    if (outcome['validity.valid'] !== 1) return 'the simulator does not know all events of this day';
    const of = (name: string) => outcome[name] ?? null;
    const measures = Object.fromEntries(
      Object.entries(outcome).flatMap(([name, value]) =>
        name.startsWith('day.') ? [[name.slice('day.'.length), value]] : [],
      ),
    ) as unknown as DayMeasures;
    const reference: Reference = {
      ...{ schemaVersion: 1, people, places: scenario.opening.quota, seed: plan.seed },
      ...{ servers: scenario.run.servers, costsFrom: costs.from, measures },
      ...{
        latencyP99Ms: of('service.latencyMs.p99'),
        requestsPerSecond: of('service.peakRequestsPerSecond'),
      },
      ...{ serversBusy: of('servers.busy'), redisBusy: of('redis.busy') },
    };
    await folder.write('reference.json', [`${JSON.stringify(reference, null, 2)}\n`]);
    return null;
  } catch (error) {
    if (signal.aborted) return 'the run was cut short';
    if (late) return `it took longer than ${patienceMs / 1000} s`;
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function fullDay(plan: Plan, scenario: Plan['scenario']): Pick<Job, 'plan'> {
  const { people: _, ...rest } = plan;
  const { run } = scenario;
  const asItWas = { ...scenario, run: { ...run, speed: asItWouldBe(scenario) } };
  return {
    plan: {
      ...rest,
      ...{ scenario: asItWas, scale: 1, segment: null, opensAtMs: opensAtMs(asItWas) },
      endsAtMs: endsAtSeconds(asItWas) * 1000,
    },
  };
}

/** Where a run's reference is. */
export function referenceFile(folder: string): string {
  return join(folder, 'reference.json');
}
