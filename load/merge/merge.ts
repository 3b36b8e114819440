import { gathering } from '../generator/gather.ts';
import { judgeValidity } from '../generator/validity.ts';
import { drawPopulation } from '../population/draw.ts';
import type { Manifest, PartNote, SeriesRow } from '../record/files.ts';
import type { RunRecord } from '../run/record.ts';
import { withFinalStates } from '../run/states.ts';
import { daysOfLag } from '../scenario/schedule.ts';
import type { Part } from './parts.ts';
import { withLongestLedger } from './same-day.ts';

/**
 * One run of the parts of one day, as a single generator would have left it: everybody's record in the crowd's
 * order, counts added, and percentiles from the buckets of all parts together, since percentiles of parts cannot be
 * averaged. The server's side is that of the part that asked last. Pure.
 *
 * @param parts those of one day, each once (`problemsOf` finds nothing)
 */
export function mergeParts(given: readonly Part[], run: string): RunRecord {
  const parts = [...given].sort((a, b) => a.segment.part - b.segment.part);
  const { ledger, receipts, notices, draw, manifest } = withLongestLedger(parts);
  const gathered = gathering();
  for (const { lines, people } of parts) {
    for (const line of lines) gathered.add(line);
    for (const person of people) gathered.record(person);
  }
  const crowd = drawPopulation(manifest.scenario, manifest.seed);
  const people = withFinalStates(gathered.records(crowd), ledger);
  const reports = parts.map((part) => part.manifest.generatorReport);
  const sum = (pick: (report: Manifest['generatorReport']) => number) =>
    reports.reduce((total, report) => total + pick(report), 0);
  const report = {
    ...gathered.report(
      crowd.length,
      sum(({ virtualUsers }) => virtualUsers),
      daysOfLag(manifest.scenario),
    ),
    // A part knows whose record never came; here everybody has one.
    recorded: sum(({ recorded }) => recorded),
    connections: summed(reports.map(({ connections }) => connections)),
    // Each machine's own most: they need not have been at the same moment.
    ...(reports[0]!.connectionsOf && {
      connectionsOf: reports[0]!.connectionsOf,
      sockets: summed(reports.map(({ sockets }) => sockets ?? null)),
      handshakes: summed(reports.map(({ handshakes }) => handshakes ?? null)),
    }),
    cpu: busiest(reports),
  };
  const interrupted = parts.some((part) => part.manifest.interrupted);
  const own = parts.flatMap(({ manifest: { invalidReasons }, segment }) =>
    invalidReasons.map((reason) => `Part ${segment.part}: ${reason}`),
  );
  const together = judgeValidity({ report, people, starved: null, interrupted, failure: null });
  const invalidReasons = own.length > 0 ? own : together;
  // ISO 8601 in UTC sorts as text.
  const instants = (pick: (part: Part) => string) => parts.map(pick).sort();
  const { segment: _, events: __, ...rest } = manifest;
  const { events } = parts[0]!.manifest;
  return {
    manifest: {
      ...rest,
      run,
      ...(events && { events }),
      startedAt: instants((part) => part.manifest.startedAt)[0]!,
      endedAt: instants((part) => part.manifest.endedAt).at(-1)!,
      interrupted,
      valid: invalidReasons.length === 0,
      invalidReasons,
      generatorReport: report,
      parts: parts.map(noteOf),
    },
    people,
    ledger,
    receipts,
    ...(notices && { notices }),
    draw,
    series: mergeSeries(parts, gathered.seconds()),
  };
}

/** Counts added; the room's levels as the first part that looked saw them; latency from all parts' buckets. */
function mergeSeries(
  parts: readonly Part[],
  seconds: ReturnType<ReturnType<typeof gathering>['seconds']>,
): SeriesRow[] {
  const startedWallMs = parts[0]!.manifest.clock[0]!.fromWallMs;
  const latencies = new Map(seconds.map(({ wallSecond, latencyMs }) => [wallSecond, latencyMs]));
  const rows = new Map<number, SeriesRow>();
  for (const { series } of parts) {
    for (const row of series) {
      const there = rows.get(row.wallMs);
      rows.set(
        row.wallMs,
        there === undefined ? { ...row, submissions: { ...row.submissions } } : add(there, row),
      );
    }
  }
  return [...rows.values()]
    .sort((a, b) => a.wallMs - b.wallMs)
    .map((row) => ({
      ...row,
      latencyMs: latencies.get(Math.round((startedWallMs + row.wallMs) / 1000) - 1) ?? null,
    }));
}

function add(into: SeriesRow, row: SeriesRow): SeriesRow {
  into.arrivals += row.arrivals;
  into.requests += row.requests;
  into.errors += row.errors;
  for (const [outcome, n] of Object.entries(row.submissions))
    into.submissions[outcome] = (into.submissions[outcome] ?? 0) + n;
  if (into.portal && row.portal)
    into.portal = { ...into.portal, forward: into.portal.forward + row.portal.forward };
  return into;
}

function summed(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

/** Of the machine that had least to spare. */
function busiest(reports: readonly Manifest['generatorReport'][]): Manifest['generatorReport']['cpu'] {
  return reports
    .map(({ cpu }) => cpu)
    .reduce((most, cpu) => (cpu !== null && cpu.machine > (most?.machine ?? -1) ? cpu : most), null);
}

function noteOf({ manifest, segment, people }: Part): PartNote {
  const { generatorReport: report, machine, run } = manifest;
  return {
    part: segment.part,
    run,
    people: people.length,
    machine,
    cpu: report.cpu,
    lagWallP99Ms: report.lagWallMs.p99,
    connections: report.connections,
    clockAheadMs: report.clockAheadMs ?? null,
  };
}
