import type { Text } from '../cli/text.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import type { Costs } from '../simulation/costs.ts';
import { meanOf } from '../simulation/distribution.ts';
import type { Pool } from '../simulation/pool.ts';
import { intervalOf, type Job, summarised } from '../simulation/replications.ts';
import { type Compared, type MeasuredBreakpoint, speedOf } from './breakpoint.ts';
import { bearingCurve } from './curve.ts';
import { asPlanned, type Deployment, jobOf, settingsOf } from './deployment.ts';
import { type Past, type PastCosts, pastOf, pastRow } from './past.ts';
import type { SearchProgress } from './progress.ts';
import { fewestServers, rangeOf, repaired, tightest } from './search.ts';
import { guessesOf } from './sensitivity.ts';
import type { Durability, Sizing } from './sizing.ts';
import { swingsOf } from './swings.ts';
import { leastShareHeld, type Trial, type Trials, trialsOn } from './trial.ts';

/** How far the search looks. */
export interface SearchLimits {
  /** People beyond one machine, besides the scenario's own. */
  farSizes: readonly number[];
  /** The largest crowd that is tried, in multiples of the scenario's and in people. */
  mostTimes: number;
  mostPeople: number;
  /** Guesses that are moved. */
  guesses: number;
}

/** Each doubling of the crowd takes as long as all before it. */
export const usualLimits: SearchLimits = {
  ...{
    farSizes: [100_000, 1_000_000],
    mostTimes: 32,
    mostPeople: 2_000_000,
    guesses: Number.POSITIVE_INFINITY,
  },
};

/** Days of each guess either way, and of each durability: differences of the same seeds need few. */
const mostDaysOfAGuess = 5;

/** What the search found; null where it was stopped before. */
export type Found = Pick<
  Sizing,
  | 'deployment'
  | 'held'
  | 'repaired'
  | 'missed'
  | 'measures'
  | 'leastShareHeld'
  | 'fewer'
  | 'ranges'
  | 'tightest'
  | 'durabilities'
  | 'curve'
  | 'sensitivity'
  | 'past'
  | 'lived'
> & { measured: Omit<Compared, 'run'> | null };

export interface SearchOptions {
  /** Full size, at the speed of the real day. */
  plan: Job['plan'];
  costs(durability: Deployment['durability']): Costs;
  pool: Pool;
  margin: number;
  days: number;
  measured: MeasuredBreakpoint | null;
  limits: SearchLimits;
  /** What connections and entries of the ledger cost. */
  units: Omit<PastCosts, 'costs'>;
  progress: SearchProgress;
  stopped: AbortSignal;
}

/**
 * The whole search, part by part: servers, settings, durability, how far it bears, which guess matters, and what is beyond
 * one machine. The same seeds for everything, so that two candidates differ by what they are and not by who came. When
 * stopped, the parts that were finished are there.
 */
export async function searchAll(options: SearchOptions): Promise<Found> {
  const { plan, costs, pool, margin, days, progress, stopped, limits } = options;
  const { scenario } = plan;
  const people = Math.ceil(scenario.crowd.people * (1 + margin));
  const trials = trialsOn({ pool, plan, costs, lived: progress.lived });
  const names = settingsOf(scenario.admission.mode);
  const fewDays = Math.min(days, mostDaysOfAGuess);
  const unlessStopped = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (stopped.aborted) return null;
    try {
      return await work();
    } catch (error) {
      if (stopped.aborted) return null;
      throw error;
    }
  };

  if (!stopped.aborted) progress.part(TITLES.servers, (days + 2) * people);
  const servers = await unlessStopped(() => smallest(trials, plan, people, days));
  const base = servers?.trial.deployment ?? null;
  const held = servers?.trial.held ?? false;
  const rest = held ? base : null;
  const on =
    <T>(work: (deployment: Deployment) => Promise<T>) =>
    async () =>
      rest === null ? null : unlessStopped(() => work(rest));
  // Side by side, since each of them alone would leave threads idle.
  if (rest !== null && !stopped.aborted) progress.part(TITLES.rest, expectedPeople(options, names.length));
  const [past, curve, least, ranges, durabilities, sensitivity] = await Promise.all([
    on((deployment) => beyond(trials, options, deployment))(),
    on((deployment) =>
      bearingCurve(trials, deployment, {
        from: scenario.crowd.people,
        ...{ most: mostOf(scenario.crowd.people, limits), days },
      }),
    )(),
    on((deployment) => tightest(trials, deployment, names, people, days))(),
    on((deployment) =>
      Promise.all(names.map((setting) => rangeOf(trials, deployment, setting, people, days))),
    )(),
    on((deployment) => promises(trials, deployment, { people, days: fewDays }))(),
    on((deployment) =>
      swingsOf(trials, { plan, costs, pool, deployment, most: limits.guesses, days: fewDays }),
    )(),
  ]);
  if (rest !== null && options.measured !== null && !stopped.aborted)
    progress.part(TITLES.measured, 2 * people);
  const measured = await on(() => besideMeasured(options))();
  return {
    deployment: base,
    held,
    repaired: servers?.setting ?? null,
    missed: servers?.trial.missed ?? [],
    measures: summarised(servers?.trial.outcomes ?? []),
    leastShareHeld: held ? leastShareHeld(days) : null,
    fewer: servers?.fewer
      ? { servers: servers.fewer.deployment.servers, missed: servers.fewer.missed }
      : null,
    ...{ ranges, durabilities, curve },
    tightest: least && names.length > 0 ? tightOf(least) : null,
    ...{ sensitivity, past, measured, lived: trials.lived() },
  };
}

