import type { View } from '../view.ts';
import { clockAxis, countAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, OCHRE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

/** What the portal was busy with, and what of it was good for somebody; null without a portal. */
export function portalChart(view: View): Chart | null {
  const { w, f, summary } = view;
  const { portal } = summary;
  if (portal === null || portal.course.length === 0) return null;
  const words = w.charts.portal;
  return {
    id: 'portal',
    title: words.title(f.percent(portal.goodput ?? 0)),
    note: words.note,
    alternative: words.alternative,
    key: [
      { name: words.busy, kind: 'line', color: OCHRE, dash: [6, 3] },
      { name: words.goodput, kind: 'line', color: BLUE },
    ],
    draw: (width) => draw(view, width),
  };
}

function draw(view: View, width: number): Drawing {
  const minute = minutesOf(view);
  const course = view.summary.portal!.course;
  const last = view.day.moments.at(-1)!;
  const line = (of: 'goodput' | 'busy', color: string, dash: number[]) => ({
    type: 'line' as const,
    name: view.w.charts.portal[of],
    symbol: 'none',
    data: course.filter(({ atMs }) => atMs <= last).map((each) => [minute(each.atMs), each[of] * 100]),
    lineStyle: { color, type: dash.length > 0 ? dash : ('solid' as const), width: 2 },
    itemStyle: { color },
    ...(of === 'busy' ? { markLine: openingLine(view) } : {}),
  });
  return {
    height: width < 500 ? 200 : 210,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(view.f, 'hundredths', 1) },
      grid: { left: 60, right: width < 500 ? 14 : 24, top: 12, bottom: 34 },
      xAxis: clockAxis(view, width),
      yAxis: {
        ...countAxis(view),
        axisLabel: { fontSize: 12, formatter: written(view.f, 'hundredths') },
      },
      series: [line('busy', OCHRE, [6, 3]), line('goodput', BLUE, [])],
    },
  };
}
