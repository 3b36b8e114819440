import { type Amplification, amplificationOf } from '../../analysis/amplification.ts';
import type { View } from '../view.ts';
import { clockAxis, countAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, OCHRE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

/** Requests that one person's day took, by when it ended, with a place and without; null where nobody's day ended. */
export function amplificationChart(view: View): Chart | null {
  const { w, f, day, records } = view;
  const first = day.moments[0]!;
  const last = day.moments.at(-1)!;
  const all = amplificationOf(records.people, day.slotMs).filter(
    ({ fromMs }) => fromMs >= first - day.slotMs && fromMs <= last,
  );
  if (all.length === 0) return null;
  const words = w.charts.amplification;
  const most = Math.max(...all.map(({ requestsPerPerson }) => requestsPerPerson));
  return {
    id: 'amplification',
    title: words.title(f.number(most, 0)),
    note: words.note(f.duration(day.slotMs / 1000)),
    alternative: words.alternative,
    key: [
      { name: words.withPlace, kind: 'line', color: BLUE },
      { name: words.without, kind: 'line', color: OCHRE, dash: [6, 3] },
    ],
    draw: (width) => draw(view, width, all),
  };
}

function draw(view: View, width: number, all: readonly Amplification[]): Drawing {
  const minute = minutesOf(view);
  const words = view.w.charts.amplification;
  const { slotMs } = view.day;
  const line = (withPlace: boolean, color: string, dash: number[]) => ({
    type: 'line' as const,
    name: withPlace ? words.withPlace : words.without,
    symbol: 'circle',
    symbolSize: 4,
    data: meanOf(all.filter(({ outcome }) => (outcome === 'reserved') === withPlace)).map(
      ({ fromMs, requestsPerPerson }) => [minute(fromMs + slotMs / 2), requestsPerPerson],
    ),
    lineStyle: { color, type: dash.length > 0 ? dash : ('solid' as const), width: 2 },
    itemStyle: { color },
    ...(withPlace ? { markLine: openingLine(view) } : {}),
  });
  return {
    height: width < 500 ? 200 : 210,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(view.f, 'number', 1) },
      grid: { left: 52, right: width < 500 ? 14 : 24, top: 22, bottom: 34 },
      xAxis: clockAxis(view, width),
      yAxis: countAxis(view),
      series: [line(true, BLUE, []), line(false, OCHRE, [6, 3])],
    },
  };
}

/** The outcomes of one stretch together. */
function meanOf(all: readonly Amplification[]): { fromMs: number; requestsPerPerson: number }[] {
  const sums = new Map<number, { people: number; requests: number }>();
  for (const { fromMs, people, requestsPerPerson } of all) {
    const sum = sums.get(fromMs) ?? { people: 0, requests: 0 };
    sums.set(fromMs, { people: sum.people + people, requests: sum.requests + people * requestsPerPerson });
  }
  return [...sums].map(([fromMs, { people, requests }]) => ({
    fromMs,
    requestsPerPerson: requests / people,
  }));
}
