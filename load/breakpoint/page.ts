import { type Language, say, type Text } from '../cli/text.ts';
import { logAxis, namedAxis } from '../report/charts/axes.ts';
import { type PointKind, pointStyle } from '../report/charts/marks.ts';
import { BLUE, GREY, INK, OCHRE, RULE } from '../report/charts/palette.ts';
import { type Chart, figure } from '../report/charts/render.ts';
import { said, written } from '../report/charts/writing.ts';
import { formatOf, NOTHING } from '../report/format.ts';
import { html } from '../report/html.ts';
import type { LiveScript } from '../report/live/script.ts';
import { section, table } from '../report/sections/table.ts';
import { header, sheet } from '../report/sheet.ts';
import type { Breakpoint, Level } from './breakpoint.ts';
import { endedText, headlineOf, levelText, numbers, scalabilityText } from './text.ts';

/** The search on one page, in the style of the capacity report. */
export function breakpointPage(result: Breakpoint, language: Language, script: LiveScript): string {
  const f = formatOf(language, 'UTC');
  const t = (text: Text) => say(text, language);
  const title = t({ en: 'How many can come', fr: 'Combien de gens peuvent venir' });
  const runs = t({ en: 'The runs', fr: 'Les essais' });
  const { scenario, admission, servers, machine, levels, method } = result;
  return sheet({
    ...{ language, title, script },
    body: html`${header(
      title,
      html`<p class="facts">${scenario}, ${admission}, ${servers} ${t({ en: servers === 1 ? 'server' : 'servers', fr: servers === 1 ? 'serveur' : 'serveurs' })}, ${machine.cpus} × ${machine.cpuModel}</p>`,
    )}<p class="headline">${headlineOf(result, language)}</p>
${section(
  'edge',
  t({ en: 'Where it breaks', fr: 'Où cela cède' }),
  figure(edgeChart(result, language)),
)}${section(
  'runs',
  runs,
  table({
    name: runs,
    columns: [
      t({ en: 'People', fr: 'Personnes' }),
      t({ en: 'Busiest minute', fr: 'Minute la plus chargée' }),
      t({ en: 'A second, wall', fr: 'Par seconde réelle' }),
      t({ en: 'Latency, 99th percentile', fr: 'Latence, 99e centile' }),
      t({ en: 'What came of it', fr: 'Ce qu’il en est' }),
    ],
    numbers: [1, 2, 3],
    wide: true,
    rows: [...levels]
      .sort((a, b) => a.people - b.people)
      .map((level) => [
        f.number(level.people),
        f.number(level.peakPerMinute),
        f.fixed(level.peakPerSecondWall, 1),
        level.latencyP99Ms === null ? NOTHING : f.milliseconds(level.latencyP99Ms),
        html`<a href="${level.run}/report.html">${levelText(level, language).replace(/^\d+: /, '')}</a>`,
      ]),
  }),
)}${section(
  'method',
  t({ en: 'How it was found', fr: 'Comment cela a été trouvé' }),
  html`<p>${t({ en: method, fr: METHOD_FR })}</p>
<p>${t({ en: 'The search ended:', fr: 'Fin de la recherche :' })} ${endedText(result.ended, language)}.</p>
<p>${scalabilityText(result, language)}</p>
`,
)}`,
  });
}

const METHOD_FR =
  'La foule est doublée jusqu’à ce qu’un objectif cède, puis des essais se font près du bord, chacun avec une foule nouvelle ; la part des essais qui tiennent est une courbe logistique de log(personnes), dont le milieu est la capacité, par Bayes sur une grille, avec des lois a priori plates en logarithme (QUEST) ; l’intervalle contient 95 % de la loi a posteriori.';

/** Each run by its crowd and the latency it met, with the capacity and its interval. */
function edgeChart({ levels, capacity }: Breakpoint, language: Language): Chart {
  const t = (text: Text) => say(text, language);
  const f = formatOf(language, 'UTC');
  const kinds: {
    name: Text;
    kind: PointKind;
    color: string;
    of(level: Level): boolean;
  }[] = [
    {
      name: { en: 'all objectives hold', fr: 'tous les objectifs tiennent' },
      kind: 'dot',
      color: BLUE,
      of: ({ verdict }) => verdict === 'met' || verdict === 'cannotTell',
    },
    {
      name: { en: 'an objective is missed', fr: 'un objectif est manqué' },
      kind: 'triangle',
      color: OCHRE,
      of: ({ verdict }) => verdict === 'missed',
    },
    {
      name: { en: 'invalid: the generator', fr: 'non valable : le générateur' },
      kind: 'cross',
      color: GREY,
      of: ({ verdict }) => verdict === 'invalid',
    },
  ];
  const people = t({ en: 'people', fr: 'personnes' });
  return {
    id: 'edge',
    title: t(
      capacity === null
        ? { en: 'The runs, by their crowd', fr: 'Les essais, selon leur foule' }
        : {
            en: `With ${numbers('en')(capacity.level)} people, one day in two misses an objective`,
            fr: `Avec ${numbers('fr')(capacity.level)} personnes, un jour sur deux manque un objectif`,
          },
    ),
    note: t({
      en: '99th percentile of the latency from the intended moment; both axes are logarithmic. The band is the 95 % interval of the capacity.',
      fr: '99e centile de la latence depuis l’instant voulu ; les deux axes sont logarithmiques. La bande est l’intervalle à 95 % de la capacité.',
    }),
    alternative: t({
      en: 'Latency of each run by its people; the values are in the table',
      fr: 'Latence de chaque essai selon ses gens ; les valeurs sont dans le tableau',
    }),
    key: kinds.map(({ name, kind, color }) => ({ name: t(name), kind, color })),
    draw: (width) => ({
      height: 260,
      option: {
        tooltip: {
          trigger: 'item',
          formatter: said(
            [people, written(f, 'number')],
            [t({ en: 'latency p99', fr: 'latence p99' }), written(f, 'milliseconds')],
          ),
        },
        grid: { left: 64, right: 30, top: 16, bottom: 46 },
        xAxis: {
          ...namedAxis(people, written(f, 'number')),
          ...logAxis(bounds(levels.map(({ people }) => people)), width < 500 ? 4 : 8, written(f, 'number')),
          splitLine: { show: false },
        },
        yAxis: {
          ...logAxis(
            bounds(levels.map(({ latencyP99Ms }) => latencyP99Ms ?? 1)),
            6,
            written(f, 'milliseconds'),
          ),
          splitLine: { lineStyle: { color: RULE } },
        },
        series: kinds.map(({ name, kind, color, of }, k) => ({
          type: 'scatter' as const,
          name: t(name),
          ...pointStyle(kind, color),
          data: levels.filter(of).map(({ people, latencyP99Ms }) => [people, Math.max(1, latencyP99Ms ?? 1)]),
          ...(k === 0 &&
            capacity !== null && {
              markArea: {
                silent: true,
                itemStyle: { color: INK, opacity: 0.08 },
                data: [[{ xAxis: capacity.interval[0] }, { xAxis: capacity.interval[1] }]] as never,
              },
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: INK, type: 'dashed' as const },
                label: { show: false },
                data: [{ xAxis: capacity.level }],
              },
            }),
        })),
      },
    }),
  };
}

/** From half the least to twice the most. */
function bounds(values: readonly number[]): [min: number, max: number] {
  const positive = values.map((value) => Math.max(1, value));
  return [Math.floor(Math.min(...positive) / 2) || 1, Math.ceil(Math.max(...positive) * 2)];
}
