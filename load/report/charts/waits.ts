import { quantile } from '../../analysis/distribution.ts';
import type { Outcome } from '../../record/files.ts';
import type { View } from '../view.ts';
import { namedAxis } from './axes.ts';
import { BLUE, GREY, INK, OCHRE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

const HOUR_MS = 3_600_000;
const STEPS = 160;
const LONGEST_HOURS = 24;

/** How each outcome's line looks: by colour, and by dashes for who sees none. */
const LINES: readonly { outcome: Outcome; color: string; dash: number[] }[] = [
  { outcome: 'reserved', color: BLUE, dash: [] },
  { outcome: 'refused', color: OCHRE, dash: [8, 4] },
  { outcome: 'gaveUp', color: INK, dash: [2, 3] },
  { outcome: 'neverIn', color: GREY, dash: [10, 3, 2, 3] },
  { outcome: 'error', color: GREY, dash: [4, 2] },
];

/** Waits as cumulative shares, a line for each way it ended. */
export function waitsChart(view: View): Chart | null {
  const { summary, w, f } = view;
  const { hoursInVain, hoursWithPlace } = summary.effort;
  const words = w.charts.waits;
  if (LINES.every(({ outcome }) => waitsOf(view, outcome).length === 0)) return null;
  const known = hoursInVain.median !== null && hoursWithPlace.median !== null;
  return {
    id: 'waits',
    title: known ? words.title(f.hours(hoursInVain.median!), f.hours(hoursWithPlace.median!)) : words.plain,
    note: beyondEdge(view) > 0 ? `${words.note} ${words.beyond(f.number(beyondEdge(view)))}` : words.note,
    alternative: words.alternative,
    key: LINES.filter(({ outcome }) => waitsOf(view, outcome).length > 0).map(({ outcome, color, dash }) => ({
      name: w.people.outcomes[outcome],
      kind: 'line',
      color,
      dash,
    })),
    draw: (width) => draw(view, width),
  };
}

function waitsOf({ records }: View, outcome: Outcome): number[] {
  return records.people
    .flatMap((person) =>
      person.outcome === outcome && person.waitedMs !== null ? [person.waitedMs / HOUR_MS] : [],
    )
    .sort((a, b) => a - b);
}

function draw(view: View, width: number): Drawing {
  const { w, f } = view;
  const narrow = width < 500;
  const lines = LINES.map((line) => ({ ...line, waits: waitsOf(view, line.outcome) })).filter(
    ({ waits }) => waits.length > 0,
  );
  const most = edgeOf(view);
  return {
    height: narrow ? 270 : 290,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(f, 'percent', 1) },
      grid: { left: 52, right: 24, top: 12, bottom: 46 },
      xAxis: { ...namedAxis(w.charts.waits.x, written(f, 'hours', 1)), min: 0, max: most },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        interval: 0.25,
        axisLabel: { color: INK, fontSize: 12, formatter: written(f, 'percent') },
      },
      series: lines.map(({ outcome, color, dash, waits }) => ({
        type: 'line' as const,
        name: w.people.outcomes[outcome],
        symbol: 'none',
        step: 'end' as const,
        data: cumulative(waits, most),
        lineStyle: { color, type: dash.length > 0 ? dash : 'solid', width: 2 },
        itemStyle: { color },
      })),
    },
  };
}

/** People whose wait is longer than the axis. */
function beyondEdge(view: View): number {
  const edge = edgeOf(view);
  return LINES.reduce(
    (sum, { outcome }) => sum + waitsOf(view, outcome).filter((wait) => wait > edge).length,
    0,
  );
}

/** Where the axis ends, whole hours: beyond nearly all waits, so that a few endless ones do not press the rest together. */
function edgeOf(view: View): number {
  const tails = LINES.flatMap(({ outcome }) => quantile(waitsOf(view, outcome), 0.99) ?? []);
  const most = Math.max(...tails) * 1.02;
  const dayLong = Math.min(most, LONGEST_HOURS);
  return dayLong > 2 ? Math.ceil(dayLong) : Math.max(0.1, Math.ceil(dayLong * 10) / 10);
}

/** Share of the sorted values at or below each step from 0 to `most`. */
function cumulative(sorted: readonly number[], most: number): [number, number][] {
  let below = 0;
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const at = (k / STEPS) * most;
    while (below < sorted.length && sorted[below]! <= at) below++;
    return [at, below / sorted.length];
  });
}
