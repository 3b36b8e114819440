import type { Balances, PlacesLife } from '../../analysis/life.ts';
import type { View } from '../view.ts';
import { countAxis } from './axes.ts';
import { BLUE, INK, MIDDLE_OCHRE, PALE_BLUE, RULE, SOFT } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { written } from './writing.ts';

type State = Exclude<keyof Balances, 'total'>;

/** From the bottom up: what is certain first. */
const STATES: readonly [state: State, color: string][] = [
  ['confirmed', BLUE],
  ['reserved', PALE_BLUE],
  ['burned', MIDDLE_OCHRE],
  ['remaining', '#eef1f4'],
];

/** What the places are, evening after evening; their sum is the total. */
export function lifeChart(view: View, life: PlacesLife): Chart {
  const words = view.w.life;
  const { all } = life;
  const lapsed = all.returned + all.burned;
  return {
    id: 'life',
    title: words.title(all.evening.confirmed, all.evening.total, lapsed, all.again),
    note: words.note,
    alternative: words.alternative,
    key: STATES.map(([state, color]) => ({ name: words.key[state], kind: 'area' as const, color })),
    draw: (width) => draw(view, life, width),
  };
}

function draw(view: View, life: PlacesLife, width: number): Drawing {
  const last = Math.max(1, life.days.at(-1)!.day);
  const evenings = everyEvening(life, last);
  const most = width < 500 ? 4 : 8;
  const interval = [1, 2, 5, 7, 10, 15, 30, 60].find((step) => last / step <= most) ?? Math.ceil(last / most);
  return {
    height: width < 500 ? 220 : 240,
    option: {
      tooltip: { trigger: 'axis', valueFormatter: written(view.f, 'number') },
      grid: { left: 52, right: width < 500 ? 24 : 34, top: 14, bottom: 34 },
      xAxis: {
        type: 'value',
        min: 0,
        max: last,
        interval,
        axisLabel: {
          ...{ color: SOFT, fontSize: 12, hideOverlap: true },
          showMaxLabel: last % interval === 0,
          formatter: written(view.f, 'day'),
        },
        axisPointer: { label: { formatter: written(view.f, 'day') } },
        axisLine: { show: true, onZero: false, lineStyle: { color: SOFT } },
        axisTick: { show: true, lineStyle: { color: SOFT } },
        splitLine: { show: false },
      },
      yAxis: { ...countAxis(view, life.all.evening.total), splitNumber: 5 },
      series: STATES.map(([state, color]) => ({
        type: 'line' as const,
        name: view.w.life.key[state],
        stack: 'places',
        step: 'end' as const,
        symbol: 'none',
        data: evenings.map((evening, day) => [day, evening[state]]),
        // A thin edge keeps neighbours apart in black and white.
        lineStyle: { color: state === 'remaining' ? RULE : INK, width: 0.7 },
        itemStyle: { color },
        areaStyle: { color, opacity: 1 },
      })),
    },
  };
}

/** The balances of every evening from the opening on: those without a change are as the one before. */
function everyEvening({ days, all }: PlacesLife, last: number): Balances[] {
  const { total } = days[0]?.evening ?? all.evening;
  const byDay = new Map(days.map(({ day, evening }) => [day, evening]));
  let now: Balances = { remaining: total, reserved: 0, confirmed: 0, burned: 0, total };
  return Array.from({ length: last + 1 }, (_, day) => {
    now = byDay.get(day) ?? now;
    return now;
  });
}
