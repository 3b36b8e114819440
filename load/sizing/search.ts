import { changed, type Deployment, type Setting } from './deployment.ts';
import type { Trial, Trials } from './trial.ts';

/** How far a setting may go from what the scenario says while everything holds, on each of some days. */
export interface Range {
  setting: Setting;
  planned: number;
  /** The least and the most that hold; null where even the planned value does not. */
  least: number | null;
  most: number | null;
  /** It holds as far as was tried, so the true end lies beyond. */
  leastOpen: boolean;
  mostOpen: boolean;
  /** What is missed just beyond each end. */
  below: string | null;
  above: string | null;
}

const mostServers = 64;
/** How far settings are tried from what is planned, and how close two values are told apart. */
const farthest = 8;
const closest = 1.15;

/** @param fewer with one server less, which does not hold; null where there is none less, or none was found */
export interface Fewest {
  trial: Trial;
  held: boolean;
  fewer: Trial | null;
}

/** The fewest servers with which it holds: by doubling, then halving the gap; the most that are tried where no number does. */
export async function fewestServers(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  people: number,
  days: number,
): Promise<Fewest> {
  const hold = (servers: number) => trials.hold({ ...base, servers }, people, days);
  let servers = 1;
  let trial = await hold(servers);
  let fewer: Trial | null = null;
  while (!trial.held && servers < mostServers) {
    fewer = trial;
    servers = Math.min(mostServers, servers * 2);
    trial = await hold(servers);
  }
  if (!trial.held) return { trial, held: false, fewer: null };
  while (fewer !== null && servers - fewer.deployment.servers > 1) {
    const middle = Math.floor((fewer.deployment.servers + servers) / 2);
    const tried = await hold(middle);
    if (tried.held) [servers, trial] = [middle, tried];
    else fewer = tried;
  }
  return { trial, held: true, fewer };
}

/**
 * The nearest deployment that holds where the planned one does not, whatever the servers: one setting after the other is
 * halved, doubled, and so on. Null where none does.
 */
export async function repaired(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  people: number,
  names: readonly Setting[],
): Promise<{ trial: Trial; setting: Setting } | null> {
  for (const factor of [2, 0.5, 4, 0.25])
    for (const setting of names) {
      const trial = await trials.hold(changed(base, setting, factor), people, 1);
      if (trial.held) return { trial, setting };
    }
  return null;
}

/** How far one setting may move, the others as they are, so that each end holds on all days. */
export async function rangeOf(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  setting: Setting,
  people: number,
  days: number,
): Promise<Range> {
  const planned = base[setting];
  if (!(await trials.hold(base, people, days)).held) {
    const none = { least: null, most: null, leastOpen: false, mostOpen: false, below: null, above: null };
    return { setting, planned, ...none };
  }
  const [low, high] = await Promise.all(
    ([-1, 1] as const).map((direction) => endOf(trials, base, { setting, direction, people, days })),
  );
  return {
    ...{ setting, planned },
    least: changed(base, setting, low!.factor)[setting],
    most: changed(base, setting, high!.factor)[setting],
    ...{ leastOpen: low!.open, mostOpen: high!.open, below: low!.missed, above: high!.missed },
  };
}

/**
 * The last factor with which it holds, from 1 on, by halving on its logarithm; and what is missed beyond. The search lives the
 * first day only; an end that misses on another one gives way by a step, until it holds on all.
 */
async function endOf(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  { setting, direction, people, days }: { setting: Setting; direction: 1 | -1; people: number; days: number },
): Promise<{ factor: number; open: boolean; missed: string | null }> {
  const at = (factor: number, on: number) => trials.hold(changed(base, setting, factor), people, on);
  const far = farthest ** direction;
  let [holds, breaks] = [1, far];
  let beyond = await at(far, 1);
  if (beyond.held) holds = far;
  while (Math.max(holds / breaks, breaks / holds) > closest) {
    const middle = Math.sqrt(holds * breaks);
    const tried = await at(middle, 1);
    if (tried.held) holds = middle;
    else [breaks, beyond] = [middle, tried];
  }
  let ended = await at(holds, days);
  while (!ended.held && holds !== 1) {
    beyond = ended;
    holds = direction === 1 ? Math.max(1, holds / closest) : Math.min(1, holds * closest);
    ended = await at(holds, days);
  }
  return { factor: holds, open: holds === far, missed: beyond.missed[0]?.measure ?? null };
}

/**
 * All settings at their least together: one after the other is brought down as far as it holds with those before it. Where
 * that misses on another day, all of them give way by a step, until it holds on all days.
 */
export async function tightest(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  names: readonly Setting[],
  people: number,
  days: number,
): Promise<Trial> {
  let least = base;
  for (const setting of names) {
    const { factor } = await endOf(trials, least, { setting, direction: -1, people, days: 1 });
    least = changed(least, setting, factor);
  }
  let trial = await trials.hold(least, people, days);
  while (!trial.held && names.some((setting) => least[setting] < base[setting])) {
    for (const setting of names) {
      const wider = changed(least, setting, closest)[setting];
      // A cap of a few people grows by one at least.
      least = {
        ...least,
        [setting]: Math.min(base[setting], Math.max(wider, setting === 'maxActive' ? least[setting] + 1 : 0)),
      };
    }
    trial = await trials.hold(least, people, days);
  }
  return trial;
}
