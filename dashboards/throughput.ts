import { mean, orZero, perSecond, quantile, select, shared } from './expression.ts';
import { colour, graph, mustBeZero, stat } from './panel.ts';

const rush = 'opening_day_http_request_duration_seconds';

/** How fast the day comes in, who stands where, how long an answer takes, and what bounds it. */
export const throughput = [
  stat({
    title: 'Phase',
    description: 'The phase the opening is in.',
    unit: 'none',
    width: 4,
    byName: true,
    lines: [{ name: '{{phase}}', query: `${shared('opening_day_phase', null, ['phase'])} == 1` }],
  }),
  stat({
    title: 'Requests per second',
    description: 'Requests answered per second of wall time, over all servers.',
    unit: 'reqps',
    width: 4,
    decimals: 0,
    lines: [{ name: 'requests', query: perSecond('opening_day_http_requests_total') }],
  }),
  stat({
    title: 'Server errors',
    description: 'Share of requests answered with a status of 500 or above. Worry from 1 % on.',
    unit: 'percentunit',
    width: 4,
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
    width: 4,
    words: { '0': '0: nobody calls' },
    steps: [
      { from: null, colour: colour.bad },
      { from: 1, colour: colour.good },
      { from: 2, colour: colour.bad },
    ],
    lines: [{ name: 'controllers', query: `sum(${select('opening_day_controller')})` }],
  }),
  stat({
    title: 'Durability in force',
    description:
      'What an acknowledged place survives, as Redis itself says: "always" loss of power, "everysec" all but the last second, "none" all but the last snapshot.',
    unit: 'none',
    width: 4,
    byName: true,
    lines: [{ name: '{{level}}', query: `${shared('opening_day_durability', null, ['level'])} == 1` }],
  }),
  stat({
    title: 'Store errors, last 5 minutes',
    description:
      'Calls of Redis that failed or took too long, over all servers. Each was answered 503, none was sent again.',
    unit: 'short',
    width: 4,
    decimals: 0,
    steps: mustBeZero,
    lines: [{ name: 'errors', query: `sum(increase(${select('opening_day_store_errors_total')}[5m]))` }],
  }),
  graph({
    title: 'What people ask for',
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
    title: 'Submissions by outcome',
    description: 'Submissions answered per second of wall time. Repeated submissions count each time.',
    unit: 'reqps',
    width: 12,
    lines: [{ name: '{{outcome}}', query: perSecond('opening_day_submissions_total', null, ['outcome']) }],
  }),
  graph({
    title: 'Where people stand',
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
    title: 'Admission: aimed at and taken up',
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
    title: 'The portal: what becomes of requests',
    description:
      'Requests to the slow application behind the room, per second of wall time, by how they ended for those who asked; and work that it did for people who had given up. Much of the last is a collapse.',
    unit: 'ops',
    width: 12,
    lines: [
      { name: '{{outcome}}', query: perSecond('opening_day_portal_requests_total', null, ['outcome']) },
      {
        name: 'served for nobody',
        query: perSecond('opening_day_portal_wasted_requests_total'),
        colour: colour.bad,
        dash: [2, 4],
      },
    ],
  }),
  graph({
    title: 'The portal: workers and line',
    description:
      'Workers in force, workers that serve somebody, and requests in line, those nobody waits for included; over all servers.',
    unit: 'short',
    width: 12,
    lines: [
      {
        name: 'workers',
        query: `sum(${select('opening_day_portal_workers')})`,
        colour: colour.grey,
        dash: [8, 4],
      },
      { name: 'busy', query: `sum(${select('opening_day_portal_busy_workers')})`, colour: colour.good },
      { name: 'in line', query: `sum(${select('opening_day_portal_queued_requests')})`, colour: colour.warn },
    ],
  }),
  graph({
    title: 'Time to answer',
    description:
      'As the servers see it, wall time, all routes and servers: half, 95 % and 99 % of requests are answered within. The latency people feel, from the moment they meant to act, is in the capacity report.',
    unit: 's',
    width: 12,
    lines: [
      { name: 'half', query: quantile(0.5, rush), colour: colour.sky },
      { name: '95 %', query: quantile(0.95, rush), colour: colour.good, dash: [8, 4] },
      { name: '99 %', query: quantile(0.99, rush), colour: colour.bad, dash: [2, 4] },
    ],
  }),
  graph({
    title: 'Time to answer by route, 99 %',
    description: 'As the servers see it, wall time: 99 % of the requests of a route are answered within.',
    unit: 's',
    width: 12,
    lines: [{ name: '{{route}}', query: quantile(0.99, rush, ['route']) }],
  }),
  graph({
    title: 'The crowd, as k6 drives it',
    description:
      'Requests per second of wall time that k6 sends, and its virtual users; many people share one. Far from what the servers answer: look at the generator first.',
    unit: 'reqps',
    width: 12,
    lines: [
      {
        name: 'k6 sends',
        query: 'sum(rate(k6_http_reqs_total{name!="control"}[$__rate_interval]))',
        colour: colour.purple,
      },
      {
        name: 'servers answer',
        query: perSecond('opening_day_http_requests_total'),
        colour: colour.good,
        dash: [8, 4],
      },
      { name: 'virtual users', query: 'max(k6_vus)', colour: colour.grey, dash: [2, 4], unit: 'short' },
    ],
  }),
  graph({
    title: 'Errors by code',
    description:
      'Errors answered per second of wall time, by the code of the error table. After the last place most are quota_exhausted, which is as it should be.',
    unit: 'reqps',
    width: 12,
    lines: [
      {
        name: '{{code}}',
        query: orZero(perSecond('opening_day_refusals_total', null, ['code']), 'code', 'none'),
      },
    ],
  }),
  graph({
    title: 'Redis: round trip of the scripts, 99 %',
    description: 'Wall time of a Lua script, fsync included, as the servers see it.',
    unit: 's',
    width: 12,
    lines: [{ name: '{{script}}', query: quantile(0.99, 'opening_day_script_duration_seconds', ['script']) }],
  }),
  graph({
    title: 'Redis: people in one call',
    description:
      'Mean number of people that share one call of a vector script, and one fsync. It grows with the load: that is how the server keeps up.',
    unit: 'short',
    width: 12,
    decimals: 1,
    lines: [{ name: '{{script}}', query: mean('opening_day_script_vector_size', ['script']) }],
  }),
  graph({
    title: 'Event loop: worst delay since the last scrape',
    description: 'Wall time, a line a server. Above 100 ms a server is short of processor.',
    unit: 's',
    width: 12,
    lines: [
      {
        name: '{{instance}}',
        query: `max by (instance) (${select('opening_day_event_loop_delay_seconds', { percentile: '100' })})`,
      },
    ],
  }),
  graph({
    title: 'Connections',
    description:
      'Open connections as a share of what a server takes before it refuses politely, and those of them that listen on the WebSocket (refused from 95 % on); a line a server.',
    unit: 'percentunit',
    width: 12,
    max: 1,
    lines: [
      {
        name: '{{instance}}',
        query: `max by (instance) (${select('opening_day_open_sockets')}) / max by (instance) (${select('opening_day_socket_limit')})`,
      },
      {
        name: '{{instance}} listening',
        query: `max by (instance) (${select('opening_day_live_listeners')}) / max by (instance) (${select('opening_day_socket_limit')})`,
      },
    ],
  }),
];
