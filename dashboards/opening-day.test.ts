import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type MetricName, metricTable } from '../server/metrics/table.ts';
import { openingDay, openingDayJson } from './opening-day.ts';
import { dashboardQueries, panelsOf, substitute } from './queries.ts';

const file = new URL('opening-day.json', import.meta.url);
const queries = dashboardQueries({ opening: 'x', rateInterval: '10s' });

test('the file is what the code builds (UPDATE=1 writes it)', () => {
  if (process.env['UPDATE']) writeFileSync(file, openingDayJson());
  expect(readFileSync(file, 'utf8')).toBe(openingDayJson());
});

test('three rows, in the order of the questions', () => {
  const rows = openingDay().panels?.filter((panel) => panel.type === 'row');
  expect(rows?.map((row) => row.title)).toEqual(['Throughput', 'Fairness', 'Quota accuracy']);
});

test('each panel says what it shows, in a unit, and has its own place and id', () => {
  const panels = panelsOf(openingDay());
  expect(panels.length).toBeGreaterThan(20);
  for (const panel of panels) {
    expect(panel.title, 'title').toBeTruthy();
    expect(panel.description, panel.title).toMatch(/^.{20,}\.$/s);
    expect(panel.fieldConfig?.defaults.unit, panel.title).toBeTruthy();
    expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
    expect(panel.gridPos!.x + panel.gridPos!.w, panel.title).toBeLessThanOrEqual(24);
  }
  const all = openingDay().panels!;
  expect(new Set(all.map((panel) => panel.id)).size).toBe(all.length);
  expect(new Set(all.map(({ gridPos }) => `${gridPos?.x},${gridPos?.y}`)).size).toBe(all.length);
});

test('queries ask only for metrics there are', () => {
  for (const { query } of queries) {
    for (const [name] of query.matchAll(/\bopening_day_\w+/g)) {
      const metric = name.replace(/_(bucket|sum|count)$/, '');
      const known = metric in metricTable || name in metricTable || query.includes(`k6_${name}`);
      expect(known, `${name} in ${query}`).toBe(true);
    }
  }
});

test('shared state is not summed over servers, nor a process taken for all of them', () => {
  for (const { query } of queries) {
    for (const [, aggregation, by, name] of query.matchAll(
      /(\w+)(?: by \(([^)]*)\))? \((opening_day_\w+)\{/g,
    )) {
      const row = metricTable[name as MetricName];
      const aggregated = by?.includes('instance') ? 'within a server' : aggregation;
      if (row.scope === 'shared') expect(['max', 'within a server', 'abs'], query).toContain(aggregated);
      if (row.scope === 'process') expect(['sum', 'max', 'within a server'], query).toContain(aggregated);
    }
  }
});

test('no colour is told from another by red against green alone', () => {
  const colours = [...openingDayJson().matchAll(/"(?:color|fixedColor)": "([^"]+)"/g)].map((m) => m[1]!);
  for (const colour of new Set(colours)) expect(colour).toMatch(/^#/);
});

test('a variable that nobody fills is an error', () => {
  expect(substitute('a{o="$opening"}[$__rate_interval]', { opening: 'x', rateInterval: '5s' })).toBe(
    'a{o="x"}[5s]',
  );
  expect(() => substitute('a{o="$other"}', { opening: 'x', rateInterval: '5s' })).toThrow(/variable/);
});
