import { type Language, say, type Text } from '../cli/text.ts';
import { BLUE, GREY, INK, OCHRE, SOFT } from '../report/charts/palette.ts';
import { type Chart, figure } from '../report/charts/render.ts';
import { html } from '../report/html.ts';
import { section, table } from '../report/sections/table.ts';
import { style } from '../report/style.ts';
import type { Breakpoint, Level } from './breakpoint.ts';
import { endedText, headlineOf, levelText, scalabilityText } from './text.ts';

/** The search on one page, in the style of the capacity report. */
export function breakpointPage(result: Breakpoint, language: Language): string {
  const t = (text: Text) => say(text, language);
  const title = t({ en: 'How many can come', fr: 'Combien de gens peuvent venir' });
  const runs = t({ en: 'The runs', fr: 'Les essais' });
  const { scenario, admission, servers, machine, levels, method } = result;
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${title}</title>
<link rel="icon" href="data:,"/>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${title}</h1>
<p class="facts">${scenario}, ${admission}, ${servers} ${t({ en: servers === 1 ? 'server' : 'servers', fr: servers === 1 ? 'serveur' : 'serveurs' })}, ${machine.cpus} × ${machine.cpuModel}</p>
<p>${headlineOf(result, language)}</p></header>
${section('edge', t({ en: 'Where it breaks', fr: 'Où cela cède' }), figure(edgeChart(result, language)))}${section(
  'runs',
  runs,
  table({
    name: runs,
    columns: [
      t({ en: 'People', fr: 'Personnes' }),
      t({ en: 'Busiest minute', fr: 'Minute la plus chargée' }),
      t({ en: 'A second, wall', fr: 'Par seconde réelle' }),
      'p99, ms',
      t({ en: 'What came of it', fr: 'Ce qu’il en est' }),
    ],
    numbers: [1, 2, 3],
    rows: [...levels]
      .sort((a, b) => a.people - b.people)
      .map((level) => [
        String(level.people),
        String(level.peakPerMinute),
        level.peakPerSecondWall.toFixed(1),
        level.latencyP99Ms === null ? '–' : level.latencyP99Ms.toFixed(0),
        html`<a href="${level.run}/report.html">${levelText(level, language).replace(/^\d+: /, '')}</a>`,
      ]),
  }),
)}${section(
  'method',
  t({ en: 'How it was found', fr: 'Comment cela a été trouvé' }),
  html`<p lang="en">${method}</p>
<p>${t({ en: 'The search ended:', fr: 'Fin de la recherche :' })} ${endedText(result.ended, language)}.</p>
<p>${scalabilityText(result, language)}</p>`,
)}</main>
</body>
</html>
`.text;
}

/** Each run by its crowd and the latency it met, with the capacity and its interval. */
function edgeChart({ levels, capacity }: Breakpoint, language: Language): Chart {
  const t = (text: Text) => say(text, language);
  const kinds: {
    name: Text;
    kind: 'dot' | 'triangle';
    symbol: string;
    color: string;
    of(level: Level): boolean;
  }[] = [
    {
      name: { en: 'all objectives hold', fr: 'tous les objectifs tiennent' },
      kind: 'dot',
      symbol: 'circle',
      color: BLUE,
      of: ({ verdict }) => verdict === 'met' || verdict === 'cannotTell',
    },
    {
      name: { en: 'an objective is missed', fr: 'un objectif est manqué' },
      kind: 'triangle',
      symbol: 'triangle',
      color: OCHRE,
      of: ({ verdict }) => verdict === 'missed',
    },
    {
      name: { en: 'invalid: the generator', fr: 'non valable : le générateur' },
      kind: 'dot',
      symbol: 'circle',
      color: GREY,
      of: ({ verdict }) => verdict === 'invalid',
    },
  ];
  return {
    id: 'edge',
    title: t({ en: 'The runs, by their crowd', fr: 'Les essais, selon leur foule' }),
    note: t({
      en: '99th percentile of the latency from the intended moment, ms; both axes are logarithmic. The band is the 95 % interval of the capacity.',
      fr: '99e percentile de la latence depuis l’instant voulu, en ms ; les deux axes sont logarithmiques. La bande est l’intervalle à 95 % de la capacité.',
    }),
    alternative: t({
      en: 'Latency of each run by its people; the values are in the table',
      fr: 'Latence de chaque essai selon ses gens ; les valeurs sont dans le tableau',
    }),
    key: kinds.map(({ name, kind, color }) => ({ name: t(name), kind, color })),
    draw: () => ({
      height: 260,
      option: {
        grid: { left: 56, right: 24, top: 16, bottom: 44 },
        xAxis: {
          type: 'log',
          name: t({ en: 'people', fr: 'personnes' }),
          nameLocation: 'middle',
          nameGap: 28,
          axisLabel: { color: SOFT },
          splitLine: { show: false },
          ...bounds(levels.map(({ people }) => people)),
        },
        yAxis: {
          type: 'log',
          axisLabel: { color: SOFT },
          ...bounds(levels.map(({ latencyP99Ms }) => latencyP99Ms ?? 1)),
        },
        series: kinds.map(({ symbol, color, of }, k) => ({
          type: 'scatter' as const,
          symbol,
          symbolSize: 11,
          itemStyle: { color, opacity: 0.85 },
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
function bounds(values: readonly number[]): { min: number; max: number } {
  const positive = values.map((value) => Math.max(1, value));
  return { min: Math.floor(Math.min(...positive) / 2) || 1, max: Math.ceil(Math.max(...positive) * 2) };
}
