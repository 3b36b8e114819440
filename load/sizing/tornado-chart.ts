import { type Language, say, type Text } from '../cli/text.ts';
import { BLUE, INK, MIDDLE_OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { type Formatter, textOf, written } from '../report/charts/writing.ts';
import { type Format, formatOf, NOTHING } from '../report/format.ts';
import { type Effects, isTold, movedBy, type Sensitivity, type Shift, type Swing } from './sensitivity.ts';

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
    short: { en: 'Last place', fr: 'Dernière place' },
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

/** How far one guess moves an outcome, both ways together, as far as that is told from chance. */
export function spanOf({ effects: { down, up } }: Swing, middle: Effects, name: keyof Effects): number {
  const told = [down[name], up[name]].flatMap((shift) =>
    isTold(shift, middle[name]) ? [shift.mean ?? 0] : [],
  );
  return Math.max(0, ...told) - Math.min(0, ...told);
}

/** The guesses that move an outcome beyond chance, the one that matters most first. */
export function ranked({ swings, middle }: Sensitivity, name: keyof Effects): Swing[] {
  return swings
    .filter((swing) => spanOf(swing, middle, name) > 0)
    .sort((a, b) => spanOf(b, middle, name) - spanOf(a, middle, name) || (a.path < b.path ? -1 : 1));
}

/** An outcome's move as a share of what it is, and half of its interval: `+19% ± 4%`; in brackets where chance may have done it. */
export function shiftText(shift: Shift, middle: number | null, f: Format): string {
  const { n, lost, mean, interval } = shift;
  const none = say(
    { en: `none on ${lost} of ${n + lost} days`, fr: `aucune ${lost} jours sur ${n + lost}` },
    f.language,
  );
  if (mean === null || !middle) return lost > 0 ? none : NOTHING;
  const half = interval === null ? 0 : (interval[1] - interval[0]) / 2;
  const share = (value: number) => {
    const of = Math.abs(value / middle);
    return of < 0.0005 ? '0' : f.percent(of, of < 0.1 ? 1 : 0);
  };
  const [by, give] = [share(mean), share(half)];
  const signed = by === '0' ? by : `${mean < 0 ? '−' : '+'}${by}`;
  const text = interval === null || give === '0' ? signed : `${signed} ± ${give}`;
  const told = text === '0' || isTold(shift, middle) ? text : `(${text})`;
  return lost > 0 ? `${told}, ${none}` : told;
}

/**
 * A tornado: each guess a bar from what the outcome is to what it becomes when the guess is less, and when it is more, with a
 * whisker for the interval. Null where no guess moves it beyond chance.
 */
export function tornadoChart(sensitivity: Sensitivity, effect: Effect, language: Language): Chart | null {
  const { name } = effect;
  const at = sensitivity.middle[name];
  const days = formatOf(language, 'UTC').number(sensitivity.days);
  const bars = ranked(sensitivity, name).slice(0, mostBars);
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
        en: `What it becomes when one guess is ${by} less, and ${by} more, everything else and everybody the same: the mean of ${days} days, each beside the one with nothing moved. Whiskers hold it with 95%, each by itself; guesses not told from chance are left out. In the middle ${effectText(effect, at, 'en')}. A share makes room among those it sums to 1 with.`,
        fr: `Ce qu’il devient quand une hypothèse est moindre de ${by}, puis supérieure de ${by}, tout le reste et tous les gens étant les mêmes : la moyenne de ${days} jours, chacun à côté de celui où rien ne change. Les moustaches la contiennent à 95 %, chacune pour elle ; les hypothèses que rien ne distingue du hasard sont omises. Au milieu ${effectText(effect, at, 'fr')}. Une part prend sa place parmi celles avec qui elle fait 1.`,
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
      { name: movedText('up', language), kind: 'area', color: MIDDLE_OCHRE },
      { name: say(WHISKERS, language), kind: 'line', color: INK },
    ],
    draw: (width) => draw(bars, at, effect, width, language),
  };
}

const WHISKERS: Text = { en: 'interval, 95%', fr: 'intervalle, 95 %' };
/** A whisker that is longer than so many times the longest bar ends at the edge. */
const farthest = 1.5;

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
  const shifts = bars.map(({ effects: { down, up } }) => ({ down: down[name], up: up[name] }));
  const both = shifts.flatMap(({ down, up }, i) => [
    { i, ...down },
    { i, ...up },
  ]);
  const longest = Math.max(...both.map(({ mean }) => Math.abs(mean ?? 0)));
  const ends = both.flatMap(({ interval }) => interval ?? []).map(Math.abs);
  const reach = Math.min(farthest * longest, Math.max(longest, ...ends)) * 1.08;
  const within = (value: number) => Math.max(-reach, Math.min(reach, value));
  // A bar begins at the middle of the axis: drawn as differences, written as values.
  const side = (of: 'down' | 'up', color: string) => ({
    type: 'bar' as const,
    name: movedText(of, language),
    barWidth: 14,
    barGap: '-100%',
    itemStyle: { color, opacity: 0.7 },
    data: shifts.map((shift) => shift[of].mean ?? 0),
  });
  const whiskers = {
    type: 'scatter' as const,
    ...{ name: say(WHISKERS, language), silent: true, tooltip: { show: false }, z: 3 },
    ...{ symbol: 'circle', symbolSize: 5, itemStyle: { color: INK } },
    data: both.flatMap(({ i, mean }) => (mean === null || mean === 0 ? [] : [[mean, i]])),
    markLine: {
      ...{ silent: true, symbol: 'none', label: { show: false }, precision: 12 },
      lineStyle: { color: INK, type: 'solid' as const, width: 1.5 },
      data: both.flatMap(({ i, interval }) =>
        interval === null || interval[0] === interval[1]
          ? []
          : [interval.map((end) => ({ coord: [within(end), i] })) as [object, object]],
      ),
    },
  };
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
      series: [side('down', BLUE), side('up', MIDDLE_OCHRE), whiskers],
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
