import { errands } from '../behaviour/errand.ts';
import type { LatencyMs, Manifest, SeriesRow } from '../record/files.ts';
import { daysBeside } from '../scenario/schedule.ts';
import { mixedLatency } from './mixture.ts';
import type { QuotaSummary } from './quota.ts';
import { type TypicalLatency, typicalLatency } from './typical.ts';

export interface ServiceSummary {
  requests: number;
  /** Requests answered by an error of the service, or not at all. */
  errors: number | null;
  errorRate: number | null;
  /** Wall ms from the moment a person meant to act, over all requests of the day: not those before and after it (`load/behaviour/errand.ts`). */
  latencyMs: LatencyMs | null;
  /** Whether `latencyMs` is the generator's own, or put together from the percentiles of each action. */
  latencyFrom: 'generator' | 'actions' | null;
  /** Of a calm second while places go, by which runs are compared (`typical.ts`); without a series, of the whole run. */
  typicalLatencyMs: TypicalLatency | null;
  latencyMsByAction: Record<string, LatencyMs>;
  requestsByAction: Record<string, number>;
  /** The worst second in which people are called: its 99th percentile, wall ms. */
  worstSecondP99Ms: number | null;
  /** Requests in the busiest second of wall time. */
  peakRequestsPerSecond: number | null;
  /** Answers without an error per second of wall time, over the seconds with any request. */
  goodputPerSecond: number | null;
  /** Places given per minute of opening time, from the opening until most were taken. */
  placesPerMinute: number | null;
  /** Most people called or active at once, and how far above the scenario's cap. */
  peakActive: number | null;
  overCap: number | null;
}

/** How the service answered. */
export function serviceSummary(
  { generatorReport: report, scenario, outside }: Manifest,
  series: readonly SeriesRow[],
  quota: QuotaSummary,
): ServiceSummary {
  const requests = series.reduce((sum, row) => sum + row.requests, 0);
  const errors = series.length > 0 ? series.reduce((sum, row) => sum + row.errors, 0) : null;
  const busy = series.filter((row) => row.requests > 0);
  const calling = daysBeside(scenario)?.calling;
  const ofDay = calling
    ? busy.filter(({ atMs }) => calling.some(([from, to]) => atMs >= from && atMs < to))
    : busy;
  const latencyMs =
    report.latencyMs ?? mixedLatency(ofTheDay(report.latencyMsByAction), report.requestsByAction);
  const peakActive = outside ? null : greatest(series.map((row) => row.called + row.active));
  return {
    requests: report.requests,
    errors,
    errorRate: errors === null || requests === 0 ? null : errors / requests,
    latencyMs,
    latencyFrom: report.latencyMs ? 'generator' : latencyMs === null ? null : 'actions',
    typicalLatencyMs: typicalLatency(whilePlacesGo(series, quota)) ?? typicalLatency(series) ?? latencyMs,
    latencyMsByAction: report.latencyMsByAction,
    requestsByAction: report.requestsByAction,
    worstSecondP99Ms: greatest(ofDay.flatMap((row) => (row.latencyMs === null ? [] : [row.latencyMs.p99]))),
    peakRequestsPerSecond: greatest(busy.map((row) => row.requests)),
    goodputPerSecond: errors === null || busy.length === 0 ? null : (requests - errors) / busy.length,
    placesPerMinute: quota.filledSeconds ? (quota.given / quota.filledSeconds) * 60 : null,
    peakActive,
    overCap: peakActive === null ? null : Math.max(0, peakActive - scenario.admission.maxActive),
  };
}

/** While places go: before and after that people only look. */
function whilePlacesGo(series: readonly SeriesRow[], { middleSeconds }: QuotaSummary): readonly SeriesRow[] {
  const [from, to] = middleSeconds ?? [0, 0];
  return series.filter(({ atMs }) => atMs > from * 1000 && atMs <= to * 1000);
}

/** Without what people do before and after the day: making a password is slow on purpose. */
function ofTheDay(byAction: Readonly<Record<string, LatencyMs>>): Record<string, LatencyMs> {
  const others: readonly string[] = errands;
  return Object.fromEntries(Object.entries(byAction).filter(([action]) => !others.includes(action)));
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value));
}
