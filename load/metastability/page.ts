import { namedAxis } from '../report/charts/axes.ts';
import { BLUE, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import { type Chart, figure } from '../report/charts/render.ts';
import { written } from '../report/charts/writing.ts';
import { formatOf } from '../report/format.ts';
import { html } from '../report/html.ts';
import type { LiveScript } from '../report/live/script.ts';
import { section, table } from '../report/sections/table.ts';
import { header, sheet } from '../report/sheet.ts';
import { wordsOf } from '../report/words.ts';
import type { Hysteresis } from './hysteresis.ts';
import { sentences } from './text.ts';

const colours = [OCHRE, BLUE];
const dashes = [[6, 3], []];
const f = formatOf('en', 'UTC');
const { outcomes } = wordsOf(f).people;

/** Both modes side by side, in the style of the capacity report. @param trigger its beginning and end, opening minutes */
export function hysteresisPage(
  results: readonly Hysteresis[],
  trigger: [number, number],
  script: LiveScript,
): string {
  const title = 'A storm of retries, and whether it ends';
  const chart = (
    id: string,
    heading: string,
    note: string,
    of: (each: Hysteresis['course'][number]) => number | null,
    log: boolean,
  ): Chart => ({
    id,
    title: heading,
    note,
    alternative: `${heading}, by five minutes of the day, for ${results.map(({ mode }) => mode).join(' and ')}`,
    key: results.map(({ mode }, k) => ({ name: mode, kind: 'line', color: colours[k]!, dash: dashes[k]! })),
    draw: (width) => ({
      height: 230,
      option: {
        tooltip: { trigger: 'axis', valueFormatter: written(f, 'number', 1) },
        grid: { left: 52, right: 24, top: 16, bottom: 46 },
        xAxis: {
          ...namedAxis('minutes after the opening', written(f, 'number', 1)),
          splitNumber: width < 500 ? 4 : 9,
          splitLine: { show: false },
        },
        yAxis: {
          type: log ? 'log' : 'value',
          axisLabel: { color: SOFT, fontSize: 12, formatter: written(f, 'number') },
          splitLine: { lineStyle: { color: RULE } },
        },
        series: results.map(({ mode, course }, k) => ({
          type: 'line',
          name: mode,
          symbol: 'circle',
          symbolSize: 4,
          lineStyle: { color: colours[k]!, type: k === 0 ? [6, 3] : 'solid', width: 2 },
          itemStyle: { color: colours[k]! },
          data: course.map((each) => [each.atMs / 60_000 + 2.5, of(each)]),
          ...(k === 0 && {
            markArea: {
              silent: true,
              itemStyle: { color: INK, opacity: 0.08 },
              label: { show: true, color: INK, fontSize: 11 },
              data: [[{ xAxis: trigger[0], name: 'trigger' }, { xAxis: trigger[1] }]],
            },
          }),
        })),
      },
    }),
  });
  return sheet({
    ...{ language: 'en', title, script },
    body: html`${header(
      title,
      html`<p>The same people, the same portal, the same ten minutes in which it loses nine tenths of its workers. ${results
        .map(
          ({ mode, state, recovered }) =>
            `${mode}: ${sentences[state]}, ${Math.round(recovered * 100)} % of what it was.`,
        )
        .join(' ')}</p>`,
    )}${section(
      'stretches',
      'Before, during, and after',
      table({
        name: 'Before, during, and after',
        columns: ['', 'People come', 'Places a minute', 'Goodput', 'Requests for a place'],
        numbers: [1, 2, 3, 4],
        rows: results.flatMap(({ mode, stretches }) =>
          stretches.map(({ name, people, placesPerMinute, goodput, requestsPerPlace }) => [
            `${mode}, ${{ before: 'before', trigger: 'trigger', after: 'trigger gone' }[name]}`,
            String(people),
            placesPerMinute.toFixed(1),
            `${(goodput * 100).toFixed(0)} %`,
            requestsPerPlace === null ? 'no place' : f.fixed(requestsPerPlace, 1),
          ]),
        ),
      }),
    )}${section(
      'charts',
      'Over time',
      [
        chart(
          'places',
          `Places a minute, after the trigger: ${results.map(({ mode, recovered }) => `${f.percent(recovered, 0)} of before with ${mode}`).join(', ')}`,
          'What people came for, each five minutes of the day.',
          (each) => each.placesPerMinute,
          false,
        ),
        chart(
          'amplification',
          `Requests for a place, after the trigger: ${results.map(({ mode, stretches }) => `${requestsText(stretches.at(-1)!)} with ${mode}`).join(', ')}`,
          'All requests over the places given in the same five minutes; a gap is five minutes without a place. Logarithmic.',
          (each) => each.requestsPerPlace,
          true,
        ),
      ].map(figure),
    )}${section(
      'outcomes',
      'Requests a person, by when their day ended and how',
      table({
        name: 'Requests a person, by when their day ended and how',
        columns: ['', 'Mode', 'Outcome', 'People', 'Requests a person'],
        numbers: [3, 4],
        rows: results.flatMap(({ mode, amplification }) =>
          amplification.map(({ fromMs, outcome, people, requestsPerPerson }) => [
            `minute ${fromMs / 60_000} to ${fromMs / 60_000 + 5}`,
            mode,
            outcomes[outcome],
            String(people),
            requestsPerPerson.toFixed(1),
          ]),
        ),
      }),
    )}`,
  });
}

function requestsText({ requestsPerPlace }: Hysteresis['stretches'][number]): string {
  return requestsPerPlace === null ? 'no place at all' : f.number(requestsPerPlace);
}
