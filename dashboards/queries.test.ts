import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { k6Metrics } from '../load/k6/metrics.ts';
import { runK6 } from '../load/k6/run.ts';
import { adminOf, parseLines } from '../load/run/admin.ts';
import { liveDay } from '../load/run/day.ts';
import { planRun } from '../load/run/plan.ts';
import { type Stack, startStack } from '../load/stack/stack.ts';
import { metricTable } from '../server/metrics/table.ts';
import { ask, dashboardQueries, type FoundSeries } from './queries.ts';

/**
 * Every query of the dashboard against a real Prometheus, after a real day: k6, servers, Redis. Two days of the
 * same small opening at once, with one server and k6, and with four and two: what is shared must not be multiplied by
 * four, and what each k6 counts is to be added up.
 */

interface LivedDay {
  stack: Stack;
  opening: string;
  /** Unix seconds, wall. */
  span: { from: number; to: number };
  /** `host:port` of each server, as Prometheus names it. */
  instances: string[];
  /** What the servers themselves say at the end. */
  quota: Record<string, number>;
  found(): Promise<{ title: string; series: FoundSeries[] }[]>;
}

const serverCounts = [1, 4] as const;
const days = new Map<number, LivedDay>();
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const lived = await Promise.all(serverCounts.map(liveWith));
  for (const [index, servers] of serverCounts.entries()) days.set(servers, lived[index]!);
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function liveWith(servers: number): Promise<LivedDay> {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-queries-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const plan = planRun({
    scenario: 'small-opening',
    admission: null,
    people: null,
    listening: null,
    scale: null,
    speed: null,
    seed: null,
    servers,
    generator: 'k6',
    durability: 'always',
    redis: null,
    target: null,
    adapter: null,
    ca: null,
    segment: null,
    runners: null,
    connections: 'shared',
    tls: false,
    startAt: null,
    generators: null,
    confirm: null,
    prometheus: true,
    out: null,
    keep: false,
  });
  const openingFile = join(folder, 'scenario.yaml');
  // With an application behind that is never short of workers, so that its metrics are there too.
  const portal = {
    workers: 100,
    serviceSeconds: 1,
    serviceVariation: 1,
    queueLimit: 100,
    timeoutSeconds: 60,
  };
  writeFileSync(openingFile, JSON.stringify({ ...plan.scenario, portal }));
  const signal = new AbortController().signal;
  const stack = await startStack({
    folder,
    servers,
    durability: 'always',
    openingFile,
    prometheus: true,
    rules: join(import.meta.dirname, 'rules.yaml'),
    note: () => {},
  });
  ends.push(stack.stop);
  const { url, prometheusUrl } = stack;
  const admin = adminOf(url, stack.adminToken);
  const nothing = () => {};
  const from = Date.now() / 1000;
  await liveDay({
    plan,
    system: {
      url,
      admin,
      versions: {},
      prometheusWriteUrl: `${prometheusUrl}/api/v1/write`,
      stop: stack.stop,
    },
    generator: runK6,
    ...(servers > 1 && { generators: 2 }),
    kind: [],
    folder,
    now: Date.now,
    interrupt: { signal },
    progress: { note: nothing, follow: nothing, rest: nothing, close: nothing },
  });
  // The crowd of this mode neither registers nor signs in; somebody does, so that the metrics are there.
  await fetch(`${url}/api/accounts`, {
    method: 'POST',
    body: JSON.stringify({ email: 'ann@example.org', password: 'a long enough one' }),
  });
  const [{ token }] = parseLines<{ token: string }>(await admin.people('{"id":"p000001"}\n')) as [
    { token: string },
  ];
  await fetch(`${url}/api/sessions`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const { quota } = await admin.opening();
  // Every server's snapshot and one more scrape of each.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const span = { from, to: Date.now() / 1000 };
  const opening = plan.scenario.opening.id;
  const found = async () => {
    const queries = dashboardQueries({ opening, rateInterval: '5s' });
    return Promise.all(
      queries.map(async (query) => ({
        title: `${query.panel}: ${query.name}`,
        // What a moment shows is asked in the middle of the rush too, as a range: its last value is the moment.
        series: await ask(prometheusUrl!, { ...query, kind: 'range' }, span),
      })),
    );
  };
  const instances = stack.metricsUrls.map((each) => new URL(each).host);
  return { stack, opening, span, instances, quota: { ...quota }, found };
}

const last = (series: FoundSeries | undefined) => series?.values.at(-1);

test.each(serverCounts)('with %i server(s), every query finds numbers', async (servers) => {
  const found = await days.get(servers)!.found();
  const empty = found.filter(({ series }) => !series.some(({ values }) => values.some(Number.isFinite)));
  expect(empty.map(({ title }) => title)).toEqual([]);
});

test.each(serverCounts)(
  'with %i server(s), the dashboard and the servers name the same places',
  async (servers) => {
    const day = days.get(servers)!;
    const found = new Map((await day.found()).map(({ title, series }) => [title, series]));
    const only = (title: string) => {
      expect(found.get(title), title).toHaveLength(1);
      return found.get(title)![0]!;
    };
    const stacked = found.get('Places by what became of them: {{state}}')!;
    const shown = Object.fromEntries(stacked.map((series) => [series.labels['state'], last(series)]));
    const { total, ...states } = day.quota;
    expect(shown).toEqual(states);
    // The same from one server and from four.
    expect(last(only('Places by what became of them: quota'))).toBe(30);
    expect(Math.max(...only('Accepted against the quota: accepted').values)).toBe(30);
    expect(total).toBe(30);
    for (const title of ['Oversold: places', 'Unaccounted for: places', 'Order inversions: inversions']) {
      expect(new Set(only(title).values), title).toEqual(new Set([0]));
    }
    // At each moment the stack is as high as the quota.
    const longest = Math.min(...stacked.map(({ values }) => values.length));
    for (let back = 1; back <= longest; back++) {
      expect(stacked.reduce((sum, { values }) => sum + values.at(-back)!, 0)).toBe(30);
    }
    expect(last(only('Controllers: controllers'))).toBe(1);
  },
);

test.each(serverCounts)('with %i server(s), the people are those whom every k6 lived', async (servers) => {
  const { stack, span } = days.get(servers)!;
  // The last that each said: k6 marks its series as ended in the same moment.
  const lived = 'sum by (generator) (max_over_time(k6_opening_day_people_total[5m]))';
  const series = await ask(stack.prometheusUrl!, { query: lived, kind: 'instant' }, span);
  expect(series.map(({ values }) => values[0])).toEqual(servers === 1 ? [200] : [100, 100]);
});

test('what is shared is the same from all four servers as from each of them alone', async () => {
  const { stack, opening, span, instances } = days.get(4)!;
  const all = `opening="${opening}"`;
  const processes = Object.entries(metricTable).flatMap(([name, row]) =>
    row.scope === 'process' ? [name] : [],
  );
  const shared = dashboardQueries({ opening, rateInterval: '5s' }).filter(
    ({ query }) =>
      // Slopes differ by the moment of each server's scrape.
      query.includes(all) && !/rate\(|deriv\(/.test(query) && !processes.some((name) => query.includes(name)),
  );
  expect(shared.length).toBeGreaterThan(20);
  const value = async (query: string) => {
    const series = await ask(stack.prometheusUrl!, { query, kind: 'instant' }, span);
    return series.map(({ labels, values }) => [labels, values[0]]);
  };
  for (const { panel, query } of shared) {
    const together = await value(query);
    for (const instance of instances) {
      expect(await value(query.replaceAll(all, `${all}, instance="${instance}"`)), panel).toEqual(together);
    }
  }
});

test.each(serverCounts)(
  'with %i server(s), every metric of the table is there, and no alert fired',
  async (servers) => {
    const { stack, span } = days.get(servers)!;
    const names = await ask(
      stack.prometheusUrl!,
      { query: 'count by (__name__) ({__name__=~"opening_day_.+"})', kind: 'instant' },
      span,
    );
    const there = new Set(names.map(({ labels }) => labels['__name__']!.replace(/_(bucket|sum|count)$/, '')));
    expect(Object.keys(metricTable).filter((name) => !there.has(name))).toEqual([]);
    // As a range: k6 marks its series as ended with its run.
    const crowd = await ask(
      stack.prometheusUrl!,
      { query: 'count by (__name__) ({__name__=~"k6_opening_day_.+"})', kind: 'range' },
      span,
    );
    const counted = new Set(
      crowd.map(({ labels }) => labels['__name__']!.replace(/^k6_|_(total|p\d\d|max)$/g, '')),
    );
    expect([...counted].sort()).toEqual(Object.keys(k6Metrics).sort());
    const fired = await ask(
      stack.prometheusUrl!,
      { query: 'ALERTS{alertstate="firing"}', kind: 'range' },
      span,
    );
    expect(fired.map(({ labels }) => labels['alertname'])).toEqual([]);
  },
);
