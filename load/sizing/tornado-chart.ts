import { type Language, say, type Text } from '../cli/text.ts';
import { BLUE, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { formatOf } from '../report/format.ts';
import { type Effects, movedBy, type Swing } from './sensitivity.ts';

/** An outcome that guesses are judged by. */
export interface Effect {
  name: keyof Effects;
  title: Text;
  /** Above a column. */
  short: Text;
  text(value: number, language: Language): string;
}

export const effects: readonly Effect[] = [
  {
    name: 'cores',
    title: {
      en: 'cores’ worth of work for the servers in the busiest minute',
      fr: 'travail des serveurs dans la minute la plus chargée, en cœurs',
    },
    short: { en: 'Cores, busiest minute', fr: 'Cœurs, en pointe' },
    text: (value, language) => formatOf(language, 'UTC').number(value, value < 1 ? 3 : 1),
  },
  {
    name: 'fillSeconds',
    title: { en: 'time until the last place', fr: 'temps jusqu’à la dernière place' },
    short: { en: 'Last place after', fr: 'Dernière place après' },
    text: (value, language) => formatOf(language, 'UTC').duration(value),
  },
  {
    name: 'latencyP99Ms',
    title: { en: 'latency, 99th percentile', fr: 'latence, 99e centile' },
    short: { en: 'Latency p99', fr: 'Latence p99' },
    text: (value, language) => formatOf(language, 'UTC').milliseconds(value),
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
        en: `What it becomes when one guess is ${by} less, and ${by} more, everything else and everybody the same; in the middle ${effect.text(at, 'en')}. A share makes room among those it sums to 1 with.`,
        fr: `Ce qu’il devient quand une hypothèse est moindre de ${by}, puis supérieure de ${by}, tout le reste et tous les gens étant les mêmes ; au milieu ${effect.text(at, 'fr')}. Une part prend sa place parmi celles avec qui elle fait 1.`,
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
      { name: say({ en: `${by} less`, fr: `${by} de moins` }, language), kind: 'area', color: BLUE },
      { name: say({ en: `${by} more`, fr: `${by} de plus` }, language), kind: 'area', color: OCHRE },
    ],
    draw: (width) => draw(bars, at, effect, width, language),
  };
}

function draw(
  bars: readonly Swing[],
  middle: number,
  { name, text }: Effect,
  width: number,
  language: Language,
): Drawing {
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
    barWidth: 14,
    barGap: '-100%',
    itemStyle: { color, opacity: 0.9 },
    data: bars.map(({ outcomes }) => (outcomes[of][name] ?? middle) - middle),
  });
  return {
    height: 60 + 24 * bars.length,
    option: {
      grid: { left, right: 30, top: 8, bottom: 34 },
      xAxis: {
        type: 'value',
        ...{ min: -reach, max: reach, interval: narrow ? reach : reach / 2 },
        axisLabel: {
          ...{ color: SOFT, fontSize: 12, showMinLabel: true, showMaxLabel: true },
          formatter: (value: number) => text(Math.max(0, middle + value), language),
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

/** A long name in two lines. */
function broken(name: string): string {
  return name.length > 20 ? name.replace('.', '.\n') : name;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
