import type { Figure, Scenario } from '../scenario/schema.ts';
import type { Costs } from '../simulation/costs.ts';
import type { Distribution } from '../simulation/distribution.ts';
import { intervalOf, type Job, type Outcome } from '../simulation/replications.ts';

/** What moving one guess down and up does to the outcomes, over days. */
export interface Swing {
  /** `crowd.patience.medianSeconds`, or `costs.server`. */
  path: string;
  value: number;
  /** What it was moved to. */
  down: number;
  up: number;
  /** Days that were lived either way. */
  days: number;
  effects: { down: Shifts; up: Shifts };
}

/** Of each outcome. */
export type Shifts = Record<keyof Effects, Shift>;

/**
 * How much an outcome moved: the mean of the differences from the day on which nothing was moved, of the same people by the
 * same seed, so that who came is in neither (common random numbers); and what holds that mean with 95 % (Student's t).
 */
export interface Shift {
  /** Days that have the outcome, moved and not. */
  n: number;
  /** Days that have it no longer, such as one whose last place is never taken. */
  lost: number;
  /** Null where no day has it. */
  mean: number | null;
  /** Null where fewer than two have it. */
  interval: [low: number, high: number] | null;
}

/** Every guess, moved by itself. */
export interface Sensitivity {
  /** Days with nothing moved, seeds one after the other, and the outcomes in their mean. */
  days: number;
  middle: Effects;
  swings: Swing[];
}

/** The outcomes that are asked. */
export interface Effects {
  /** Cores' worth of work in the busiest minute. */
  cores: number | null;
  fillSeconds: number | null;
  latencyP99Ms: number | null;
  /** Places that are given. */
  served: number | null;
}

const outcomeNames = ['cores', 'fillSeconds', 'latencyP99Ms', 'served'] as const satisfies (keyof Effects)[];

function ofEach<T>(make: (name: keyof Effects) => T): Record<keyof Effects, T> {
  return Object.fromEntries(outcomeNames.map((name) => [name, make(name)])) as Record<keyof Effects, T>;
}

