import type { PortalSettings } from '../../server/opening/settings.ts';
import { type Line, type Lived, liveLine } from './line.ts';
import { startSite } from './site.ts';

const minuteMs = 60_000;

/** A portal that loses half its workers and gets them back, and the people before it. */
export interface Halving {
  portal: PortalSettings;
  line: Omit<Line, 'people'>;
  phaseMs: number;
  /** What each phase is given before it is measured. */
  settleMs: number;
  /** For the search of the best fixed rate: shares of what the portal serves. */
  shares: number[];
  /** How long each of those is lived, its settling included. */
  searchMs: number;
  /** Where the adaptive search begins, as a share of what the portal serves. */
  startShare: number;
  maxActive: number;
  servers: number;
}

/** As `npm run admission` lives it: 105 minutes of opening time in as many seconds, after a search of 25. */
export const halving: Halving = {
  portal: { workers: 6, serviceSeconds: 5, serviceVariation: 0.8, queueLimit: 240, timeoutSeconds: 60 },
  line: {
    ...{ seed: 1, speed: 60, noShow: 0.05, comeMeanMs: 20_000, thinkMeanMs: 90_000, thinkVariation: 0.6 },
    ...{ retryFromMs: 10_000, retryToMs: 30_000 },
  },
  phaseMs: 35 * minuteMs,
  settleMs: 15 * minuteMs,
  shares: [0.9, 0.95, 1],
  searchMs: 25 * minuteMs,
  startShare: 0.5,
  maxActive: 300,
  servers: 2,
};

export interface Way {
  name: string;
  ratePerSecond: number;
  /** Places given a second, phase by phase, once each had settled. */
  goodputs: number[];
  /** The same in the worst five minutes, settling included, after the first phase had settled. */
  worst: number;
  lived: Lived;
}

export interface Halved {
  /** What the portal serves, people a second, with all workers and with half of them. */
  serves: [number, number];
  /** The best fixed rate on a portal with all workers, and with half of them. */
  best: [Way, Way];
  tried: { all: Way[]; half: Way[] };
  /** The best fixed rate for all workers, kept throughout. */
  fixed: Way;
  adaptive: Way;
}

export interface Bed {
  redisUrl: string;
  folder: string;
}

/** Searches the best fixed rates, then lets them and adaptive admission live through the halving, at once. */
export async function runHalving(h: Halving, bed: Bed, note: (line: string) => void): Promise<Halved> {
  const all = h.portal.workers / h.portal.serviceSeconds;
  const serves: [number, number] = [all, all / 2];
  note(`searching the best fixed rates: ${h.shares.length} of each, ${wall(h.searchMs, h)} s`);
  const search = (capacity: number) =>
    Promise.all(
      h.shares.map((share) => {
        const ratePerSecond = share * capacity * all;
        return way(h, bed, `search-${capacity}-${share}`, { ratePerSecond }, [capacity], h.searchMs);
      }),
    );
  const tried = { all: await search(1), half: await search(0.5) };
  const bestOf = (ways: Way[]) => ways.reduce((a, b) => (b.goodputs[0]! > a.goodputs[0]! ? b : a));
  const best: [Way, Way] = [bestOf(tried.all), bestOf(tried.half)];
  note(`living through the halving, fixed and adaptive: ${wall(3 * h.phaseMs, h)} s`);
  const [fixed, adaptive] = await liveBoth(h, bed, best[0].ratePerSecond, [1, 0.5, 1]);
  return { serves, best, tried, fixed, adaptive };
}

/** A fixed rate and adaptive admission through the same phases of capacity, at once. */
export function liveBoth(h: Halving, bed: Bed, fixedRate: number, phases: number[]): Promise<[Way, Way]> {
  return Promise.all([
    way(h, bed, 'fixed', { ratePerSecond: fixedRate }, phases, h.phaseMs),
    liveAdaptive(h, bed, phases),
  ]);
}

function liveAdaptive(h: Halving, bed: Bed, phases: number[]): Promise<Way> {
  const ratePerSecond = (h.startShare * h.portal.workers) / h.portal.serviceSeconds;
  return way(h, bed, 'adaptive', { ratePerSecond, control: 'adaptive' }, phases, h.phaseMs);
}

async function way(
  h: Halving,
  bed: Bed,
  name: string,
  admission: { ratePerSecond: number; control?: 'adaptive' },
  phases: number[],
  phaseMs: number,
): Promise<Way> {
  const serves = h.portal.workers / h.portal.serviceSeconds;
  const totalMs = phases.length * phaseMs;
  // Enough that the line never ends, whoever is absent.
  const people = Math.ceil(1.3 * Math.max(serves, admission.ratePerSecond) * (totalMs / 1000)) + h.maxActive;
  const id = `halving-${name.replaceAll('.', '-')}`;
  const site = await startSite({
    ...{ id, ...bed, servers: h.servers, quota: people, portal: h.portal },
    admission: { ...admission, maxActive: h.maxActive },
  });
  try {
    const events = phases.map((capacity, i) => ({ atMs: i * phaseMs, path: 'portal', body: { capacity } }));
    const lived = await liveLine(site, { ...h.line, people }, events, ({ atMs }) => atMs >= totalMs);
    const { placedAtMs } = lived;
    const goodputs = phases.map((_, i) => rate(placedAtMs, i * phaseMs + h.settleMs, (i + 1) * phaseMs));
    return {
      name,
      ratePerSecond: admission.ratePerSecond,
      goodputs,
      worst: worstOf(lived, h, totalMs),
      lived,
    };
  } finally {
    await site.servers.stop();
  }
}

function worstOf({ placedAtMs }: Lived, { settleMs }: Halving, totalMs: number): number {
  let worst = Number.POSITIVE_INFINITY;
  for (let from = settleMs; from + 5 * minuteMs <= totalMs; from += minuteMs)
    worst = Math.min(worst, rate(placedAtMs, from, from + 5 * minuteMs));
  return worst;
}

/** How many a second, from one time to another. */
function rate(atMs: number[], fromMs: number, toMs: number): number {
  return atMs.filter((ms) => ms > fromMs && ms <= toMs).length / ((toMs - fromMs) / 1000);
}

const wall = (openingMs: number, { line }: Halving) => Math.round(openingMs / line.speed / 1000);
