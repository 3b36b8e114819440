import { perSecond } from './expression.ts';
import { colour, graph, stat } from './panel.ts';

/** What k6 sends us of itself; `control` is the harness talking to it. */
const sent = '{name!="control"}';

/** The crowd as k6 drives it: whether the generator keeps up, and what it sees. */
export const load = [
  stat({
    title: 'People whose day is over',
    description: 'As k6 counts them; exempt people among them.',
    unit: 'short',
    width: 8,
    lines: [{ name: 'people', query: 'sum(k6_opening_day_people_total)' }],
  }),
  stat({
    title: 'Virtual users',
    description: 'Many people share one, through the event loop of k6.',
    unit: 'short',
    width: 8,
    lines: [{ name: 'virtual users', query: 'sum(k6_vus)' }],
  }),
  stat({
    title: 'Requests that failed',
    description:
      'Share of the requests of the last minute that got no answer, or one of 400 and above. After the last place most of them are refusals, as they should be.',
    unit: 'percentunit',
    width: 8,
    decimals: 2,
    lines: [{ name: 'failed', query: `avg(avg_over_time(k6_http_req_failed_rate${sent}[1m]))` }],
  }),
  graph({
    title: 'The crowd, as k6 drives it',
    description:
      'Requests per second of wall time that k6 sends, and its virtual users; many people share one. Far from what the servers answer: look at the generator first.',
    unit: 'reqps',
    width: 24,
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
      { name: 'virtual users', query: 'sum(k6_vus)', colour: colour.grey, dash: [2, 4], unit: 'short' },
    ],
  }),
  graph({
    title: 'Requests by what they are for',
    description: 'Requests per second of wall time that k6 sends, by the action of the person, stacked.',
    unit: 'reqps',
    width: 12,
    lines: [
      {
        name: '{{name}}',
        query: `sum by (name) (rate(k6_http_reqs_total${sent}[$__rate_interval]))`,
        stacked: true,
      },
    ],
  }),
  graph({
    title: 'Latency as k6 sees it',
    description:
      'Wall time from sending to the last byte, over all requests of the last seconds: half, 95 % and 99 %, worst action. From the moment people meant to act is in the capacity report.',
    unit: 's',
    width: 12,
    lines: [
      { name: 'half', query: `max(k6_http_req_duration_p50${sent})`, colour: colour.sky },
      { name: '95 %', query: `max(k6_http_req_duration_p95${sent})`, colour: colour.good, dash: [8, 4] },
      { name: '99 %', query: `max(k6_http_req_duration_p99${sent})`, colour: colour.bad, dash: [2, 4] },
    ],
  }),
  graph({
    title: 'Is the generator behind?',
    description:
      'Of what people meant to do just now, the share that k6 started more than 250 ms of wall time late. From 1 % over the whole run, the run is invalid: what it says of the servers is worth nothing.',
    unit: 'percentunit',
    width: 12,
    lines: [
      {
        name: 'late',
        query:
          'sum(rate(k6_opening_day_late_actions_total[$__rate_interval])) / sum(rate(k6_opening_day_actions_total[$__rate_interval]))',
        colour: colour.bad,
      },
    ],
  }),
  graph({
    title: 'Time to outcome',
    description:
      'Opening time from coming to the site to knowing how it ended, by outcome: 95 % of those who were told knew within.',
    unit: 's',
    width: 12,
    lines: [{ name: '{{outcome}}', query: 'max by (outcome) (k6_opening_day_time_to_outcome_seconds_p95)' }],
  }),
  graph({
    title: 'Bytes to and fro',
    description:
      'Received and sent per second of wall time, headers included: the generator\u2019s own network.',
    unit: 'Bps',
    width: 12,
    lines: [
      { name: 'received', query: 'sum(rate(k6_data_received_total[$__rate_interval]))', colour: colour.good },
      {
        name: 'sent',
        query: 'sum(rate(k6_data_sent_total[$__rate_interval]))',
        colour: colour.warn,
        dash: [8, 4],
      },
    ],
  }),
  graph({
    title: 'People by how their day ended',
    description: 'So far, stacked, as k6 counts them.',
    unit: 'short',
    width: 12,
    lines: [{ name: '{{outcome}}', query: 'sum by (outcome) (k6_opening_day_people_total)', stacked: true }],
  }),
];
