import type { Summary } from '../analysis/summary.ts';
import type { Manifest, SeriesRow, Verdict } from '../record/files.ts';
import type { Capacity } from './capacity.ts';
import { type Scalability, type ScalabilityPoint, scalabilityOf } from './scalability.ts';
import { type Ended, foundBy, generatorLimitOf } from './search.ts';

/** One run of the search, as `breakpoint.json` keeps it. */
export interface Level {
  /** Its folder, below that of the search. */
  run: string;
  /** People of the crowd, as it was run (at the scale). */
  people: number;
  /** Most that mean to come within one minute of opening time, and that as people a second of wall time. */
  peakPerMinute: number;
  peakPerSecondWall: number;
  seed: number;
  verdict: Verdict;
  /** Objectives that were missed; why it is invalid. */
  broken: string[];
  reasons: string[];
  latencyP99Ms: number | null;
  errorRate: number | null;
  /** In the ten busiest seconds together. */
  load: ScalabilityPoint | null;
}

/** `breakpoint.json`. */
export interface Breakpoint {
  schemaVersion: 1;
  scenario: string;
  admission: string;
  scale: number;
  speed: Manifest['speed'];
  servers: number;
  machine: Manifest['machine'];
  /** How the capacity was found, in a sentence. */
  method: string;
  ended: Ended;
  levels: Level[];
  /** People of the crowd at which all objectives hold in half of the runs, with a 95 % interval; null where it was not found. */
  capacity: Capacity | null;
  /** The same as most people a minute of opening time, and a second of wall time. */
  peakPerMinute: { value: number; interval: [number, number] } | null;
  peakPerSecondWall: { value: number; interval: [number, number] } | null;
  /** The largest crowd for which all held, and the smallest for which one did not; null where there was none. */
  held: number | null;
  broke: number | null;
  /** The crowd from which on the generator itself gives out; null where that was not met. */
  generatorLimit: number | null;
  /** The objectives that broke first, and how often. */
  brokenBy: Record<string, number>;
  scalability: Scalability;
}

export const method =
  'The crowd is doubled until an objective breaks, then runs near the edge with a fresh crowd each; the share of runs that hold is a logistic curve of log(people), its middle the capacity, by Bayes on a grid with flat priors in the logarithm (QUEST); the interval holds 95 % of the posterior.';

/** What the runs come to. Pure. @param generators processes that lived each crowd */
export function breakpointOf(
  levels: readonly Level[],
  ended: Ended,
  { manifest, generators }: { manifest: Manifest; generators: number },
): Breakpoint {
  const valid = levels.filter(({ verdict }) => verdict !== 'invalid');
  const trials = valid.map(({ people, verdict }) => ({ level: people, met: verdict !== 'missed' }));
  const capacity = foundBy(trials);
  const peopleOf = (met: boolean) => trials.filter((trial) => trial.met === met).map(({ level }) => level);
  const [held, broke] = [peopleOf(true), peopleOf(false)];
  const limit = generatorLimitOf(levels);
  const brokenBy: Record<string, number> = {};
  for (const { broken } of valid) for (const name of broken) brokenBy[name] = (brokenBy[name] ?? 0) + 1;
  const { scenario, admission, scale, speed, servers, machine } = manifest;
  return {
    schemaVersion: 1,
    scenario: scenario.name,
    ...{ admission, scale, speed, servers, machine, method, ended },
    levels: [...levels],
    capacity,
    peakPerMinute: capacity && inPeak(levels, capacity, 'peakPerMinute'),
    peakPerSecondWall: capacity && inPeak(levels, capacity, 'peakPerSecondWall'),
    held: held.length === 0 ? null : Math.max(...held),
    broke: broke.length === 0 ? null : Math.min(...broke),
    generatorLimit: Number.isFinite(limit) ? limit : null,
    brokenBy,
    scalability: scalabilityOf(
      valid.flatMap(({ load }) => (load === null ? [] : [load])),
      { cores: machine.cpus, parts: servers + 1 + generators },
    ),
  };
}

/** The peak grows with the crowd: people times the runs' own ratio. */
function inPeak(
  levels: readonly Level[],
  { level, interval }: Capacity,
  name: 'peakPerMinute' | 'peakPerSecondWall',
): { value: number; interval: [number, number] } {
  const ratios = levels.map((each) => each[name] / each.people).sort((a, b) => a - b);
  const ratio = ratios[ratios.length >> 1]!;
  return { value: level * ratio, interval: [interval[0] * ratio, interval[1] * ratio] };
}

/** What one run says. Pure. @param dueAtMs when people meant to come first, opening ms from the opening */
export function levelOf(
  run: string,
  {
    manifest,
    summary,
    series,
    dueAtMs,
  }: { manifest: Manifest; summary: Summary; series: readonly SeriesRow[]; dueAtMs: readonly number[] },
): Level {
  const peak = busiest(dueAtMs, 60_000);
  const speed =
    manifest.speed.schedule.findLast(({ fromSeconds }) => fromSeconds * 1000 <= peak.fromMs)?.speed ?? 1;
  return {
    run,
    people: dueAtMs.length,
    peakPerMinute: peak.count,
    peakPerSecondWall: (peak.count / 60) * speed,
    seed: manifest.seed,
    verdict: summary.verdict,
    broken: summary.objectives.filter(({ verdict }) => verdict === 'missed').map(({ name }) => name),
    reasons: summary.validity.reasons,
    latencyP99Ms: summary.service.latencyMs?.p99 ?? null,
    errorRate: summary.service.errorRate,
    load: loadOf(series),
  };
}

/** The ten busiest seconds: what was answered, and how much was in flight by Little's law. */
function loadOf(series: readonly SeriesRow[]): ScalabilityPoint | null {
  const rows = series.filter(({ latencyMs, requests }) => latencyMs !== null && requests > 0);
  const top = [...rows].sort((a, b) => b.requests - a.requests).slice(0, 10);
  const requests = top.reduce((sum, row) => sum + row.requests, 0);
  if (requests === 0) return null;
  const throughput = requests / top.length;
  // The median stands for the mean: the series keeps no mean.
  const seconds = top.reduce((sum, row) => sum + row.requests * (row.latencyMs!.p50 / 1000), 0) / requests;
  return { concurrency: throughput * seconds, throughput };
}

/** The stretch of this length with most of the instants in it. */
function busiest(instants: readonly number[], lengthMs: number): { fromMs: number; count: number } {
  const sorted = [...instants].sort((a, b) => a - b);
  let most = { fromMs: 0, count: 0 };
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while (sorted[to]! - sorted[from]! >= lengthMs) from++;
    if (to - from + 1 > most.count) most = { fromMs: sorted[from]!, count: to - from + 1 };
  }
  return most;
}
