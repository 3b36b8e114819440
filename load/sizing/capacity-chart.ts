import { type Language, say, type Text } from '../cli/text.ts';
import { logAxis, namedAxis } from '../report/charts/axes.ts';
import { pointStyle } from '../report/charts/marks.ts';
import { BLUE, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { written } from '../report/charts/writing.ts';
import { formatOf } from '../report/format.ts';
import { measureName } from './answer.ts';
import type { Curve, Step } from './curve.ts';

/** How latency and load grow with the people, up to what breaks. @param planned people of the scenario, and with the margin */
export function capacityChart(
  curve: Curve,
  planned: { people: number; withMargin: number },
  language: Language,
): Chart {
  const f = formatOf(language, 'UTC');
  const { breaks, holds } = curve;
  const title: Text =
    breaks === null
      ? {
          en: `Nothing broke up to ${f.number(holds)} people`,
          fr: `Rien n’a cédé jusqu’à ${f.number(holds)} personnes`,
        }
      : {
          en: `It holds ${f.number(holds)} people; at ${f.number(breaks.people)}, “${measureName(breaks.missed[0]?.measure ?? '', 'en')}” breaks`,
          fr: `Cela tient ${f.number(holds)} personnes ; à ${f.number(breaks.people)}, « ${measureName(breaks.missed[0]?.measure ?? '', 'fr')} » cède`,
        };
  return {
    id: 'capacity',
    title: say(title, language),
    note: say(
      {
        en: 'Above: share of what servers and Redis can do that is asked of them in the busiest minute; at 100 % there is no more. Below: latency, 99th percentile. The dashed lines are the people of the scenario and with the margin.',
        fr: 'En haut : part de ce que peuvent serveurs et Redis qui leur est demandée dans la minute la plus chargée ; à 100 %, il n’y a plus rien. En bas : latence, 99e centile. Les tirets marquent les personnes du scénario, puis avec la marge.',
      },
      language,
    ),
    alternative: say(
      {
        en: `Load and latency for ${curve.steps.length} sizes of the crowd; the values are in the table below`,
        fr: `Charge et latence pour ${curve.steps.length} tailles de foule ; les valeurs sont dans le tableau ci-dessous`,
      },
      language,
    ),
    key: [
      { name: say(KEY.servers, language), kind: 'line', color: BLUE },
      { name: say(KEY.redis, language), kind: 'line', color: OCHRE, dash: [6, 3] },
      { name: say(KEY.latency, language), kind: 'line', color: INK },
      { name: say(KEY.missed, language), kind: 'cross', color: INK },
    ],
    draw: (width) => draw(curve, planned, width, language),
  };
}

const KEY: Record<'servers' | 'redis' | 'latency' | 'missed', Text> = {
  servers: { en: 'servers', fr: 'serveurs' },
  redis: { en: 'Redis', fr: 'Redis' },
  latency: { en: 'latency p99', fr: 'latence p99' },
  missed: { en: 'an objective is missed', fr: 'un objectif est manqué' },
};

function draw(
  { steps, holds }: Curve,
  { people, withMargin }: { people: number; withMargin: number },
  width: number,
  language: Language,
): Drawing {
  const f = formatOf(language, 'UTC');
  const points = (of: (step: Step) => number | null) =>
    steps.flatMap((step) => {
      const value = of(step);
      return value === null ? [] : [[step.people, value]];
    });
  const [min, max] = [steps[0]!.people * 0.9, steps.at(-1)!.people * 1.1];
  const plan = {
    silent: true,
    symbol: 'none' as const,
    label: { show: false },
    lineStyle: { color: SOFT, type: 'dashed' as const, width: 1 },
    data: [{ xAxis: people }, { xAxis: withMargin }],
  };
  const byPeople = logAxis([min, max], width < 500 ? 4 : 8, written(f, 'number'));
  const axis = (grid: number, named: boolean) => ({
    ...namedAxis(named ? say({ en: 'people', fr: 'personnes' }, language) : '', written(f, 'number')),
    ...byPeople,
    axisLabel: { ...byPeople.axisLabel, show: named },
    gridIndex: grid,
    splitLine: { show: false },
    axisPointer: { label: { formatter: written(f, 'number') } },
  });
  const label = { color: SOFT, fontSize: 12 };
  const share = { valueFormatter: written(f, 'percent') };
  const latency = { valueFormatter: written(f, 'milliseconds') };
  const busiest = Math.max(1, ...steps.map((s) => Math.max(s.serversBusy ?? 0, s.redisBusy ?? 0)));
  const full = Math.min(2, Math.ceil(busiest * 2) / 2);
  return {
    height: 380,
    option: {
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis' },
      grid: [
        { left: 70, right: 30, top: 12, height: 150 },
        { left: 70, right: 30, top: 186, height: 140 },
      ],
      xAxis: [axis(0, false), axis(1, true)],
      yAxis: [
        {
          type: 'value',
          ...{ gridIndex: 0, min: 0, max: full, interval: full / 4 },
          axisLabel: { ...label, formatter: written(f, 'percent') },
          splitLine: { lineStyle: { color: RULE } },
        },
        {
          type: 'log',
          gridIndex: 1,
          axisLabel: { ...label, formatter: written(f, 'milliseconds') },
          splitLine: { lineStyle: { color: RULE } },
        },
      ],
      series: [
        {
          ...line(BLUE, 'solid', 0),
          name: say(KEY.servers, language),
          tooltip: share,
          data: points(({ serversBusy }) => serversBusy),
          markLine: plan,
        },
        {
          ...line(OCHRE, [6, 3], 0),
          name: say(KEY.redis, language),
          tooltip: share,
          data: points(({ redisBusy }) => redisBusy),
        },
        {
          ...line(INK, 'solid', 1),
          name: say(KEY.latency, language),
          tooltip: latency,
          data: points(({ latencyP99Ms }) => latencyP99Ms),
          markLine: plan,
        },
        {
          type: 'scatter',
          ...{ xAxisIndex: 1, yAxisIndex: 1 },
          name: say(KEY.missed, language),
          tooltip: latency,
          ...pointStyle('cross', INK),
          // A crowd too small to take every place is no break.
          data: points(({ people, held, latencyP99Ms }) => (held || people < holds ? null : latencyP99Ms)),
        },
      ],
    },
  };
}

function line(color: string, dash: 'solid' | number[], grid: number) {
  return {
    type: 'line' as const,
    ...{ xAxisIndex: grid, yAxisIndex: grid, symbol: 'circle', symbolSize: 5 },
    lineStyle: { color, type: dash, width: 2 },
    itemStyle: { color },
  };
}
