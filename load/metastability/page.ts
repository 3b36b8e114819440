import { BLUE, INK, OCHRE, SOFT } from '../report/charts/palette.ts';
import { type Chart, figure } from '../report/charts/render.ts';
import { html } from '../report/html.ts';
import { section, table } from '../report/sections/table.ts';
import { sheet } from '../report/sheet.ts';
import type { Hysteresis } from './hysteresis.ts';
import { sentences } from './text.ts';

const colours = [OCHRE, BLUE];

/** Both modes side by side, in the style of the capacity report. @param trigger its beginning and end, opening minutes */
export function hysteresisPage(results: readonly Hysteresis[], trigger: [number, number]): string {
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
    key: results.map(({ mode }, k) => ({ name: mode, kind: 'line', color: colours[k]! })),
    draw: (width) => ({
      height: 230,
      option: {
        grid: { left: 52, right: 24, top: 16, bottom: 40 },
        xAxis: {
          type: 'value',
          name: 'minutes after the opening',
          nameLocation: 'middle',
          nameGap: 26,
          splitNumber: width < 500 ? 4 : 9,
          axisLabel: { color: SOFT },
          splitLine: { show: false },
        },
        yAxis: { type: log ? 'log' : 'value', axisLabel: { color: SOFT } },
        series: results.map(({ course }, k) => ({
          type: 'line',
          symbol: 'circle',
          symbolSize: 4,
          lineStyle: { color: colours[k]!, width: 2 },
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
    language: 'en',
    title,
    lead: html`<p>The same people, the same portal, the same ten minutes in which it loses nine tenths of its workers. ${results
      .map(
        ({ mode, state, recovered }) =>
          `${mode}: ${sentences[state]}, ${Math.round(recovered * 100)} % of what it was.`,
      )
      .join(' ')}</p>`,
    body: html`${section(
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
            requestsPerPlace === null ? 'no place' : requestsPerPlace.toFixed(1),
          ]),
        ),
      }),
    )}${section(
      'charts',
      'Over time',
      [
        chart('places', 'Places a minute', 'What people came for.', (each) => each.placesPerMinute, false),
        chart(
          'amplification',
          'Requests for a place',
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
            outcome,
            String(people),
            requestsPerPerson.toFixed(1),
          ]),
        ),
      }),
    )}`,
  });
}
