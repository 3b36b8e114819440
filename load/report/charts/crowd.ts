import { hasRoom } from '../../../server/opening/settings.ts';
import type { View } from '../view.ts';
import { clockAxis, countAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, GREY, INK, OCHRE, PALE_BLUE, PALE_OCHRE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

const PANEL = 90;
const GAP = 42;
const TOP = 30;
const DOTS = [2, 2];

/** Arrivals, waiting, called and active, accepted: four panels over one clock. */
export function crowdChart(view: View): Chart {
  const { day, w, f, clock } = view;
  const most = day.waiting.reduce((best, level, k) => (level > day.waiting[best]! ? k : best), 0);
  const opening = day.moments.findIndex((moment) => moment >= 0);
  const words = w.charts.crowd;
  const line = hasRoom(view.records.manifest.scenario.admission.mode);
  return {
    id: 'crowd',
    title: (line ? words.title : words.roomless)(
      f.number(day.waiting[most]!),
      clock(day.moments[most]!),
      f.number(day.waiting[Math.max(0, opening)]!),
    ),
    note: words.note,
    alternative: words.alternative,
    key: [
      { name: words.together, kind: 'area', color: PALE_OCHRE },
      { name: words.called, kind: 'line', color: INK, dash: DOTS },
    ],
    draw: (width) => draw(view, width),
  };
}

function draw(view: View, width: number): Drawing {
  const { day, w, f, records } = view;
  const words = w.charts.crowd;
  const minute = minutesOf(view);
  const over = (levels: readonly number[]) => levels.map((level, k) => [minute(day.moments[k]!), level]);
  const slots = [...day.arrivals, 0].map((count, k) => [minute(day.moments[0]! + k * day.slotMs), count]);
  const cap = records.manifest.scenario.admission.maxActive;
  const titles = [
    words.arrivals(f.duration(day.slotMs / 1000)),
    words.waiting,
    words.inside,
    words.submitted,
  ];
  const top = (panel: number) => TOP + panel * (PANEL + GAP);
  const line = { type: 'line' as const, symbol: 'none' as const };
  const at = (panel: number) => ({ xAxisIndex: panel, yAxisIndex: panel });
  const right = width < 500 ? 14 : 24;
  return {
    height: top(3) + PANEL + 34,
    option: {
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis', valueFormatter: written(f, 'number') },
      title: titles.map((text, panel) => ({
        text,
        left: 0,
        top: top(panel) - 26,
        padding: 0,
        textStyle: { fontSize: 13, fontWeight: 600, color: INK },
      })),
      grid: titles.map((_, panel) => ({ left: 52, right, top: top(panel), height: PANEL })),
      xAxis: titles.map((_, panel) => ({ ...clockAxis(view, width, panel === 3), gridIndex: panel })),
      yAxis: titles.map((_, panel) => ({
        ...countAxis(view, panel === 2 ? aboveCap(cap) : undefined),
        gridIndex: panel,
      })),
      series: [
        {
          ...line,
          ...at(0),
          name: titles[0]!,
          itemStyle: { color: GREY },
          step: 'end',
          data: slots,
          lineStyle: { color: GREY, width: 1 },
          areaStyle: { color: '#b4bbc2', opacity: 1 },
          markLine: openingLine(view),
        },
        {
          ...line,
          ...at(1),
          name: words.waiting,
          itemStyle: { color: BLUE },
          data: over(day.waiting),
          lineStyle: { color: BLUE, width: 2 },
          areaStyle: { color: PALE_BLUE, opacity: 1 },
          markLine: openingLine(view),
        },
        {
          ...line,
          ...at(2),
          name: words.together,
          itemStyle: { color: OCHRE },
          data: over(day.called.map((called, k) => called + day.active[k]!)),
          lineStyle: { color: OCHRE, width: 1.5 },
          areaStyle: { color: PALE_OCHRE, opacity: 1 },
          markLine: withCap(openingLine(view), `${words.cap} ${f.number(cap)}`, cap),
        },
        {
          ...line,
          ...at(2),
          name: words.called,
          itemStyle: { color: INK },
          data: over(day.called),
          lineStyle: { color: INK, width: 1.2, type: [...DOTS] },
        },
        {
          ...line,
          ...at(3),
          name: words.submitted,
          itemStyle: { color: BLUE },
          step: 'end',
          data: over(day.accepted),
          lineStyle: { color: BLUE, width: 2 },
          markLine: openingLine(view),
        },
      ],
    },
  };
}

/** A round number that leaves room above the cap. */
function aboveCap(cap: number): number {
  const step = 10 ** Math.floor(Math.log10(cap));
  return Math.ceil((cap * 1.15) / step) * step;
}

/** The cap beside the opening, as a line across with its name. */
function withCap(marks: ReturnType<typeof openingLine>, name: string, cap: number) {
  const label = { show: true, position: 'insideEndTop' as const, formatter: name, color: INK, fontSize: 12 };
  const lineStyle = { color: INK, type: 'dotted' as const, width: 1 };
  return { ...marks, data: [...marks.data, { yAxis: cap, label, lineStyle }] };
}
