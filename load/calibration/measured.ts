import { type ClockSegment, speedAt } from '../../server/opening/clock.ts';
import { type Buckets, bucketMiddleMs } from '../generator/buckets.ts';
import type { SecondLine } from '../generator/tally.ts';
import type { SeriesRow } from '../record/files.ts';
import type { UseSample } from '../run/use.ts';
import type { UseSecond } from './unit-costs.ts';

/** A histogram: middles of its buckets, ascending, each with its count. */
export type Counts = [value: number, count: number][];

/** `costs.json` of a measured run: what its calls cost, for a simulation that is calibrated by it. */
export interface MeasuredCosts {
  schemaVersion: 1;
  /** Server processes, each on one core at most. */
  servers: number;
  /**
   * Seconds in which they were busy for less than half of the time, as far as it is known, and 95 % of the calls were made within
   * 2 ms of when they were meant: the latencies are those of these alone. All, where there is no such second.
   */
  quietSeconds: number;
  seconds: number;
  /** From the intended moment to the answer, wall ms, by action. */
  latencyMs: Record<string, Counts>;
  /** Of the portal, opening seconds from asking to its answer, while it had less than half of what it can do. */
  portalSeconds: Counts | null;
  /** Null where the system does not tell. */
  use: UseSecond[] | null;
}

const mostBusy = 0.5;
const mostLateMs = 2;
const reads: readonly string[] = ['look', 'poll'];
const ofPortal: readonly string[] = ['save', 'submit'];

/** What a run says of its costs. Pure. @param servers processes; @param series of the same run, with its clock and its start */
export function measuredCosts(
  lines: readonly SecondLine[],
  { use, servers, series, clock, startedWallMs }: MeasuredFrom,
): MeasuredCosts {
  const bySecond = useBySecond(lines, use);
  const isQuiet = ({ wallSecond }: SecondLine) => {
    const second = bySecond.get(wallSecond);
    return bySecond.size === 0 || (second !== undefined && second.serversMs < mostBusy * 1000 * servers);
  };
  const unhurried = lines.filter((line) => isQuiet(line) && isInTime(line));
  const quiet = unhurried.length > 0 ? unhurried : lines;
  const latency: Record<string, Buckets> = {};
  for (const line of quiet)
    for (const [action, buckets] of Object.entries(line.latency)) {
      latency[action] ??= {};
      add(latency[action], buckets);
    }
  const idlePortal = new Set(
    series.flatMap(({ wallMs, atMs, portal }) => {
      const second = Math.round((startedWallMs + wallMs) / 1000) - 1;
      if (portal === undefined || atMs < 0) return [];
      const speed = speedAt(clock, second * 1000);
      return portal.asked < mostBusy * portal.capacityPerSecond * speed ? [second] : [];
    }),
  );
  return {
    ...{ schemaVersion: 1, servers, quietSeconds: quiet.length, seconds: lines.length },
    latencyMs: Object.fromEntries(Object.entries(latency).map(([name, buckets]) => [name, counts(buckets)])),
    portalSeconds: portalTimes(lines, idlePortal, clock),
    use: bySecond.size === 0 ? null : [...bySecond.values()],
  };
}

export interface MeasuredFrom {
  use: readonly UseSample[];
  servers: number;
  series: readonly SeriesRow[];
  clock: readonly ClockSegment[];
  startedWallMs: number;
}

/** What the generator was late is no latency of the system. */
function isInTime({ lagWall }: SecondLine): boolean {
  const begun = counts(lagWall);
  const all = begun.reduce((sum, [, n]) => sum + n, 0);
  const late = begun.reduce((sum, [ms, n]) => sum + (ms > mostLateMs ? n : 0), 0);
  return late <= 0.05 * all;
}

function useBySecond(lines: readonly SecondLine[], use: readonly UseSample[]): Map<number, UseSecond> {
  const bySecond = new Map<number, UseSecond>();
  const counted = new Map(lines.map((line) => [line.wallSecond, line]));
  for (let i = 1; i < use.length; i++) {
    const [from, to] = [use[i - 1]!, use[i]!];
    const tookMs = to.wallMs - from.wallMs;
    const line = counted.get(Math.round(from.wallMs / 1000));
    // A look that came late is about another second.
    if (line === undefined || Math.abs(tookMs - 1000) > 100) continue;
    const seen = { reads: 0, changes: 0 };
    for (const [action, buckets] of Object.entries(line.latency))
      seen[reads.includes(action) ? 'reads' : 'changes'] += Object.values(buckets).reduce((a, b) => a + b, 0);
    const perSecond = (ms: number) => Number(((ms * 1000) / tookMs).toFixed(3));
    bySecond.set(line.wallSecond, {
      ...seen,
      serversMs: perSecond(to.serversMs - from.serversMs),
      redisMs: perSecond(to.redisMs - from.redisMs),
    });
  }
  return bySecond;
}

/** What a submission or a section takes longer than the median call that asks nothing of the portal, in opening seconds. */
function portalTimes(
  lines: readonly SecondLine[],
  idle: ReadonlySet<number>,
  clock: readonly ClockSegment[],
): Counts | null {
  const times = new Map<number, number>();
  const others: Buckets = {};
  for (const line of lines)
    for (const [action, buckets] of Object.entries(line.latency))
      if (!ofPortal.includes(action) && !reads.includes(action)) add(others, buckets);
  const elseMs = medianOf(counts(others));
  for (const line of lines) {
    if (!idle.has(line.wallSecond)) continue;
    const speed = speedAt(clock, line.wallSecond * 1000);
    for (const action of ofPortal)
      for (const [ms, n] of counts(line.latency[action as 'save'] ?? {})) {
        const seconds = Number((((ms - elseMs) * speed) / 1000).toPrecision(6));
        if (seconds > 0) times.set(seconds, (times.get(seconds) ?? 0) + n);
      }
  }
  return times.size === 0 ? null : [...times].sort((a, b) => a[0] - b[0]);
}

function medianOf(histogram: Counts): number {
  const half = histogram.reduce((sum, [, n]) => sum + n, 0) / 2;
  let seen = 0;
  for (const [ms, n] of histogram) {
    seen += n;
    if (seen >= half) return ms;
  }
  return 0;
}

function add(into: Buckets, from: Buckets): void {
  for (const [bucket, n] of Object.entries(from)) into[Number(bucket)] = (into[Number(bucket)] ?? 0) + n;
}

function counts(buckets: Buckets): Counts {
  return Object.entries(buckets)
    .map(([bucket, n]): [number, number] => [Number(bucketMiddleMs(Number(bucket)).toPrecision(6)), n])
    .sort((a, b) => a[0] - b[0]);
}
