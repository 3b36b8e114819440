import type { Bed } from './halving.ts';
import { type Line, liveLine } from './line.ts';
import { startSite } from './site.ts';

/** The same line twice, with and without people who never come when they are called. */
export interface Absent {
  quota: number;
  /** Hard cap on active plus called, and what "the last cap-full of places" means. */
  cap: number;
  ratePerSecond: number;
  noShow: number;
  line: Omit<Line, 'people' | 'noShow'>;
}

/** As `npm run admission` lives it: about half an hour of opening time in as many seconds. */
export const absent: Absent = {
  quota: 1800,
  cap: 200,
  ratePerSecond: 1,
  noShow: 0.3,
  line: {
    ...{ seed: 2, speed: 60, comeMeanMs: 20_000, thinkMeanMs: 60_000, thinkVariation: 0.6 },
    ...{ retryFromMs: 10_000, retryToMs: 30_000 },
  },
};

/** How long places took to go, from the opening; opening seconds. */
export interface Given {
  noShow: number;
  /** All but the last cap-full. */
  bulkSeconds: number;
  /** The last cap-full, after those. */
  tailSeconds: number;
}

export async function runAbsent(a: Absent, bed: Bed): Promise<{ none: Given; some: Given }> {
  const [none, some] = await Promise.all([0, a.noShow].map((noShow) => give(a, noShow, bed)));
  return { none: none!, some: some! };
}

async function give(a: Absent, noShow: number, bed: Bed): Promise<Given> {
  const people = Math.ceil((a.quota * 1.2) / (1 - noShow));
  const site = await startSite({
    ...{ id: `absent-${Math.round(noShow * 100)}`, ...bed, servers: 1, quota: a.quota },
    admission: { ratePerSecond: a.ratePerSecond, maxActive: a.cap },
  });
  try {
    const longestMs = (4 * a.quota * 1000) / a.ratePerSecond;
    const { placedAtMs } = await liveLine(
      site,
      { ...a.line, noShow, people },
      [],
      ({ remaining, atMs }) => remaining === 0 || atMs > longestMs,
    );
    const placed = placedAtMs.sort((x, y) => x - y);
    if (placed.length < a.quota) throw new Error(`${placed.length} of ${a.quota} places were given`);
    const bulkSeconds = placed[a.quota - a.cap - 1]! / 1000;
    return { noShow, bulkSeconds, tailSeconds: placed[a.quota - 1]! / 1000 - bulkSeconds };
  } finally {
    await site.servers.stop();
  }
}
