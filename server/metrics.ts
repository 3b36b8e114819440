import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { CounterChild, createFamily, type Family, GaugeChild, HistogramChild } from './metrics/family.ts';
import type {
  ChoiceName,
  ChoiceOf,
  CounterName,
  GaugeName,
  HistogramName,
  LabelsOf,
  MetricName,
  MetricRow,
} from './metrics/table.ts';
import { metricTable } from './metrics/table.ts';

/** The server's numbers, checked by the compiler against the table of `metrics/table.ts`. */
export interface Metrics {
  /** A counter's child, resolved once: `inc()` on it costs an addition. For the hot path. */
  counter<N extends CounterName>(name: N, labels: LabelsOf<N>): Pick<CounterChild, 'inc'>;
  /** A gauge's child, resolved once. */
  gauge<N extends GaugeName>(name: N, labels: LabelsOf<N>): Pick<GaugeChild, 'set'>;
  /** A histogram's child, resolved once. */
  histogram<N extends HistogramName>(name: N, labels: LabelsOf<N>): Pick<HistogramChild, 'observe'>;
  /** Adds to a counter, 1 unless said. */
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void;
  /** Sets a gauge. */
  set<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Adds an observation to a histogram. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** 1 for `value`, 0 for every other value of a gauge that stands for a choice (phase, durability). */
  choose<N extends ChoiceName>(name: N, value: ChoiceOf<N>): void;
  /** Run before each rendering, in order; for gauges that are cheaper to read than to keep. */
  onScrape(refresh: () => void | Promise<void>): void;
  /** Names the opening anew: the label `opening` of every series. */
  forOpening(id: string): void;
  /** Everything, as Prometheus reads it. */
  text(): Promise<string>;
  /** The media type of `text()`. */
  contentType: string;
  /** Stops what runs in the background. */
  close(): void;
}

/**
 * Gauges that prom-client names like counters (`_total`), against Prometheus' convention. The same numbers by
 * type stay (`nodejs_active_handles` and so on); the sum over them is the total.
 */
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** How often the event loop's delay is sampled, ms; its own share of what is measured. */
const loopSampleMs = 10;

/**
 * Metrics on a registry of their own, together with prom-client's defaults (process, heap, garbage collection).
 *
 * @param opening - the opening's id, put on every series as the label `opening`
 */
export function createMetrics({ opening }: { opening: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ opening });
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);

  const counters = new Map<MetricName, Family<CounterChild>>();
  const gauges = new Map<MetricName, Family<GaugeChild>>();
  const histograms = new Map<MetricName, Family<HistogramChild>>();
  for (const [key, row] of Object.entries(metricTable) as [MetricName, MetricRow][]) {
    const family = {
      counter: () =>
        keep(
          counters,
          key,
          createFamily(key, row, () => new CounterChild()),
        ),
      gauge: () =>
        keep(
          gauges,
          key,
          createFamily(key, row, () => new GaugeChild()),
        ),
      histogram: () =>
        keep(
          histograms,
          key,
          createFamily(key, row, () => new HistogramChild(row.buckets!)),
        ),
    }[row.type]();
    // The registry needs a name and `get`; prom-client's type asks for the rest of its own classes.
    registry.registerMetric(family as unknown as Metric<string>);
    // A counter or histogram without labels is there from the start, so that its first rate is not lost.
    if (row.type !== 'gauge' && Object.keys(row.labels).length === 0) family.child({});
  }

  const refreshes: (() => void | Promise<void>)[] = [];
  const loop = monitorEventLoopDelay({ resolution: loopSampleMs });
  loop.enable();

  const metrics: Metrics = {
    counter: (name, labels) => counters.get(name)!.child(labels),
    gauge: (name, labels) => gauges.get(name)!.child(labels),
    histogram: (name, labels) => histograms.get(name)!.child(labels),
    count: (name, labels, by) => counters.get(name)!.child(labels).inc(by),
    set: (name, labels, value) => gauges.get(name)!.child(labels).set(value),
    observe: (name, labels, value) => histograms.get(name)!.child(labels).observe(value),
    choose(name, value) {
      const [label, values] = Object.entries(metricTable[name].labels)[0] as [string, readonly string[]];
      for (const other of values)
        gauges
          .get(name)!
          .child({ [label]: other })
          .set(other === value ? 1 : 0);
    },
    onScrape: (refresh) => void refreshes.push(refresh),
    forOpening: (id) => registry.setDefaultLabels({ opening: id }),
    async text() {
      for (const refresh of refreshes) await refresh();
      return registry.metrics();
    },
    contentType: registry.contentType,
    close: () => void loop.disable(),
  };

  metrics.onScrape(() => {
    const delaySeconds = (percentile: number) =>
      loop.count === 0 ? 0 : Math.max(0, loop.percentile(percentile) / 1e9 - loopSampleMs / 1e3);
    for (const percentile of ['50', '99', '100'] as const)
      metrics.set('opening_day_event_loop_delay_seconds', { percentile }, delaySeconds(Number(percentile)));
    loop.reset();
  });
  return metrics;
}

function keep<Child>(
  families: Map<MetricName, Family<Child>>,
  name: MetricName,
  family: Family<Child>,
): Family<Child> {
  families.set(name, family);
  return family;
}
