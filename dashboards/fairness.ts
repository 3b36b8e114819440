import { quantile, select, shared } from './expression.ts';
import { colour, graph, mustBeZero, stat } from './panel.ts';

/** People of the crowd whose day is over, by cohort, as k6 counts them; exempt people compete with nobody. */
const people = (by: string, outcome = '') =>
  `sum by (${by}) (k6_opening_day_people_total{${outcome}outcome!="exempt"})`;
/** The share of a cohort that got a place; 0, not nothing, where nobody did. */
const success = (by: string) =>
  `(${people(by, 'outcome="reserved", ')} or 0 * ${people(by)}) / on (${by}) ${people(by)}`;

/** Whether the order was kept, and whether it depended on what people have. */
export const fairness = [
  stat({
    title: 'Order inversions',
    description: 'Calls given to a turn after a later turn had been called. Must be 0 in mode fifo.',
    unit: 'short',
    width: 6,
    words: { '0': '0: in order' },
    steps: mustBeZero,
    lines: [{ name: 'inversions', query: shared('opening_day_order_inversions') }],
  }),
  stat({
    title: 'Still ahead of the last in line',
    description: 'Numbers given out minus turns called: how many calls until the last one who joined.',
    unit: 'short',
    width: 6,
    lines: [
      {
        name: 'turns',
        query: `${shared('opening_day_joined_people')} - ${shared('opening_day_serving_turn')}`,
      },
    ],
  }),
  stat({
    title: 'Called people who take a place',
    description:
      'Conversion as the controller measures it; it calls that many more to make up for the others.',
    unit: 'percentunit',
    width: 6,
    decimals: 1,
    lines: [{ name: 'conversion', query: shared('opening_day_conversion_ratio') }],
  }),
  stat({
    title: 'No-shows',
    description: 'People who let their call run out, so far. They may join again, at the back.',
    unit: 'short',
    width: 6,
    lines: [{ name: 'people', query: shared('opening_day_no_show_people') }],
  }),
  graph({
    title: 'From number to call',
    description:
      'Numbers given out against turns called. The vertical gap is the line, the horizontal gap the wait of the person whose number it is; neither line may ever fall.',
    unit: 'short',
    width: 12,
    lines: [
      { name: 'numbers given out', query: shared('opening_day_joined_people'), colour: colour.sky },
      { name: 'turns called', query: shared('opening_day_serving_turn'), colour: colour.good, dash: [8, 4] },
    ],
  }),
  graph({
    title: 'How long people waited for their call',
    description:
      'Opening time from joining to the call, of those who took it up just now: half, 90 % and 99 % waited no longer.',
    unit: 's',
    width: 12,
    lines: [
      { name: 'half', query: quantile(0.5, 'opening_day_queue_wait_seconds'), colour: colour.sky },
      {
        name: '90 %',
        query: quantile(0.9, 'opening_day_queue_wait_seconds'),
        colour: colour.good,
        dash: [8, 4],
      },
      {
        name: '99 %',
        query: quantile(0.99, 'opening_day_queue_wait_seconds'),
        colour: colour.bad,
        dash: [2, 4],
      },
    ],
  }),
  graph({
    title: 'Conversion and no-shows',
    description:
      'The share of called people who take a place, and how many let their call run out so far (right axis).',
    unit: 'percentunit',
    width: 12,
    max: 1,
    lines: [
      { name: 'conversion', query: shared('opening_day_conversion_ratio'), colour: colour.good },
      {
        name: 'no-shows so far',
        query: shared('opening_day_no_show_people'),
        colour: colour.warn,
        dash: [8, 4],
        unit: 'short',
      },
    ],
  }),
  graph({
    title: 'Inversions and second numbers',
    description:
      'Order inversions so far, and joins per minute of wall time that were answered with a number the person already had (a second device, a lost page).',
    unit: 'short',
    width: 12,
    lines: [
      { name: 'order inversions so far', query: shared('opening_day_order_inversions'), colour: colour.bad },
      {
        name: 'joins a minute: {{outcome}}',
        query: `60 * sum by (outcome) (rate(${select('opening_day_joins_total')}[$__rate_interval]))`,
        dash: [8, 4],
        unit: 'short',
      },
    ],
  }),
  graph({
    title: 'Parity: success by devices',
    description:
      'Of the people whose day is over, the share that got a place, by how many devices they used with their one account (k6). The lines should meet: more devices, no better odds.',
    unit: 'percentunit',
    width: 12,
    max: 1,
    lines: [{ name: '{{devices}} devices', query: success('devices') }],
  }),
  graph({
    title: 'Parity: success by network',
    description:
      'Of the people whose day is over, the share that got a place, by network (k6). The lines should meet: a faster line, no better odds.',
    unit: 'percentunit',
    width: 12,
    max: 1,
    lines: [{ name: '{{network}}', query: success('network') }],
  }),
];