/** Each outcome's mean over the days that have it. */
export function meanEffects(days: readonly Effects[]): Effects {
  return ofEach((name) => {
    const known = days.flatMap((day) => day[name] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** @param still and moved: the same days, in the same order; more days that are still are passed over */
export function shiftsOf(still: readonly Effects[], moved: readonly Effects[]): Shifts {
  return ofEach((name) => {
    const pairs = moved.map((day, i) => [still[i]![name], day[name]] as const);
    const differences = pairs.flatMap(([before, after]) =>
      before === null || after === null ? [] : [after - before],
    );
    const lost = pairs.filter(([before, after]) => before !== null && after === null).length;
    const n = differences.length;
    if (n < 2) return { n, lost, mean: differences[0] ?? null, interval: null };
    const { mean, interval } = intervalOf(differences, 0.95);
    return { n, lost, mean, interval };
  });
}

/** Whether a move is told from chance, and by more than a thousandth of the outcome. */
export function isTold({ mean, interval }: Shift, middle: number | null): boolean {
  if (mean === null || interval === null || middle === null) return false;
  const [low, high] = interval;
  return (low > 0 || high < 0) && Math.abs(mean) > Math.abs(middle) * 0.001;
}

/** By how much a guess is moved each way: a choice, since nobody knows how wrong a guess is. */
export const movedBy = 0.25;

export function effectsOf(outcome: Outcome, servers: number): Effects {
  const busy = outcome['servers.busy'] ?? null;
  return {
    cores: busy === null ? null : busy * servers,
    fillSeconds: outcome['service.fillSeconds'] ?? null,
    latencyP99Ms: outcome['service.latencyMs.p99'] ?? null,
    served: outcome['quota.given'] ?? null,
  };
}

/** The guesses of a scenario that act in its mode: assumed numbers of crowd, admission, portal and opening. */
export function guessesOf(figures: readonly Figure[], scenario: Scenario): { path: string; value: number }[] {
  return figures.flatMap(({ path, mark }) => {
    const value = numberAt(scenario, path.split('.'));
    const acts = /^(crowd|admission|portal|opening)\./.test(path);
    return mark === 'assumed' && acts && value !== null && value > 0 ? [{ path, value }] : [];
  });
}

/** Guesses about the machine, where nothing was calibrated. */
export const costGuesses = ['costs.server', 'costs.change', 'costs.disk'] as const;

/** The day with one guess times a factor. Null where that leads nowhere: the value is at its end already. */
export function moved(job: Job, path: string, factor: number): { job: Job; value: number } | null {
  if (path.startsWith('costs.')) return movedCosts(job, path.slice('costs.'.length), factor);
  const names = path.split('.');
  const scenario = structuredClone(job.plan.scenario);
  const before = numberAt(scenario, names);
  if (before === null) return null;
  const value = setShared(scenario, names, before * factor);
  if (value === before) return null;
  return { job: { ...job, plan: { ...job.plan, scenario } }, value };
}

function movedCosts(job: Job, what: string, factor: number): { job: Job; value: number } | null {
  const { costs } = job;
  if (costs === null) return null;
  const times = (of: Distribution) => scaled(of, factor);
  const changed: Costs =
    what === 'server'
      ? { ...costs, server: mapped(costs.server, times) }
      : what === 'change'
        ? { ...costs, change: times(costs.change) }
        : { ...costs, disk: times(costs.disk) };
  return { job: { ...job, costs: changed }, value: factor };
}

function mapped<K extends string>(of: Record<K, Distribution>, by: (each: Distribution) => Distribution) {
  return Object.fromEntries(
    Object.entries(of).map(([key, each]) => [key, by(each as Distribution)]),
  ) as Record<K, Distribution>;
}

/** The same shape, so many times as long. */
export function scaled(of: Distribution, factor: number): Distribution {
  switch (of.kind) {
    case 'constant':
      return { ...of, value: of.value * factor };
    case 'exponential':
      return { ...of, mean: of.mean * factor };
    case 'lognormal':
      return { ...of, mu: of.mu + Math.log(factor) };
    case 'gamma':
    case 'weibull':
      return { ...of, scale: of.scale * factor };
    case 'empirical': {
      const times = (quantiles: readonly number[]) => quantiles.map((each) => each * factor);
      return { ...of, quantiles: times(of.quantiles), ...(of.tail && { tail: times(of.tail) }) };
    }
  }
}

/** Shares that sum to 1: when one moves, the others make room in proportion. */
const together: readonly (readonly string[])[] = [
  ['crowd.arrivals.early', 'crowd.arrivals.burst', 'crowd.arrivals.late', 'crowd.arrivals.ahead'],
  ['crowd.devices.one', 'crowd.devices.two', 'crowd.devices.three'],
  ['crowd.networks.fibre', 'crowd.networks.dsl', 'crowd.networks.mobile'],
  ['crowd.retry.mash', 'crowd.retry.backoff', 'crowd.retry.obey', 'crowd.retry.fixed'],
  ['crowd.payment.soon', 'crowd.payment.late', 'crowd.payment.never'],
];
/** Shares by themselves, which stay within 0 and 1. */
const shares: readonly string[] = [
  ...['crowd.claim.noShow', 'crowd.forms.ready', 'crowd.goodbye', 'crowd.standby', 'crowd.listening'],
  ...['crowd.tabs.share', 'crowd.relatives.share', 'crowd.bots.share'],
  ...['crowd.giveUp.hopeShare', 'crowd.giveUp.hopeBelow', 'crowd.giveUp.errorShare'],
];
const wholes: readonly string[] = [
  ...[
    'crowd.people',
    'crowd.forms.fields',
    'crowd.forms.sections',
    'crowd.tabs.count',
    'crowd.relatives.count',
  ],
  ...['opening.quota', 'admission.maxActive', 'portal.workers', 'portal.queueLimit'],
];

/** @returns what the value became */
function setShared(scenario: Scenario, names: readonly string[], wanted: number): number {
  const path = names.join('.');
  const group = together.find((each) => each.includes(path));
  if (group !== undefined) {
    const others = group.filter((each) => each !== path);
    const rest = others.reduce((sum, each) => sum + (numberAt(scenario, each.split('.')) ?? 0), 0);
    const value = rest === 0 ? 1 : Math.min(1, wanted);
    for (const each of others) {
      const share = numberAt(scenario, each.split('.'));
      if (share !== null && rest > 0) put(scenario, each.split('.'), (share * (1 - value)) / rest);
    }
    return put(scenario, names, value);
  }
  if (shares.includes(path)) return put(scenario, names, Math.min(1, wanted));
  return put(scenario, names, wholes.includes(path) ? Math.max(1, Math.round(wanted)) : wanted);
}

function numberAt(from: unknown, names: readonly string[]): number | null {
  const value = names.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    from,
  );
  return typeof value === 'number' ? value : null;
}

function put(into: unknown, names: readonly string[], value: number): number {
  const at = names.slice(0, -1).reduce((part, name) => (part as Record<string, unknown>)[name], into);
  (at as Record<string, unknown>)[names.at(-1)!] = value;
  return value;
}
