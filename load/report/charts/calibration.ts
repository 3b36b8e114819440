import { wilsonInterval } from '../../analysis/proportion.ts';
import type { View } from '../view.ts';
import { namedAxis } from './axes.ts';
import { BLUE, INK, OCHRE, SOFT } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { said, written } from './writing.ts';

/** Odds told, in tenths, against what came of them: on the diagonal, they were right. */
export function calibrationChart(view: View): Chart | null {
  const { calibration, reached } = view.summary.prediction;
  const { w, f } = view;
  const words = w.charts.calibration;
  if (calibration.length === 0) return null;
  return {
    id: 'calibration',
    title: reached.skill === null ? words.plain : words.title(f.number(reached.skill, 2)),
    note: words.note,
    alternative: words.alternative,
    key: [
      { name: words.reached, kind: 'dot', color: BLUE },
      { name: words.got, kind: 'triangle', color: OCHRE },
    ],
    draw: (width) => draw(view, width),
  };
}

function draw({ summary, w, f }: View, width: number): Drawing {
  const { calibration } = summary.prediction;
  const narrow = width < 500;
  const words = w.charts.calibration;
  const share = written(f, 'percent');
  const exactly = written(f, 'percent', 1);
  const axis = (name: string) => ({
    ...namedAxis(name, share),
    ...{ min: 0, max: 1, interval: narrow ? 0.5 : 0.25 },
  });
  return {
    height: narrow ? 340 : 380,
    option: {
      tooltip: { trigger: 'item', formatter: said([words.x, exactly], [words.y, exactly]) },
      grid: { left: 60, right: 24, top: 14, bottom: 46 },
      xAxis: axis(words.x),
      yAxis: { ...axis(words.y), nameGap: 44 },
      series: [
        {
          type: 'line',
          symbol: 'none',
          silent: true,
          data: [
            [0, 0],
            [1, 1],
          ],
          lineStyle: { color: INK, width: 1, type: 'dashed' },
        },
        // The interval of each share, a thin upright line.
        ...calibration.map(({ n, told, reached }) => ({
          type: 'line' as const,
          symbol: 'none',
          silent: true,
          data: wilsonInterval(Math.round(reached * n), n)!.map((end) => [told, end]),
          lineStyle: { color: SOFT, width: 2 },
        })),
        {
          type: 'scatter',
          name: words.reached,
          data: calibration.map(({ told, reached }) => [told, reached]),
          symbolSize: 9,
          itemStyle: { color: BLUE },
        },
        {
          type: 'scatter',
          name: words.got,
          data: calibration.map(({ told, got }) => [told, got]),
          symbol: 'triangle',
          symbolSize: 9,
          itemStyle: { color: '#fff', borderColor: OCHRE, borderWidth: 1.5 },
        },
      ],
    },
  };
}
