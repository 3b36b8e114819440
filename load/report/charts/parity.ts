import type { CohortName, ParityGroup } from '../../analysis/parity.ts';
import type { View } from '../view.ts';
import { BLUE, INK, RULE, SOFT } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { textWidth } from './text-width.ts';
import { said, written } from './writing.ts';

const COHORTS: readonly CohortName[] = ['devices', 'network', 'retry', 'early', 'formReady'];
const ROW = 22;

/** The chance of a place of each cohort, with its interval, beside that of everybody. */
export function parityChart(view: View): Chart | null {
  const { summary, w, f } = view;
  const { share, worstGap } = summary.parity;
  const words = w.charts.parity;
  if (share === null) return null;
  return {
    id: 'parity',
    title: worstGap === null ? words.plain : words.title(f.fixed(worstGap * 100, 1)),
    note: words.note,
    alternative: words.alternative,
    draw: (width) => draw(view, width),
  };
}

interface Row {
  name: string;
  group: ParityGroup | null;
}

function draw(view: View, width: number): Drawing {
  const { summary, w, f } = view;
  const narrow = width < 500;
  const words = w.charts.parity;
  const share = written(f, 'percent', 1);
  const rows = COHORTS.flatMap((cohort): Row[] => [
    { name: w.parity.cohorts[cohort], group: null },
    ...Object.entries(summary.parity[cohort].groups).map(([name, group]) => ({
      name: `${w.parity.groups[cohort][name] ?? name} (${f.number(group.n)})`,
      group,
    })),
  ]);
  const most = rows.reduce((high, { group }) => Math.max(high, group?.interval[1] ?? 0), 0);
  const known = rows.flatMap(({ group }, index) => (group === null ? [] : [{ group, index }]));
  return {
    height: rows.length * ROW + 44,
    option: {
      tooltip: {
        trigger: 'item',
        formatter: said([words.share, share], [words.low, share, 2], [words.high, share, 3]),
      },
      grid: { left: marginFor(rows, narrow), right: 24, top: 6, bottom: 34 },
      xAxis: {
        type: 'value',
        min: 0,
        max: Math.min(1, Math.ceil(most * 20) / 20),
        splitNumber: narrow ? 3 : 6,
        axisLabel: { color: SOFT, fontSize: 12, formatter: written(f, 'percent') },
        splitLine: { lineStyle: { color: RULE } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ name, group }) => ({
          value: name,
          textStyle: group === null ? { fontWeight: 700, color: INK } : { color: INK },
        })),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { fontSize: fontSize(narrow), interval: 0 },
      },
      series: [
        // The interval is a thin bar from its low to its high end, on an unseen one up to there.
        {
          type: 'bar',
          stack: 'interval',
          silent: true,
          barWidth: 3,
          itemStyle: { color: 'transparent' },
          data: rows.map(({ group }) => group?.interval[0] ?? 0),
        },
        {
          type: 'bar',
          stack: 'interval',
          silent: true,
          barWidth: 3,
          itemStyle: { color: SOFT },
          data: rows.map(({ group }) => (group === null ? 0 : group.interval[1] - group.interval[0])),
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: INK, type: 'dashed', width: 1 },
            data: [{ xAxis: summary.parity.share! }],
          },
        },
        {
          type: 'scatter',
          symbolSize: 9,
          itemStyle: { color: BLUE },
          data: known.map(({ group, index }) => [group.share, index, ...group.interval]),
        },
      ],
    },
  };
}

const fontSize = (narrow: boolean): number => (narrow ? 11 : 12);

/** Room for the longest name, px. */
function marginFor(rows: readonly Row[], narrow: boolean): number {
  const widths = rows.map(({ name, group }) => textWidth(name, fontSize(narrow), group === null));
  return Math.max(...widths) + 12;
}
