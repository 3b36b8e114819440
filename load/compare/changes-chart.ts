import { type Language, say, type Text } from '../cli/text.ts';
import { wrap } from '../cli/wrap.ts';
import { type PointKind, pointStyle } from '../report/charts/marks.ts';
import { BLUE, GREY, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { said, written } from '../report/charts/writing.ts';
import { formatOf } from '../report/format.ts';
import type { Change, JudgedMeasure, Judgement } from './judgement.ts';
import { measureFormat, VERDICTS } from './judgement-rows.ts';
import { type Measure, type MeasureName, noisyMeasures } from './measures.ts';

type Known = JudgedMeasure & { change: number; interval: [number, number] };

/** Each verdict's points. */
const POINTS: Record<Change, { kind: PointKind; color: string }> = {
  worse: { kind: 'triangle', color: OCHRE },
  better: { kind: 'dot', color: BLUE },
  same: { kind: 'square', color: SOFT },
  cannotTell: { kind: 'ring', color: GREY },
};
const CHANGES = Object.keys(POINTS) as Change[];

/** What changed in each measure, with its interval; null where no interval is known. @param id of the chart, on its page */
export function changesChart(judgement: Judgement, id: string, language: Language): Chart | null {
  const known = judgement.measures.filter((each): each is Known => each.interval !== null);
  if (known.length === 0) return null;
  return {
    id,
    title: say(titleOf(known), language),
    note: say(NOTE, language),
    alternative: say(
      {
        en: `The change of ${known.length} measures with their intervals; the values are in the table above`,
        fr: `L’écart de ${known.length} mesures avec leurs intervalles ; les valeurs sont dans le tableau ci-dessus`,
      },
      language,
    ),
    key: CHANGES.filter((verdict) => known.some((each) => each.verdict === verdict)).map((verdict) => ({
      name: say(VERDICTS[verdict], language),
      ...POINTS[verdict],
    })),
    draw: (width) => draw(known, width, language),
  };
}

function titleOf(known: readonly Known[]): Text {
  const named = (verdict: Change, language: Language) =>
    known
      .filter((each) => each.verdict === verdict)
      .map(({ name }) => say(noisyMeasures[name].title, language))
      .join('; ');
  const told = (language: Language) =>
    (['worse', 'better'] as const)
      .filter((verdict) => named(verdict, language) !== '')
      .map((verdict) => {
        const colon = language === 'fr' ? ' : ' : ': ';
        const word = say(VERDICTS[verdict], language).toLowerCase();
        return `${word[0]!.toUpperCase()}${word.slice(1)}${colon}${named(verdict, language)}`;
      })
      .join('. ');
  return {
    en: told('en') || 'No measure is shown to be better or worse',
    fr: told('fr') || 'Aucune mesure ne se révèle meilleure ou pire',
  };
}

const NOTE: Text = {
  en: 'A point is the change, its line the interval; to the right is better. 1 is the change worth finding (20 % of a latency, 10 % of most else), and what lies within the grey matters to nobody.',
  fr: 'Un point est l’écart, son trait l’intervalle ; vers la droite, c’est mieux. 1 est l’écart qui mérite d’être décelé (20 % d’une latence, 10 % du reste en général) ; ce qui est dans le gris n’importe à personne.',
};
const AXIS: Text = {
  en: 'worse  ←  change, 1 is worth finding  →  better',
  fr: 'pire  ←  écart, 1 mérite d’être décelé  →  mieux',
};
const LINE = 13;
/** An interval that is longer ends at the edge. */
const FARTHEST = 4;

function draw(known: readonly Known[], width: number, language: Language): Drawing {
  const f = formatOf(language, 'UTC');
  const narrow = width < 500;
  const names = known.map((each) => nameOf(each, narrow ? 18 : 40, language));
  const fontSize = narrow ? 11 : 12;
  const row = LINE * Math.max(...names.map((lines) => lines.length)) + 10;
  const left = Math.max(...names.flat().map((line) => textWidth(line, fontSize))) + 14;
  const onAxis = (name: MeasureName, change: number) => {
    const { better, worthFinding }: Measure = noisyMeasures[name];
    return (better === 'more' ? change : -change) / worthFinding;
  };
  const ends = known.map(({ name, interval }) =>
    interval.map((end) => onAxis(name, end)).toSorted((a, b) => a - b),
  );
  const reach = Math.min(FARTHEST, Math.max(1.25, ...ends.flat().map(Math.abs)) * 1.05);
  const within = (value: number) => Math.max(-reach, Math.min(reach, value));
  const bar = (sign: 1 | -1) => ({
    type: 'bar' as const,
    silent: true,
    barWidth: 22,
    barGap: '-100%',
    itemStyle: { color: RULE },
    data: known.map(({ name }) => {
      const { relevant, worthFinding }: Measure = noisyMeasures[name];
      return (sign * relevant) / worthFinding;
    }),
  });
  return {
    height: known.length * row + 64,
    option: {
      tooltip: { trigger: 'item', formatter: said() },
      grid: { left, right: 20, top: 6, bottom: 50 },
      xAxis: {
        type: 'value',
        ...{ min: -reach, max: reach, interval: 1 },
        name: say(AXIS, language),
        nameLocation: 'middle',
        nameGap: 28,
        nameTextStyle: { color: INK, fontSize },
        axisLabel: {
          color: SOFT,
          fontSize: 12,
          customValues: steps(reach, narrow),
          formatter: written(f, 'number'),
        },
        axisTick: { customValues: steps(reach, narrow) },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: names.map((lines) => lines.join('\n')),
        axisLabel: { color: INK, fontSize, lineHeight: LINE, interval: 0 },
        axisLine: { show: true, onZero: true, lineStyle: { color: INK } },
        axisTick: { show: false },
      },
      series: [
        bar(1),
        bar(-1),
        ...CHANGES.map((verdict) => ({
          type: 'scatter' as const,
          name: say(VERDICTS[verdict], language),
          ...pointStyle(POINTS[verdict].kind, POINTS[verdict].color),
          data: known.flatMap((each, i) =>
            each.verdict === verdict
              ? [{ name: toldOf(each, language), value: [within(onAxis(each.name, each.change)), i] }]
              : [],
          ),
          markLine: {
            ...{ silent: true, symbol: 'none', label: { show: false }, precision: 12 },
            lineStyle: { color: POINTS[verdict].color, type: 'solid' as const, width: 2 },
            data: known.flatMap((each, i) =>
              each.verdict === verdict
                ? [ends[i]!.map((end) => ({ coord: [within(end), i] })) as [object, object]]
                : [],
            ),
          },
        })),
      ],
    },
  };
}

/** Whole steps that the axis has room for. */
function steps(reach: number, narrow: boolean): number[] {
  const step = narrow && reach > 2.5 ? 2 : 1;
  const most = Math.floor(reach / step);
  return Array.from({ length: 2 * most + 1 }, (_, i) => (i - most) * step);
}

/** The measure, and below it its change. */
function nameOf({ name, change }: Known, width: number, language: Language): string[] {
  return [
    ...wrap(say(noisyMeasures[name].title, language), width),
    measureFormat(language).change(name, change),
  ];
}

function toldOf({ name, change, interval }: Known, language: Language): string {
  const told = (value: number) => measureFormat(language).change(name, value);
  return `${say(noisyMeasures[name].title, language)}, ${told(change)} (${interval.map(told).join(' … ')})`;
}
