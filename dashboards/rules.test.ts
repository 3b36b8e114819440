import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { k6Metrics, nameInPrometheus } from '../load/k6/metrics.ts';
import { providePrometheus } from '../load/stack/prometheus.ts';
import { metricTable } from '../server/metrics/table.ts';
import { createMetrics } from '../server/metrics.ts';

let promtool: (args: string[], input?: string) => string;
beforeAll(async () => {
  const program = join(dirname(await providePrometheus({ note: () => {} })), 'promtool');
  promtool = (args, input) =>
    execFileSync(program, args, { cwd: import.meta.dirname, input, encoding: 'utf8', stdio: 'pipe' });
});

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}
const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const rules = (parse(read('rules.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap((g) => g.rules);

test('promtool accepts the rules, and each fires when it should', () => {
  expect(promtool(['check', 'rules', 'rules.yaml'])).toContain(`${rules.length} rules found`);
  expect(promtool(['test', 'rules', 'rules.test.yaml'])).toContain('SUCCESS');
});

const ofTheCrowd = Object.entries(k6Metrics).map(([name, { type }]) => nameInPrometheus(name, type));

test('each alert is tested both ways, and asks only for metrics there are', () => {
  const { tests } = parse(read('rules.test.yaml')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
  };
  const cases = tests.flatMap((each) => each.alert_rule_test);
  for (const { alert, expr, labels, annotations } of rules) {
    const own = cases.filter((each) => each.alertname === alert);
    expect(own.filter((each) => each.exp_alerts !== undefined).length, `${alert} fires`).toBeGreaterThan(0);
    expect(own.filter((each) => each.exp_alerts === undefined).length, `${alert} is quiet`).toBeGreaterThan(
      0,
    );
    expect(labels.severity).toMatch(/^(critical|warning)$/);
    expect(annotations.summary).toBeTruthy();
    expect(annotations.description).toMatch(/\.$/);
    for (const [name] of expr.matchAll(/\bopening_day_\w+/g))
      expect(Object.keys(metricTable)).toContain(name);
    for (const [name] of expr.matchAll(/\bk6_\w+/g)) expect(ofTheCrowd).toContain(name);
  }
});

test('promtool finds nothing to say against the metrics of a server', async () => {
  const metrics = createMetrics({ opening: 'test' });
  metrics.count('opening_day_http_requests_total', { route: '/api/queue', method: 'GET', status: '200' });
  metrics.observe('opening_day_http_request_duration_seconds', { route: '/api/queue' }, 0.001);
  metrics.observe('opening_day_queue_wait_seconds', {}, 60);
  metrics.choose('opening_day_phase', 'open');
  for (const [name, row] of Object.entries(metricTable)) {
    // The names come from the table itself, so the compiler's check is done already.
    if (row.type === 'gauge' && Object.keys(row.labels).length === 0) {
      metrics.set(name as 'opening_day_quota_places', {}, 1);
    }
  }
  promtool(['check', 'metrics'], await metrics.text());
  metrics.close();
});
