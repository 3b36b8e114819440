import type { View } from '../view.ts';
import { clockAxis, countAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, INK, PALE_BLUE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { textWidth } from './text-width.ts';
import { written } from './writing.ts';

/** Places left over the day, from the ledger. */
export function placesChart(view: View): Chart {
  const { summary, w, f, clock, day } = view;
  const { quota } = summary;
  const words = w.charts.places;
  const filled = quota.filledSeconds ?? 0;
  const title =
    quota.given === 0
      ? words.empty
      : quota.given < quota.total
        ? words.unfinished(f.number(day.remaining.at(-1)!))
        : words.title(clock(filled * 1000), f.duration(filled));
  return {
    id: 'places',
    title,
    note: words.note,
    alternative: words.alternative,
    draw: (width) => draw(view, width),
  };
}

function draw(view: View, width: number): Drawing {
  const { day, w, f, summary, clock } = view;
  const left = 52;
  const minute = minutesOf(view);
  const half = day.remaining.findIndex((left) => left <= summary.quota.total / 2);
  const right = width < 500 ? 14 : 24;
  const [first, last] = [minute(day.moments[0]!), minute(day.moments.at(-1)!)];
  const halfway = [];
  // A phone has no room for it.
  if (half >= 1 && width >= 500) {
    const name = w.charts.places.half(clock(day.moments[half]!));
    const x = minute(day.moments[half]!);
    const at = left + ((x - first) / (last - first)) * (width - left - right);
    const most = width - textWidth(name, 12) - 4;
    // Beside the mark; where the edge is too near, under it, as far to the right as it goes.
    const position = at + 12 <= most ? ('right' as const) : [Math.round(most - at), 14];
    halfway.push({ name, coord: [x, day.remaining[half]!], label: { position } });
  }
  return {
    height: width < 500 ? 220 : 230,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(f, 'number') },
      grid: { left, right, top: 22, bottom: 34 },
      xAxis: clockAxis(view, width),
      yAxis: { ...countAxis(view, summary.quota.total), splitNumber: 5 },
      series: [
        {
          type: 'line',
          name: w.charts.places.left,
          itemStyle: { color: BLUE },
          step: 'end',
          symbol: 'none',
          data: day.remaining.map((left, k) => [minute(day.moments[k]!), left]),
          lineStyle: { color: BLUE, width: 2 },
          areaStyle: { color: PALE_BLUE, opacity: 1 },
          markLine: openingLine(view),
          markPoint: {
            silent: true,
            symbol: 'circle',
            symbolSize: 9,
            itemStyle: { color: '#fff', borderColor: INK, borderWidth: 2 },
            label: {
              show: true,
              distance: 8,
              color: INK,
              fontSize: 12,
              formatter: '{b}',
            },
            data: halfway,
          },
        },
      ],
    },
  };
}
