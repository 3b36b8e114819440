import { freshest, perSecond, select, shared } from './expression.ts';
import { colour, graph, mustBeZero, stat } from './panel.ts';

const places = freshest('opening_day_places', ['state']);
const total = freshest('opening_day_quota_places');
const ofState = (state: 'confirmed' | '~reserved|confirmed') =>
  `sum by (opening) (${freshest('opening_day_places', ['state'], { state })})`;
const accepted = ofState('~reserved|confirmed');

/**
 * How far remaining + reserved + confirmed + burned is from the total, worst server. Worked out within each
 * server's own scrape, where the five numbers are of one moment.
 */
const unaccounted = `max by (opening) (abs(sum by (opening, instance) (${select('opening_day_places')}) - on (opening, instance) ${select('opening_day_quota_places')}))`;

/** Whether exactly the quota was given, and each place is accounted for. */
export const quota = [
  stat({
    title: 'Oversold',
    description: 'Places given above the quota. Must be 0.',
    unit: 'short',
    width: 6,
    words: { '0': '0: none' },
    steps: mustBeZero,
    lines: [{ name: 'places', query: shared('opening_day_oversold_places') }],
  }),
  stat({
    title: 'Unaccounted for',
    description:
      'Places by which remaining + reserved + confirmed + burned differs from the total. Must be 0.',
    unit: 'short',
    width: 6,
    words: { '0': '0: none' },
    steps: mustBeZero,
    lines: [{ name: 'places', query: unaccounted }],
  }),
  stat({
    title: 'Accepted of the quota',
    description: 'Reserved and confirmed places as a share of the quota.',
    unit: 'percentunit',
    width: 6,
    decimals: 1,
    steps: [
      { from: null, colour: colour.good },
      { from: 1.0000001, colour: colour.bad },
    ],
    lines: [{ name: 'accepted', query: `${accepted} / on (opening) ${total}` }],
  }),
  stat({
    title: 'Ledger entries',
    description: 'Entries of the ledger so far: one for whatever happened to a place.',
    unit: 'short',
    width: 6,
    lines: [{ name: 'entries', query: shared('opening_day_ledger_entries') }],
  }),
  graph({
    title: 'Places by what became of them',
    description:
      'Stacked, as the server that has seen most of the ledger says. The top of the stack lies on the quota at every moment.',
    unit: 'short',
    width: 12,
    lines: [
      { name: '{{state}}', query: places, stacked: true },
      { name: 'quota', query: total, colour: colour.grey, dash: [2, 4] },
    ],
  }),
  graph({
    title: 'Conservation',
    description:
      'remaining + reserved + confirmed + burned - total, worst server; and places oversold. Flat on 0.',
    unit: 'short',
    width: 12,
    lines: [
      { name: 'unaccounted for', query: unaccounted, colour: colour.bad },
      { name: 'oversold', query: shared('opening_day_oversold_places'), colour: colour.purple, dash: [8, 4] },
    ],
  }),
  graph({
    title: 'Accepted against the quota',
    description: 'Reserved and confirmed places. The line rises to the quota and never above it.',
    unit: 'short',
    width: 12,
    lines: [
      { name: 'accepted', query: accepted, colour: colour.good },
      { name: 'of these paid', query: ofState('confirmed'), colour: colour.sky, dash: [8, 4] },
      { name: 'quota', query: total, colour: colour.grey, dash: [2, 4] },
    ],
  }),
  graph({
    title: 'Ledger',
    description:
      'Entries written per second of wall time (left), against places the servers said they gave (left), and entries in all (right).',
    unit: 'ops',
    width: 12,
    lines: [
      {
        name: 'entries a second',
        query: `max by (opening) (rate(${select('opening_day_ledger_entries')}[$__rate_interval]))`,
        colour: colour.good,
      },
      {
        name: 'places given a second, as answered',
        query: perSecond('opening_day_submissions_total', { outcome: 'reserved' }),
        colour: colour.warn,
        dash: [8, 4],
      },
      {
        name: 'entries in all',
        query: shared('opening_day_ledger_entries'),
        colour: colour.grey,
        dash: [2, 4],
        unit: 'short',
      },
    ],
  }),
];
