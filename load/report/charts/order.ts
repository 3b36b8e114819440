import { inOrder } from '../../analysis/ranks.ts';
import type { PersonRecord } from '../../record/files.ts';
import type { View } from '../view.ts';
import { namedAxis } from './axes.ts';
import { BLUE, INK, OCHRE } from './palette.ts';
import type { Chart, Drawing } from './render.ts';
import { said, written } from './writing.ts';

/** More points than this are no clearer, only heavier. */
const MOST_POINTS = 1500;

/** Below this, the order of acceptance has little to do with the order of arrival. */
const IN_ORDER_TAU = 0.8;

/** Order of arrival against rank, of everybody with a place. */
export function orderChart(view: View): Chart | null {
  const { records, summary, w, f } = view;
  const holders = inOrder(
    records.people.filter(({ rank, arrivedAtMs }) => rank !== null && arrivedAtMs !== null),
    (person) => person.arrivedAtMs!,
  );
  const { tau } = summary.order.arrivalToRank;
  if (holders.length < 2 || tau === null) return null;
  const words = w.charts.order;
  const ranks = inOrder(holders, (person) => person.rank!);
  const place = new Map(ranks.map((person, index) => [person, index + 1]));
  const points = holders.map((person, index) => ({ person, at: [index + 1, place.get(person)!] }));
  const step = Math.ceil(points.length / MOST_POINTS);
  const shown = points.filter((_, index) => index % step === 0);
  const sampled = step > 1 ? ` ${words.sampled(f.number(shown.length), f.number(points.length))}` : '';
  return {
    id: 'order',
    title: (tau >= IN_ORDER_TAU ? words.title : words.loose)(f.tau(tau)),
    note: words.note + sampled,
    alternative: words.alternative,
    key: (
      [
        { ready: true, name: words.ready, kind: 'dot', color: BLUE },
        { ready: false, name: words.unready, kind: 'triangle', color: OCHRE },
      ] as const
    ).filter(({ ready }) => shown.some(({ person }) => person.cohort.formReady === ready)),
    draw: (width) => draw(view, shown, points.length, width),
  };
}

function draw(
  { w, f }: View,
  points: { person: PersonRecord; at: number[] }[],
  most: number,
  width: number,
): Drawing {
  const words = w.charts.order;
  const narrow = width < 500;
  const whole = written(f, 'number');
  const of = (ready: boolean) =>
    points.filter(({ person }) => person.cohort.formReady === ready).map(({ at }) => at);
  const axis = (name: string) => ({
    ...namedAxis(name, whole),
    min: 0,
    max: most,
    ...(narrow ? { splitNumber: 3 } : {}),
  });
  return {
    height: narrow ? 360 : 400,
    option: {
      tooltip: { trigger: 'item', formatter: said([words.x, whole], [words.y, whole]) },
      grid: { left: 56, right: 24, top: 12, bottom: 46 },
      xAxis: axis(words.x),
      yAxis: { ...axis(words.y), nameGap: 40 },
      series: [
        {
          type: 'line',
          symbol: 'none',
          silent: true,
          data: [
            [0, 0],
            [most, most],
          ],
          lineStyle: { color: INK, width: 1, type: 'dashed' },
        },
        {
          type: 'scatter',
          name: words.ready,
          data: of(true),
          symbolSize: narrow ? 3.5 : 5,
          itemStyle: { color: BLUE, opacity: 0.75 },
        },
        {
          type: 'scatter',
          name: words.unready,
          data: of(false),
          symbol: 'triangle',
          symbolSize: narrow ? 6 : 8,
          itemStyle: { color: '#fff', borderColor: OCHRE, borderWidth: 1.5 },
        },
      ],
    },
  };
}
