import { expect, test } from 'vitest';
import { mixedLatency } from './mixture.ts';
import { quotaSummary } from './quota.ts';
import { serviceSummary } from './service.ts';
import { syntheticRun } from './synthetic-run.ts';

const run = syntheticRun({ people: 160, quota: 40 });
const quota = quotaSummary(run.manifest, run.people, run.ledger);

test('errors, peaks and goodput come from the series', () => {
  const { manifest } = run;
  const row = { ...run.series[0]!, requests: 90, errors: 9, called: 3, active: 5 };
  const series = [row, { ...row, requests: 10, errors: 1, active: 0 }, { ...row, requests: 0, errors: 0 }];
  const service = serviceSummary(manifest, series, quota);
  expect(service).toMatchObject({
    errors: 10,
    errorRate: 0.1,
    peakRequestsPerSecond: 90,
    goodputPerSecond: 45,
  });
  expect(service).toMatchObject({ peakActive: 8, overCap: 4, requests: manifest.generatorReport.requests });
});

test('without a series there is no error rate to judge', () => {
  const service = serviceSummary(run.manifest, [], quota);
  expect(service).toMatchObject({ errors: null, errorRate: null, goodputPerSecond: null, peakActive: null });
});

test('the generator’s own overall latency is believed; without it, the actions are mixed', () => {
  const own = { p50: 1, p95: 2, p99: 3, max: 4 };
  const manifest = structuredClone(run.manifest);
  expect(serviceSummary(manifest, run.series, quota).latencyFrom).toBe('actions');
  manifest.generatorReport.latencyMs = own;
  expect(serviceSummary(manifest, run.series, quota)).toMatchObject({
    latencyMs: own,
    latencyFrom: 'generator',
  });
});

test('a mixture of one is that one; of two, it lies between, weighted', () => {
  const fast = { p50: 2, p95: 4, p99: 6, max: 10 };
  const slow = { p50: 200, p95: 400, p99: 600, max: 1000 };
  const one = mixedLatency({ fast }, { fast: 7 })!;
  for (const name of ['p50', 'p95', 'p99', 'max'] as const) expect(one[name]).toBeCloseTo(fast[name], 6);
  const two = mixedLatency({ fast, slow }, { fast: 90, slow: 10 })!;
  expect(two.p50).toBeLessThan(4);
  expect(two.p95).toBeCloseTo(200, 4);
  expect(two.max).toBe(1000);
  expect(mixedLatency({ fast }, {})).toBeNull();
});
