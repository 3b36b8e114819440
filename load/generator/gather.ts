import type { Histogram } from 'hdr-histogram-js';
import type { Person } from '../population/person.ts';
import type { GeneratorReport, LatencyMs, PersonRecord } from '../record/files.ts';
import type { DaysBeside } from '../scenario/schedule.ts';
import { type Buckets, bucketMiddleMs } from './buckets.ts';
import { blankRecord } from './diary.ts';
import type { SecondStats } from './generator.ts';
import { addBuckets, newHistogram, noLatency, percentiles } from './histogram.ts';
import type { SecondLine } from './tally.ts';

/** What has come from the virtual users so far, merged. */
export interface Gathering {
  add(line: SecondLine): void;
  record(record: PersonRecord): void;
  /** Seconds complete by now (those up to `wallSecond`) that were not asked for before, in order. */
  complete(wallSecond: number): SecondStats[];
  seconds(): SecondStats[];
  /** The same with every latency counted. */
  lines(): SecondLine[];
  /** The lag of the calls begun in these seconds, wall ms. */
  lagIn(fromWallSecond: number, toWallSecond: number): LatencyMs;
  recorded(): number;
  /** Everybody's record, in the crowd's order; whose never came has a blank one, of outcome `error`. */
  records(people: readonly Person[]): PersonRecord[];
  /** @param spans the days before and after the day, where people have something to do in them; opening ms */
  report(planned: number, virtualUsers: number, spans?: DaysBeside): GeneratorReport;
}

/** Merges what virtual users say, each in its own time. */
export function gathering(): Gathering {
  const bySecond = new Map<number, SecondLine>();
  const records = new Map<string, PersonRecord>();
  let told = Number.NEGATIVE_INFINITY;

  const inOrder = (): SecondLine[] => [...bySecond.values()].sort((a, b) => a.wallSecond - b.wallSecond);

  return {
    add(line) {
      const known = bySecond.get(line.wallSecond);
      if (known === undefined) bySecond.set(line.wallSecond, copied(line));
      else merge(known, line);
    },
    record: (record) => void records.set(record.id, record),
    complete(wallSecond) {
      const fresh = inOrder().filter((line) => line.wallSecond > told && line.wallSecond <= wallSecond);
      told = Math.max(told, wallSecond);
      return fresh.map(statsOf);
    },
    seconds: () => inOrder().map(statsOf),
    lines: inOrder,
    lagIn(from, to) {
      const lag = newHistogram();
      for (const line of bySecond.values()) {
        if (line.wallSecond >= from && line.wallSecond <= to) addBuckets(lag, line.lagWall);
      }
      return percentiles(lag) ?? noLatency;
    },
    recorded: () => records.size,
    records: (people) => people.map((person) => records.get(person.id) ?? blankRecord(person)),
    report: (planned, virtualUsers, spans) => reportOf(inOrder(), planned, records.size, virtualUsers, spans),
  };
}

/** A line that others can be added to. */
function copied(line: SecondLine): SecondLine {
  const { submissions, latency, lagWall, lagOpening, lagBefore, lagAfter } = line;
  const copy = { ...line, submissions: { ...submissions }, latency: { ...latency } };
  for (const action of Object.keys(latency) as (keyof typeof latency)[])
    copy.latency[action] = { ...latency[action] };
  copy.lagWall = { ...lagWall };
  copy.lagOpening = { ...lagOpening };
  copy.lagBefore = { ...lagBefore };
  copy.lagAfter = { ...lagAfter };
  return copy;
}

function merge(into: SecondLine, line: SecondLine): void {
  into.arrivals += line.arrivals;
  into.requests += line.requests;
  into.errors += line.errors;
  into.forward += line.forward;
  into.connections += line.connections;
  into.listening += line.listening;
  for (const [outcome, n] of Object.entries(line.submissions)) {
    into.submissions[outcome] = (into.submissions[outcome] ?? 0) + n;
  }
  for (const [action, buckets] of Object.entries(line.latency) as [keyof SecondLine['latency'], Buckets][]) {
    into.latency[action] = mergeBuckets(into.latency[action] ?? {}, buckets);
  }
  mergeBuckets(into.lagWall, line.lagWall);
  mergeBuckets(into.lagOpening, line.lagOpening);
  mergeBuckets(into.lagBefore, line.lagBefore);
  mergeBuckets(into.lagAfter, line.lagAfter);
}

function mergeBuckets(into: Buckets, from: Buckets): Buckets {
  for (const [bucket, n] of Object.entries(from)) {
    into[Number(bucket)] = (into[Number(bucket)] ?? 0) + n;
  }
  return into;
}

/**
 * Percentiles of one second's few answers, from the buckets themselves: a whole HDR histogram a second would
 * cost more than it tells.
 */
function percentilesOf(all: Buckets): LatencyMs | null {
  const entries = Object.entries(all).map(([bucket, n]) => [Number(bucket), n] as const);
  if (entries.length === 0) return null;
  entries.sort((a, b) => a[0] - b[0]);
  const total = entries.reduce((sum, [, n]) => sum + n, 0);
  const at = (share: number): number => {
    let seen = 0;
    for (const [bucket, n] of entries) {
      seen += n;
      if (seen >= share * total) return bucketMiddleMs(bucket);
    }
    return bucketMiddleMs(entries.at(-1)![0]);
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function statsOf(line: SecondLine): SecondStats {
  const all: Buckets = {};
  for (const buckets of Object.values(line.latency)) mergeBuckets(all, buckets);
  const { wallSecond, arrivals, requests, errors, forward, submissions } = line;
  return { wallSecond, arrivals, requests, errors, forward, submissions, latencyMs: percentilesOf(all) };
}

function reportOf(
  lines: readonly SecondLine[],
  planned: number,
  recorded: number,
  virtualUsers: number,
  spans: DaysBeside | undefined,
): GeneratorReport {
  const lagWall = newHistogram();
  const lagOpening = newHistogram();
  const latency = new Map<string, Histogram>();
  const beside = (lag: 'lagBefore' | 'lagAfter', spanMs: number) => {
    const histogram = newHistogram();
    for (const line of lines) addBuckets(histogram, line[lag]);
    const lagOpeningMs = percentiles(histogram);
    return lagOpeningMs === null ? null : { lagOpeningMs, spanMs };
  };
  for (const line of lines) {
    addBuckets(lagWall, line.lagWall);
    addBuckets(lagOpening, line.lagOpening);
    for (const [action, buckets] of Object.entries(line.latency)) {
      const histogram = latency.get(action) ?? newHistogram();
      latency.set(action, histogram);
      addBuckets(histogram, buckets);
    }
  }
  const byAction = [...latency.entries()];
  return {
    lagWallMs: percentiles(lagWall) ?? noLatency,
    lagOpeningMs: percentiles(lagOpening) ?? noLatency,
    ...(spans && {
      lagBeside: { before: beside('lagBefore', spans.beforeMs), after: beside('lagAfter', spans.afterMs) },
    }),
    planned,
    recorded,
    requests: lines.reduce((sum, line) => sum + line.requests, 0),
    requestsByAction: Object.fromEntries(byAction.map(([action, h]) => [action, h.totalCount])),
    latencyMsByAction: Object.fromEntries(byAction.map(([action, h]) => [action, percentiles(h)!])),
    connections: lines.reduce((sum, line) => sum + line.connections, 0),
    listening: lines.reduce((most, line) => Math.max(most, line.listening), 0),
    virtualUsers,
    cpu: null,
  };
}
