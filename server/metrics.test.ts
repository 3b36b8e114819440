import { afterEach, expect, test } from 'vitest';
import { type MetricName, type MetricRow, metricTable } from './metrics/table.ts';
import { createMetrics, type Metrics } from './metrics.ts';

const rows = Object.entries(metricTable) as [MetricName, MetricRow][];
let metrics: Metrics | undefined;
const start = () => {
  metrics = createMetrics({ opening: 'test' });
  return metrics;
};
afterEach(() => metrics?.close());

/** Touches every metric once, with a made-up value for each open label. */
function touchAll(metrics: Metrics): void {
  for (const [name, row] of rows) {
    const labels = Object.fromEntries(
      Object.entries(row.labels).map(([label, values]) => [label, values === 'any' ? 'x' : values[0]]),
    );
    // The names and labels come from the table itself, so the compiler's check is done already.
    if (row.type === 'counter')
      metrics.count(name as 'opening_day_joins_total', labels as { outcome: string });
    if (row.type === 'gauge')
      metrics.set(name as 'opening_day_quota_places', labels as Record<string, never>, 1);
    if (row.type === 'histogram')
      metrics.observe(name as 'opening_day_queue_wait_seconds', labels as Record<string, never>, 1);
  }
}

test('the table keeps to the conventions of Prometheus', () => {
  for (const [name, row] of rows) {
    expect(name).toMatch(/^opening_day_[a-z]+(_[a-z]+)*$/);
    expect(row.help, name).toMatch(/^\S.{15,}\.$/);
    expect(name.endsWith('_total'), name).toBe(row.type === 'counter');
    expect(row.buckets !== undefined, name).toBe(row.type === 'histogram');
    expect(row.buckets ?? [], name).toEqual([...(row.buckets ?? [])].sort((a, b) => a - b));
    if (row.unit === 'seconds') expect(name).toMatch(/_seconds$/);
    // State shared by all servers is read, not counted: a counter would be summed.
    if (row.scope === 'shared') expect(row.type, name).toBe('gauge');
  }
});

test('the registry renders the table, and nothing of ours beside it', async () => {
  const metrics = start();
  touchAll(metrics);
  const text = await metrics.text();
  const rendered = [...text.matchAll(/^# TYPE (opening_day_\S+) (\S+)$/gm)].map((m) => [m[1], m[2]]);
  expect(rendered.sort()).toEqual(rows.map(([name, row]) => [name, row.type]).sort());
  for (const [name, row] of rows) {
    expect(text).toContain(`# HELP ${name} ${row.help}`);
    const line = new RegExp(`^${name}(_count)?\\{[^}]*opening="test"[^}]*\\} \\d`, 'm');
    expect(text, name).toMatch(line);
  }
  expect(text).toMatch(/^process_cpu_seconds_total\{opening="test"\} /m);
});

test('counts, sets, observes and chooses', async () => {
  const metrics = start();
  const polls = metrics.counter('opening_day_http_requests_total', {
    route: '/api/queue',
    method: 'GET',
    status: '200',
  });
  polls.inc();
  polls.inc();
  metrics.count('opening_day_submissions_total', { outcome: 'quota_exhausted' }, 3);
  metrics.set('opening_day_places', { state: 'remaining' }, 499);
  metrics.choose('opening_day_phase', 'preQueue');
  metrics.choose('opening_day_phase', 'open');
  for (const people of [1, 1, 7, 5000]) {
    metrics.observe('opening_day_script_vector_size', { script: 'submit' }, people);
  }
  metrics.observe('opening_day_script_vector_size', { script: 'submit' }, Number.NaN);
  let scrapes = 0;
  metrics.onScrape(async () => metrics.set('opening_day_open_sockets', {}, ++scrapes));
  metrics.forOpening('b"c');

  const lines = (await metrics.text()).split('\n');
  const value = (start: string) =>
    lines
      .find((line) => line.startsWith(start))
      ?.split(' ')
      .at(-1);
  expect(
    value('opening_day_http_requests_total{route="/api/queue",method="GET",status="200",opening="b\\"c"}'),
  ).toBe('2');
  expect(value('opening_day_submissions_total{outcome="quota_exhausted"')).toBe('3');
  expect(value('opening_day_places{state="remaining"')).toBe('499');
  expect(value('opening_day_phase{phase="preQueue"')).toBe('0');
  expect(value('opening_day_phase{phase="open"')).toBe('1');
  const bucket = (le: string) => value(`opening_day_script_vector_size_bucket{script="submit",le="${le}"`);
  expect(['1', '2', '5', '10', '1000', '+Inf'].map(bucket)).toEqual(['2', '2', '2', '3', '3', '4']);
  expect(value('opening_day_script_vector_size_sum{script="submit"')).toBe('5009');
  expect(value('opening_day_script_vector_size_count{script="submit"')).toBe('4');
  expect(value('opening_day_open_sockets')).toBe('1');
  // Without labels a counter stands at 0 from the start; a gauge says nothing before it knows.
  expect(value('opening_day_store_errors_total')).toBe('0');
  expect(value('opening_day_oversold_places')).toBeUndefined();
});

test('a wrong name, label or value does not compile', () => {
  const metrics = start();
  // @ts-expect-error no such metric
  expect(() => metrics.count('opening_day_nonsense_total', {})).toThrow();
  // @ts-expect-error a gauge is not counted
  expect(() => metrics.count('opening_day_quota_places', {})).toThrow();
  // @ts-expect-error no such state
  metrics.set('opening_day_places', { state: 'lost' }, 1);
  // @ts-expect-error a label is missing
  metrics.count('opening_day_http_requests_total', { route: '/' });
  // @ts-expect-error this one has no labels
  metrics.set('opening_day_quota_places', { opening: 'x' }, 1);
  // @ts-expect-error no such phase
  metrics.choose('opening_day_phase', 'ended');
  expect(() => metrics.count('opening_day_store_errors_total', {}, -1)).toThrow(RangeError);
});

test('a resolved child costs little: a million counts and observations in well under a second', () => {
  const metrics = start();
  const requests = metrics.counter('opening_day_http_requests_total', {
    route: '/',
    method: 'GET',
    status: '200',
  });
  const duration = metrics.histogram('opening_day_http_request_duration_seconds', { route: '/' });
  // The best of ten parts: the others share their core with whatever else the machine does.
  const parts = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < 100_000; i++) {
      requests.inc();
      duration.observe(0.0005);
    }
    const spent = process.cpuUsage(before);
    return (spent.user + spent.system) / 1e6;
  });
  expect(10 * Math.min(...parts)).toBeLessThan(0.5);
});
