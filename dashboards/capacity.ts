import { mean, orZero, perSecond, quantile, select, shared } from './expression.ts';
import { colour, graph, mustBeZero, stat } from './panel.ts';

const rush = 'opening_day_http_request_duration_seconds';

/** How long an answer takes, and what bounds it. */
export const service = [
  stat({
    title: 'Durability in force',
    description:
      'What an acknowledged place survives, as Redis itself says: "always" loss of power, "everysec" all but the last second, "none" all but the last snapshot.',
    unit: 'none',
    width: 8,
    byName: true,
    lines: [{ name: '{{level}}', query: `${shared('opening_day_durability', null, ['level'])} == 1` }],
  }),
  stat({
    title: 'Store errors, last 5 minutes',
    description:
      'Calls of Redis that failed or took too long, over all servers. Each was answered 503, none was sent again.',
    unit: 'short',
    width: 8,
    decimals: 0,
    steps: mustBeZero,
    lines: [{ name: 'errors', query: `sum(increase(${select('opening_day_store_errors_total')}[5m]))` }],
  }),
  stat({
    title: 'Connections dropped',
    description: 'Connections closed unread, so far, because a server had all it takes. Worry from 1 on.',
    unit: 'short',
    width: 8,
    steps: mustBeZero,
    lines: [
      { name: 'connections', query: `sum(${select('opening_day_connections_dropped_total')}) or vector(0)` },
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
];

/** The parts that can be short: Redis, the event loop, sockets. */
export const bounds = [
  graph({
    title: 'Redis: round trip of the scripts, 99 %',
    description: 'Wall time of a Lua script, fsync included, as the servers see it.',
    unit: 's',
    width: 12,
    lines: [
      { name: '{{script}}', query: quantile(0.99, 'opening_day_script_duration_seconds', ['script']) },
      {
        name: 'PING: the way alone',
        query: quantile(0.99, 'opening_day_redis_round_trip_seconds'),
        colour: colour.grey,
        dash: [2, 4],
      },
    ],
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

/** The slow application behind the room, where there is one. */
export const portal = [
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
];
