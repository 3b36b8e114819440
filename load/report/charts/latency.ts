import type { LatencyMs, SeriesRow } from '../../record/files.ts';
import type { View } from '../view.ts';
import { clockAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, GREY, OCHRE, RULE, SOFT } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

const LINES: readonly { name: keyof LatencyMs; share: number; color: string; dash: number[] }[] = [
  { name: 'p99', share: 0.99, color: OCHRE, dash: [6, 3] },
  { name: 'p95', share: 0.95, color: GREY, dash: [2, 2] },
  { name: 'p50', share: 0.5, color: BLUE, dash: [] },
];

const MOST_POINTS = 300;

/** Latency percentiles of each second, over the clock of the day. */
export function latencyChart(view: View): Chart | null {
  const { summary, w, f } = view;
  const { latencyMs, worstSecondP99Ms } = summary.service;
  const words = w.charts.latency;
  if (rowsOf(view).length === 0) return null;
  return {
    id: 'latency',
    title:
      latencyMs === null
        ? words.empty
        : words.title(f.milliseconds(latencyMs.p99), f.milliseconds(worstSecondP99Ms ?? latencyMs.max)),
    note: words.note,
    alternative: words.alternative,
    key: LINES.map(({ share, color, dash }) => ({ name: f.percent(share, 0), kind: 'line', color, dash })),
    draw: (width) => draw(view, width),
  };
}

type Row = SeriesRow & { latencyMs: LatencyMs };

function rowsOf({ records, day }: View): Row[] {
  const [from, to] = [day.moments[0]!, day.moments.at(-1)!];
  return records.series.filter(
    (row): row is Row => row.latencyMs !== null && row.atMs >= from && row.atMs <= to,
  );
}

function draw(view: View, width: number): Drawing {
  const minute = minutesOf(view);
  const rows = thinned(rowsOf(view));
  const all = rows.flatMap(({ latencyMs }) => [latencyMs.p50, latencyMs.p99]);
  const decade = (value: number, round: (exponent: number) => number) => 10 ** round(Math.log10(value));
  return {
    height: width < 500 ? 230 : 240,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(view.f, 'milliseconds') },
      grid: { left: 60, right: width < 500 ? 14 : 24, top: 12, bottom: 34 },
      xAxis: clockAxis(view, width),
      yAxis: {
        type: 'log',
        min: decade(Math.max(0.1, Math.min(...all)), Math.floor),
        max: decade(Math.max(...all), Math.ceil),
        axisLabel: { color: SOFT, fontSize: 12, formatter: written(view.f, 'milliseconds') },
        splitLine: { lineStyle: { color: RULE } },
      },
      series: LINES.map(({ name, share, color, dash }, index) => ({
        type: 'line' as const,
        name: view.f.percent(share, 0),
        symbol: 'none',
        data: rows.map((row) => [minute(row.atMs), Math.max(0.1, row.latencyMs[name])]),
        lineStyle: { color, type: dash.length > 0 ? dash : 'solid', width: 1.5 },
        itemStyle: { color },
        ...(index === 0 ? { markLine: openingLine(view) } : {}),
      })),
    },
  };
}

/** At most so many rows: of several neighbours, the worst percentiles. */
function thinned(rows: readonly Row[]): Row[] {
  const step = Math.ceil(rows.length / MOST_POINTS);
  const worst = (a: Row, b: Row): Row => ({
    ...a,
    latencyMs: {
      p50: Math.max(a.latencyMs.p50, b.latencyMs.p50),
      p95: Math.max(a.latencyMs.p95, b.latencyMs.p95),
      p99: Math.max(a.latencyMs.p99, b.latencyMs.p99),
      max: Math.max(a.latencyMs.max, b.latencyMs.max),
    },
  });
  return rows
    .filter((_, k) => k % step === 0)
    .map((_, k) => rows.slice(k * step, (k + 1) * step).reduce(worst));
}