/** People that the parts after the first live, counted once a day, where nothing breaks. */
function expectedPeople({ plan, limits, days, margin }: SearchOptions, settings: number): number {
  const { people } = plan.scenario.crowd;
  const most = mostOf(people, limits);
  const few = Math.min(days, mostDaysOfAGuess);
  const guesses = Math.min(limits.guesses, guessesOf(plan.figures, plan.scenario).length);
  const far = limits.farSizes.reduce((sum, size) => sum + size, 0);
  // Some eight days find an end of a setting; each has two, and its least among all of them.
  const withMargin = settings * (3 * 8 + 2 * days) + days + 2 * few;
  return withMargin * people * (1 + margin) + guesses * 2 * few * people + 4 * most + far;
}

/** The fewest servers as planned; where no number does, with the one setting changed that makes it hold. */
async function smallest(trials: Trials, plan: Job['plan'], people: number, days: number) {
  const { scenario } = plan;
  const base = asPlanned(scenario, 1);
  const planned = await fewestServers(trials, base, people, days);
  if (planned.held) return { ...planned, setting: null };
  const { servers } = planned.trial.deployment;
  const other = await repaired(trials, { ...base, servers }, people, settingsOf(scenario.admission.mode));
  if (other === null) return { ...planned, setting: null };
  const again = await fewestServers(trials, other.trial.deployment, people, days);
  return { ...again, setting: other.setting };
}

function tightOf({ deployment, outcomes }: Trial): Sizing['tightest'] {
  const fills = outcomes.flatMap((outcome) => outcome['service.fillSeconds'] ?? []);
  const mean = fills.length === 0 ? null : fills.reduce((sum, each) => sum + each, 0) / fills.length;
  return { deployment, fillSeconds: mean };
}

function mostOf(people: number, { mostTimes, mostPeople }: SearchLimits): number {
  return Math.max(people, Math.min(mostTimes * people, mostPeople));
}

async function promises(
  trials: Trials,
  deployment: Deployment,
  { people, days }: { people: number; days: number },
): Promise<Durability[]> {
  return Promise.all(
    (['always', 'everysec', 'none'] as const).map(async (durability) => {
      const { outcomes, held, missed } = await trials.hold({ ...deployment, durability }, people, days);
      const mean = (measure: string) => {
        const known = outcomes.flatMap((outcome) => outcome[measure] ?? []);
        return known.length < 2 ? null : intervalOf(known, 0.95);
      };
      const latency = mean('service.latencyMs.p99');
      return {
        ...{ durability, held, missed, days: outcomes.length },
        latencyP99Ms: latency?.mean ?? outcomes[0]?.['service.latencyMs.p99'] ?? null,
        latencyInterval: latency?.interval ?? null,
        redisBusy: mean('redis.busy')?.mean ?? outcomes[0]?.['redis.busy'] ?? null,
      };
    }),
  );
}

async function beyond(
  trials: Trials,
  { plan, costs, units, limits: { farSizes } }: SearchOptions,
  deployment: Deployment,
): Promise<Past> {
  const { devices, people } = plan.scenario.crowd;
  const devicesEach = devices.one + 2 * devices.two + 3 * devices.three;
  const own = { ...units, costs: costs(deployment.durability) };
  const sizes = [...new Set([people, ...farSizes])].sort((a, b) => a - b);
  // Servers enough that they do not hold anything up: what they are asked is what is wanted.
  const servers = 64;
  const rows = await Promise.all(
    // The largest takes longest.
    sizes.reverse().map(async (size) => {
      const outcome = await trials.day(jobOf(plan, { ...deployment, servers }, size, own.costs));
      return pastRow(size, outcome, { servers, devicesEach, units: own });
    }),
  );
  rows.reverse();
  return pastOf(rows, own);
}

/** The measured run's own scale, speed and servers, simulated until something breaks. */
async function besideMeasured({
  plan,
  costs,
  pool,
  measured,
  progress,
  limits,
  days,
}: SearchOptions): Promise<Omit<Compared, 'run'> | null> {
  if (measured === null) return null;
  const scaled = scaleScenario(plan.scenario, { scale: measured.scale });
  const { run } = scaled.scenario;
  const scenario = { ...scaled.scenario, run: { ...run, speed: atRushSpeed(run.speed, speedOf(measured)) } };
  const trials = trialsOn({
    ...{ pool, plan: { ...plan, scale: scaled.scale, scenario }, costs, lived: progress.lived },
  });
  const deployment = asPlanned(scenario, measured.servers);
  const from = measured.held ?? measured.broke ?? scenario.crowd.people;
  const {
    knee: _knee,
    kneeBy: _kneeBy,
    ...simulated
  } = await bearingCurve(trials, deployment, {
    ...{ from, most: mostOf(from, limits), days },
  });
  const broken = measured.levels.find(({ people }) => people === measured.broke);
  const requestsPerSecond = broken?.load?.throughput ?? null;
  const readMs = meanOf(costs(deployment.durability).server.poll);
  return {
    ...{ measured, simulated, requestsPerSecond },
    coresAsked: requestsPerSecond === null ? null : (requestsPerSecond * readMs) / 1000,
  };
}

const TITLES: Record<'servers' | 'rest' | 'measured', Text> = {
  servers: { en: 'the fewest servers', fr: 'le moins de serveurs' },
  rest: {
    en: 'how many people it bears, which guess matters, how far the settings may move, past one machine',
    fr: 'combien de gens il porte, quelle hypothèse compte, jusqu’où vont les réglages, au-delà d’une machine',
  },
  measured: { en: 'beside what was measured', fr: 'à côté de ce qui fut mesuré' },
};
