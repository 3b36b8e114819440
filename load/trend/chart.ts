import { type Language, say, type Text } from '../cli/text.ts';
import { measureFormat, measureWriting, VERDICTS } from '../compare/judgement-rows.ts';
import { type Measure, type MeasureName, noisyMeasures } from '../compare/measures.ts';
import { pointStyle } from '../report/charts/marks.ts';
import { BLUE, GREY, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing, KeyItem } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { said } from '../report/charts/writing.ts';
import { formatOf } from '../report/format.ts';
import type { Course, PastRun } from './trend.ts';
import { commitOf, momentOf, unitOf } from './words.ts';

const KEY: Record<'before' | 'latest' | 'invalid' | 'mean', Text> = {
  before: { en: 'run before', fr: 'essai précédent' },
  latest: { en: 'run of the latest group', fr: 'essai du dernier groupe' },
  invalid: { en: 'invalid, counts in nothing', fr: 'non valable, ne compte pas' },
  mean: { en: 'mean of all before', fr: 'moyenne des précédents' },
};

/** What the points and lines of every chart are called. */
export function trendKey(language: Language): KeyItem[] {
  return [
    { name: say(KEY.before, language), kind: 'dot', color: BLUE },
    { name: say(KEY.mean, language), kind: 'line', color: INK, dash: [6, 3] },
    { name: say(KEY.latest, language), kind: 'triangle', color: OCHRE },
    { name: say(KEY.invalid, language), kind: 'cross', color: GREY },
  ];
}

/** One measure, a point a run. @param place of the course among those shown, for the chart's id */
export function measureChart(course: Course, place: number, name: MeasureName, language: Language): Chart {
  const { change } = measureFormat(language);
  const judged = course.judgement?.measures.find((each) => each.name === name) ?? null;
  const title = say(noisyMeasures[name].title, language);
  const told = judged === null || judged.change === null ? '' : `, ${change(name, judged.change)}`;
  const verdict =
    judged === null
      ? ''
      : `${language === 'fr' ? ' : ' : ': '}${say(VERDICTS[judged.verdict], language)}${told}`;
  return {
    id: `trend-${place}-${name}`,
    title: `${title[0]!.toUpperCase()}${title.slice(1)}${verdict}`,
    note: unitOf(name, language),
    alternative: say(
      {
        en: `${title}, of ${course.runs.length} runs by time; the values are in the table of runs`,
        fr: `${title}, de ${course.runs.length} essais dans l’ordre du temps ; les valeurs sont dans le tableau des essais`,
      },
      language,
    ),
    draw: (width) => draw(course, name, width, language),
  };
}

const LEFT = 64;
const RIGHT = 44;

function draw(course: Course, name: MeasureName, width: number, language: Language): Drawing {
  const { runs, latest, judgement } = course;
  const reference = judgement?.measures.find((each) => each.name === name)?.reference ?? null;
  const [min, max] = rangeOf(course, name, reference);
  const writing = measureWriting(name, formatOf(language, 'UTC'), max);
  const points = (of: (run: PastRun) => boolean) =>
    runs.flatMap((run, i) => {
      const value = run.measures[name];
      if (!of(run) || value === null) return [];
      return [{ name: `${momentOf(run)}, ${commitOf(run)}`, value: [i, value] }];
    });
  const isLatest = ({ group }: PastRun) => group === latest;
  const labelled = { customValues: labelledRuns(runs, width) };
  return {
    height: 176,
    option: {
      tooltip: { trigger: 'item', formatter: said([say(noisyMeasures[name].title, language), writing, 1]) },
      grid: { left: LEFT, right: RIGHT, top: 10, bottom: 44 },
      xAxis: {
        type: 'category',
        data: runs.map((run) => `${momentOf(run).slice(0, 10)}\n${commitOf(run)}`),
        axisLabel: { color: SOFT, fontSize: 11, lineHeight: 14, ...labelled },
        axisLine: { lineStyle: { color: SOFT }, onZero: false },
        axisTick: { ...labelled, alignWithLabel: true, lineStyle: { color: SOFT } },
      },
      yAxis: {
        type: 'value',
        ...{ min, max, interval: (max - min) / 2 },
        axisLabel: { color: SOFT, fontSize: 12, formatter: writing },
        splitLine: { lineStyle: { color: RULE } },
      },
      series: [
        {
          type: 'scatter',
          name: say(KEY.before, language),
          ...pointStyle('dot', BLUE),
          data: points((run) => run.valid && !isLatest(run)),
        },
        {
          type: 'scatter',
          name: say(KEY.latest, language),
          ...pointStyle('triangle', OCHRE),
          data: points((run) => run.valid && isLatest(run)),
        },
        {
          type: 'scatter',
          name: say(KEY.invalid, language),
          ...pointStyle('cross', GREY),
          data: points((run) => !run.valid),
        },
        // A line of its own, so that it can be hidden by its name.
        {
          type: 'scatter',
          name: say(KEY.mean, language),
          data: [],
          markLine: {
            // Without a precision the mean is rounded to hundredths.
            ...{ silent: true, symbol: 'none', label: { show: false }, precision: 12 },
            lineStyle: { color: INK, type: [6, 3], width: 1.2 },
            data: reference === null ? [] : [{ yAxis: reference }],
          },
        },
      ],
    },
  };
}

/**
 * The axis holds every point, and is never closer than the change worth finding to each side of the middle: noise
 * does not look like news.
 */
function rangeOf({ runs }: Course, name: MeasureName, reference: number | null): [number, number] {
  const { change, unit, worthFinding }: Measure = noisyMeasures[name];
  const values = runs.flatMap(({ measures }) => measures[name] ?? []);
  const middle = reference ?? values.reduce((sum, value) => sum + value, 0) / values.length;
  const farthest = Math.max(...values.map((value) => Math.abs(value - middle)));
  const half = Math.max(farthest * 1.15, worthFinding * (change === 'ratio' ? Math.abs(middle) : 1)) || 1;
  const least = Math.min(...values) >= 0 ? Math.max(0, middle - half) : middle - half;
  const bounded = (unit === 'share' || unit === 'tau') && Math.max(...values) <= 1;
  return [least, bounded ? Math.min(1, middle + half) : middle + half];
}

/** The first run of each group, from the last one back, as far as their labels have room. */
function labelledRuns(runs: readonly PastRun[], width: number): number[] {
  const step = (width - LEFT - RIGHT) / runs.length;
  const room = textWidth('2026-11-27', 11) + 8;
  const labelled: number[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (let i = runs.length - 1; i >= 0; i--) {
    const first = i === 0 || runs[i - 1]!.group !== runs[i]!.group;
    if (!first || (last - i) * step < room) continue;
    labelled.push(i);
    last = i;
  }
  return labelled;
}
