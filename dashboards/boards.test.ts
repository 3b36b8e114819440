import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { k6Metrics, nameInPrometheus } from '../load/k6/metrics.ts';
import { type MetricName, metricTable } from '../server/metrics/table.ts';
import { boardJson, boards, builtBoards } from './boards.ts';
import { metricsPage } from './metrics-page.ts';
import { dashboardQueries, panelsOf, substitute } from './queries.ts';

const queries = dashboardQueries({ opening: 'x', rateInterval: '10s' });

test.each(boards.map(({ uid }) => uid))(
  '%s.json is what the code builds (npm run dashboards writes it)',
  (uid) => {
    const board = boards.find((each) => each.uid === uid)!;
    expect(readFileSync(new URL(`${uid}.json`, import.meta.url), 'utf8')).toBe(boardJson(board));
  },
);

test('METRICS.md is what the code says (npm run dashboards writes it)', () => {
  expect(readFileSync(new URL('METRICS.md', import.meta.url), 'utf8')).toBe(metricsPage());
});

test('no dashboard is left that nobody builds', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.json'));
  expect(files.sort()).toEqual(boards.map(({ uid }) => `${uid}.json`).sort());
});

test('the day is one screen, in the order in which people go through it', () => {
  const [day] = builtBoards();
  const graphs = panelsOf(day!).filter((panel) => panel.type === 'timeseries');
  expect(graphs.map(({ title }) => title!.split(':')[0])).toEqual([
    ...['Arrive', 'Wait', 'Called', 'Submit', 'Places'],
  ]);
  const height = Math.max(...panelsOf(day!).map(({ gridPos }) => gridPos!.y + gridPos!.h));
  expect(height).toBeLessThanOrEqual(30);
});

test.each(builtBoards().map((board) => [board.title!, board] as const))(
  '%s: each panel says what it shows, in a unit, and has its own place and id',
  (_, board) => {
    const panels = panelsOf(board);
    for (const panel of panels) {
      expect(panel.title, 'title').toBeTruthy();
      expect(panel.description, panel.title).toMatch(/^.{15,}\.$/s);
      expect(panel.fieldConfig?.defaults.unit, panel.title).toBeTruthy();
      expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
      expect(panel.gridPos!.x + panel.gridPos!.w, panel.title).toBeLessThanOrEqual(24);
    }
    const all = board.panels!;
    expect(new Set(all.map((panel) => panel.id)).size).toBe(all.length);
    expect(new Set(all.map(({ gridPos }) => `${gridPos?.x},${gridPos?.y}`)).size).toBe(all.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  },
);

const ofTheCrowd = Object.entries(k6Metrics).map(([name, { type }]) => nameInPrometheus(name, type));

test('queries ask only for metrics there are', () => {
  for (const { query } of queries) {
    for (const [name] of query.matchAll(/\bopening_day_\w+/g)) {
      const metric = name.replace(/_(bucket|sum|count)$/, '');
      const known = metric in metricTable || name in metricTable;
      expect(known, `${name} in ${query}`).toBe(true);
    }
    for (const [name] of query.matchAll(/\bk6_opening_day_\w+/g))
      expect(ofTheCrowd).toContain(name.replace(/_(p\d\d|max)$/, ''));
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
  const colours = [
    ...boards
      .map(boardJson)
      .join('')
      .matchAll(/"(?:color|fixedColor)": "([^"]+)"/g),
  ].map((m) => m[1]!);
  for (const colour of new Set(colours)) expect(colour).toMatch(/^#/);
});

test('a variable that nobody fills is an error', () => {
  expect(substitute('a{o="$opening"}[$__rate_interval]', { opening: 'x', rateInterval: '5s' })).toBe(
    'a{o="x"}[5s]',
  );
  expect(() => substitute('a{o="$other"}', { opening: 'x', rateInterval: '5s' })).toThrow(/variable/);
});
