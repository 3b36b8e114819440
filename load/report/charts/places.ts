import type { View } from '../view.ts';
import { clockAxis, countAxis, minutesOf, openingLine } from './axes.ts';
import { BLUE, INK, PALE_BLUE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';

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
  const { day, w, summary, clock } = view;
  const minute = minutesOf(view);
  const half = day.remaining.findIndex((left) => left <= summary.quota.total / 2);
  const halfway =
    half < 1
      ? []
      : [
          {
            name: w.charts.places.half(clock(day.moments[half]!)),
            coord: [minute(day.moments[half]!), day.remaining[half]!],
          },
        ];
  return {
    height: width < 500 ? 220 : 230,
    option: {
      grid: { left: 52, right: width < 500 ? 14 : 24, top: 22, bottom: 34 },
      xAxis: clockAxis(view, width),
      yAxis: { ...countAxis(view, summary.quota.total), splitNumber: 5 },
      series: [
        {
          type: 'line',
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
              position: 'right',
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
