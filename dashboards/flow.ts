import { freshest, perSecond, select, shared } from './expression.ts';
import { colour, graph, stat } from './panel.ts';

/** The day on one screen, in the order in which people go through it: arrive, wait, called, submit, places. */
export const flow = [
  stat({
    title: 'Phase',
    description: 'The phase the opening is in.',
    unit: 'none',
    width: 6,
    byName: true,
    lines: [{ name: '{{phase}}', query: `${shared('opening_day_phase', null, ['phase'])} == 1` }],
  }),
  stat({
    title: 'Requests per second',
    description: 'Requests answered per second of wall time, over all servers.',
    unit: 'reqps',
    width: 6,
    decimals: 0,
    lines: [{ name: 'requests', query: perSecond('opening_day_http_requests_total') }],
  }),
  stat({
    title: 'Server errors',
    description: 'Share of requests answered with a status of 500 or above. Worry from 1 % on.',
    unit: 'percentunit',
    width: 6,
    decimals: 2,
    steps: [
      { from: null, colour: colour.good },
      { from: 0.01, colour: colour.bad },
    ],
    lines: [
      {
        name: 'of all requests',
        query: `(${perSecond('opening_day_http_requests_total', { status: '~5..' })} or vector(0)) / ${perSecond('opening_day_http_requests_total')}`,
      },
    ],
  }),
  stat({
    title: 'Controllers',
    description: 'Servers whose controller holds the lease. One, except for seconds while it moves.',
    unit: 'short',
    width: 6,
    words: { '0': '0: nobody calls' },
    steps: [
      { from: null, colour: colour.bad },
      { from: 1, colour: colour.good },
      { from: 2, colour: colour.bad },
    ],
    lines: [{ name: 'controllers', query: `sum(${select('opening_day_controller')})` }],
  }),
  graph({
    title: 'Arrive: what people ask for',
    description: 'Requests answered per second of wall time by route, stacked, over all servers.',
    unit: 'reqps',
    width: 12,
    lines: [
      {
        name: '{{method}} {{route}}',
        query: perSecond('opening_day_http_requests_total', null, ['method', 'route']),
        stacked: true,
      },
    ],
  }),
  graph({
    title: 'Wait: where people stand',
    description:
      'Waiting: a number and no call. Called: a call not taken up yet. Active: admitted, business not over. Called plus active stays at or below the cap.',
    unit: 'short',
    width: 12,
    lines: [
      { name: 'waiting', query: shared('opening_day_waiting_people'), colour: colour.sky },
      { name: 'called', query: shared('opening_day_called_people'), colour: colour.warn, dash: [8, 4] },
      { name: 'active', query: shared('opening_day_active_people'), colour: colour.good },
      {
        name: 'cap on called plus active',
        query: shared('opening_day_max_active_people'),
        colour: colour.grey,
        dash: [2, 4],
      },
      {
        name: 'limit in force',
        query: shared('opening_day_admission_limit_people'),
        colour: colour.purple,
        dash: [2, 4],
      },
    ],
  }),
  graph({
    title: 'Called: aimed at and taken up',
    description:
      'Calls taken up per second of wall time, and the rate the controller aims at, which is kept in opening time and shown here times the speed of the day, while the doors are open.',
    unit: 'ops',
    width: 12,
    lines: [
      {
        name: 'aimed at',
        // Only while the doors are open: a replay hastens through the nights, and nobody is called then.
        query: `${shared('opening_day_admission_rate_per_second')} * on (opening) max by (opening) (deriv(${select('opening_day_clock_seconds')}[$__rate_interval])) and on (opening) ${shared('opening_day_phase', { phase: 'open' })} == 1`,
        colour: colour.grey,
        dash: [8, 4],
      },
      {
        name: 'taken up',
        query: perSecond('opening_day_http_requests_total', {
          route: '/api/queue/admission',
          method: 'POST',
          status: '201',
        }),
        colour: colour.good,
      },
    ],
  }),
  graph({
    title: 'Submit: submissions by outcome',
    description: 'Submissions answered per second of wall time. Repeated submissions count each time.',
    unit: 'reqps',
    width: 12,
    lines: [{ name: '{{outcome}}', query: perSecond('opening_day_submissions_total', null, ['outcome']) }],
  }),
  graph({
    title: 'Places: how the quota goes',
    description:
      'Stacked, as the server that has seen most of the ledger says. The top of the stack lies on the quota at every moment.',
    unit: 'short',
    width: 24,
    lines: [
      { name: '{{state}}', query: freshest('opening_day_places', ['state']), stacked: true },
      { name: 'quota', query: freshest('opening_day_quota_places'), colour: colour.grey, dash: [2, 4] },
    ],
  }),
];
