import { changed, type Deployment, type Setting } from './deployment.ts';
import type { Trial, Trials } from './trial.ts';

/** How far a setting may go from what the scenario says while everything holds; factors. */
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

/** The fewest servers with which it holds: by doubling, then halving the gap; the most that are tried where no number does. */
export async function fewestServers(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  people: number,
  days: number,
): Promise<{ trial: Trial; held: boolean }> {
  const hold = (servers: number) => trials.hold({ ...base, servers }, people, days);
  let below = 0;
  let servers = 1;
  let trial = await hold(servers);
  while (!trial.held && servers < mostServers) {
    below = servers;
    servers = Math.min(mostServers, servers * 2);
    trial = await hold(servers);
  }
  if (!trial.held) return { trial, held: false };
  while (servers - below > 1) {
    const middle = Math.floor((below + servers) / 2);
    const tried = await hold(middle);
    if (tried.held) [servers, trial] = [middle, tried];
    else below = middle;
  }
  return { trial, held: true };
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

/** How far one setting may move, the others as they are, by halving on the logarithm of the factor. */
export async function rangeOf(
  trials: Pick<Trials, 'hold'>,
  base: Deployment,
  setting: Setting,
  people: number,
  days: number,
): Promise<Range> {
  const at = (factor: number) => trials.hold(changed(base, setting, factor), people, days);
  const end = async (direction: 1 | -1) => {
    const far = farthest ** direction;
    const beyond = await at(far);
    if (beyond.held) return { factor: far, open: true, missed: null };
    let [holds, breaks] = [1, far];
    let missed = beyond.missed[0]?.measure ?? null;
    while (Math.max(holds / breaks, breaks / holds) > closest) {
      const middle = Math.sqrt(holds * breaks);
      const tried = await at(middle);
      if (tried.held) holds = middle;
      else {
        breaks = middle;
        missed = tried.missed[0]?.measure ?? missed;
      }
    }
    return { factor: holds, open: false, missed };
  };
  const planned = base[setting];
  if (!(await at(1)).held) {
    const none = { least: null, most: null, leastOpen: false, mostOpen: false, below: null, above: null };
    return { setting, planned, ...none };
  }
  const [low, high] = await Promise.all([end(-1), end(1)]);
  return {
    ...{ setting, planned },
    least: changed(base, setting, low.factor)[setting],
    most: changed(base, setting, high.factor)[setting],
    ...{ leastOpen: low.open, mostOpen: high.open, below: low.missed, above: high.missed },
  };
}
