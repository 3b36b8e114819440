import { type Language, say, type Text } from '../cli/text.ts';
import { BLUE, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { type Formatter, textOf, written } from '../report/charts/writing.ts';
import { type Format, formatOf } from '../report/format.ts';
import { type Effects, movedBy, type Swing } from './sensitivity.ts';

/** An outcome that guesses are judged by. */
export interface Effect {
  name: keyof Effects;
  title: Text;
  /** Above a column. */
  short: Text;
  /** How values of about this size are written; `base` is added to them. */
  writing(f: Format, size: number, base?: number): Formatter;
}

export function effectText({ writing }: Effect, value: number, language: Language): string {
  return textOf(writing(formatOf(language, 'UTC'), value), value);
}

/** Three digits that say something, of a thousandth of a core as of ten. */
function coreDigits(size: number): number {
  return size > 0 ? Math.min(6, Math.max(1, 2 - Math.floor(Math.log10(size)))) : 1;
}

export const effects: readonly Effect[] = [
  {
    name: 'cores',
    title: {
      en: 'cores’ worth of work for the servers in the busiest minute',
      fr: 'travail des serveurs dans la minute la plus chargée, en cœurs',
    },
    short: { en: 'Cores, busiest minute', fr: 'Cœurs, en pointe' },
    writing: (f, size, base) => written(f, 'number', coreDigits(size), base),
  },
  {
    name: 'fillSeconds',
    title: { en: 'time until the last place', fr: 'temps jusqu’à la dernière place' },
    short: { en: 'Last place after', fr: 'Dernière place après' },
    writing: (f, _, base) => written(f, 'duration', 0, base),
  },
  {
    name: 'latencyP99Ms',
    title: { en: 'latency, 99th percentile', fr: 'latence, 99e centile' },
    short: { en: 'Latency p99', fr: 'Latence p99' },
    writing: (f, _, base) => written(f, 'milliseconds', 0, base),
  },
];

const mostBars = 12;

/** How far one guess moves an outcome, both ways together. */
export function spanOf({ outcomes }: Swing, middle: Effects, name: keyof Effects): number {
  const at = middle[name];
  if (at === null) return 0;
  const values = [outcomes.down[name], outcomes.up[name]].map((value) => value ?? at);
  return Math.max(at, ...values) - Math.min(at, ...values);
}

/** The guesses that move an outcome, the one that matters most first. */
export function ranked(swings: readonly Swing[], middle: Effects, name: keyof Effects): Swing[] {
  const least = Math.abs(middle[name] ?? 0) * 0.001;
  return swings
    .filter((swing) => spanOf(swing, middle, name) > least)
    .sort((a, b) => spanOf(b, middle, name) - spanOf(a, middle, name) || (a.path < b.path ? -1 : 1));
}

/** A tornado: each guess a bar from what the outcome becomes when it is less, to what it becomes when it is more. Null where no guess moves it. */
export function tornadoChart(
  swings: readonly Swing[],
  middle: Effects,
  effect: Effect,
  language: Language,
): Chart | null {
  const { name } = effect;
  const at = middle[name];
  const bars = ranked(swings, middle, name).slice(0, mostBars);
  const [most] = bars;
  if (at === null || most === undefined) return null;
  const f = formatOf(language, 'UTC');
  const by = f.percent(movedBy, 0);
  return {
    id: `tornado-${name}`,
    title: say(
      {
        en: `${capital(say(effect.title, 'en'))}: ${most.path} matters most`,
        fr: `${capital(say(effect.title, 'fr'))} : ${most.path} compte le plus`,
      },
      language,
    ),
    note: say(
      {
        en: `What it becomes when one guess is ${by} less, and ${by} more, everything else and everybody the same; in the middle ${effectText(effect, at, 'en')}. A share makes room among those it sums to 1 with.`,
        fr: `Ce qu’il devient quand une hypothèse est moindre de ${by}, puis supérieure de ${by}, tout le reste et tous les gens étant les mêmes ; au milieu ${effectText(effect, at, 'fr')}. Une part prend sa place parmi celles avec qui elle fait 1.`,
      },
      language,
    ),
    alternative: say(
      {
        en: `${bars.length} guesses by how far they move it; the values are in the table below`,
        fr: `${bars.length} hypothèses selon leur effet ; les valeurs sont dans le tableau ci-dessous`,
      },
      language,
    ),
    key: [
      { name: movedText('down', language), kind: 'area', color: BLUE },
      { name: movedText('up', language), kind: 'area', color: OCHRE },
    ],
    draw: (width) => draw(bars, at, effect, width, language),
  };
}

function draw(
  bars: readonly Swing[],
  middle: number,
  { name, writing }: Effect,
  width: number,
  language: Language,
): Drawing {
  const f = formatOf(language, 'UTC');
  const narrow = width < 500;
  const names = bars.map(({ path }) => (narrow ? broken(path.replace(/^(crowd|costs)\./, '')) : path));
  const left = Math.min(
    width * 0.45,
    Math.max(...names.flatMap((each) => each.split('\n')).map((each) => textWidth(each, 12))) + 12,
  );
  const values = bars.flatMap(({ outcomes }) => [outcomes.down[name] ?? middle, outcomes.up[name] ?? middle]);
  const reach = Math.max(...values.map((value) => Math.abs(value - middle))) * 1.08;
  // A bar begins at the middle of the axis: drawn as differences, written as values.
  const side = (of: 'down' | 'up', color: string) => ({
    type: 'bar' as const,
    name: movedText(of, language),
    barWidth: 14,
    barGap: '-100%',
    itemStyle: { color, opacity: 0.9 },
    data: bars.map(({ outcomes }) => (outcomes[of][name] ?? middle) - middle),
  });
  return {
    height: 60 + 24 * bars.length,
    option: {
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        valueFormatter: writing(f, middle, middle),
      },
      grid: { left, right: 30, top: 8, bottom: 34 },
      xAxis: {
        type: 'value',
        ...{ min: -reach, max: reach, interval: narrow ? reach : reach / 2 },
        axisLabel: {
          ...{ color: SOFT, fontSize: 12, showMinLabel: true, showMaxLabel: true },
          formatter: writing(f, middle, middle),
        },
        splitLine: { lineStyle: { color: RULE } },
      },
      yAxis: {
        type: 'category',
        ...{ data: names, inverse: true },
        axisLabel: { color: INK, fontSize: 12, lineHeight: 12, interval: 0 },
        axisLine: { show: true, onZero: true, lineStyle: { color: INK } },
        axisTick: { show: false },
      },
      series: [side('down', BLUE), side('up', OCHRE)],
    },
  };
}

function movedText(way: 'down' | 'up', language: Language): string {
  const by = formatOf(language, 'UTC').percent(movedBy, 0);
  return way === 'down'
    ? say({ en: `${by} less`, fr: `${by} de moins` }, language)
    : say({ en: `${by} more`, fr: `${by} de plus` }, language);
}

/** A long name in two lines. */
function broken(name: string): string {
  return name.length > 20 ? name.replace('.', '.\n') : name;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
