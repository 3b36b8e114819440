/**
 * Every metric of the server, in one table: name, type, what it says, labels, unit, buckets.
 *
 * Every series also carries the label `opening` (see `createMetrics`), since a server serves one opening.
 *
 * `scope` tells a reader of the numbers what to do with several servers. `shared` is state that all of
 * them read from the one Redis: each server reports the same number, so take `max by (...)`, never a sum.
 * `process` is a server's own doing: sum its rates.
 *
 * A duration in "opening time" runs with the clock of the day, the others are wall time.
 */
export const metricTable = {
  // Shared: the quota.
  opening_day_places: {
    type: 'gauge',
    scope: 'shared',
    unit: 'places',
    labels: { state: ['remaining', 'reserved', 'confirmed', 'burned'] },
    help: 'Places of the quota by what became of them. Their sum is opening_day_quota_places, always.',
  },
  opening_day_quota_places: {
    type: 'gauge',
    scope: 'shared',
    unit: 'places',
    labels: {},
    help: 'Places there are to give, extensions included.',
  },
  opening_day_oversold_places: {
    type: 'gauge',
    scope: 'shared',
    unit: 'places',
    labels: {},
    help: 'Places given above the quota. Must be 0.',
  },
  opening_day_ledger_entries: {
    type: 'gauge',
    scope: 'shared',
    unit: 'entries',
    labels: {},
    help: 'Entries of the ledger so far.',
  },

  // Shared: the waiting room.
  opening_day_joined_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'Numbers given out so far: people who joined the waiting room, each counted once per number.',
  },
  opening_day_waiting_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'People who have a number and have not been called.',
  },
  opening_day_standby_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'People who stand by for a place that comes back.',
  },
  opening_day_called_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'People whose call stands and has not been taken up. Each of them holds a place.',
  },
  opening_day_active_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'People admitted whose business is not over; in mode session-limit, people signed in.',
  },
  opening_day_max_active_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'The hard cap on called plus active people; in mode session-limit, on those signed in.',
  },
  opening_day_serving_turn: {
    type: 'gauge',
    scope: 'shared',
    unit: 'turn',
    labels: {},
    help: 'Every turn up to this one has been called.',
  },
  opening_day_admission_rate_per_second: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people per second of opening time',
    labels: {},
    help: 'The rate at which the controller aims to have calls taken up, per second of opening time.',
  },
  opening_day_admission_limit_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'Called plus active people at most, as in force: the hard cap, or what adaptive admission found.',
  },
  opening_day_portal_bears_per_second: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people per second of opening time',
    labels: {},
    help: 'What adaptive admission thinks the portal bears, per second of opening time. 0 with a fixed rate.',
  },
  opening_day_conversion_ratio: {
    type: 'gauge',
    scope: 'shared',
    unit: 'ratio',
    labels: {},
    help: 'The share of called people who take a place, as the controller measures it, 0 to 1.',
  },
  opening_day_no_show_people: {
    type: 'gauge',
    scope: 'shared',
    unit: 'people',
    labels: {},
    help: 'People who let their call run out, so far.',
  },
  opening_day_order_inversions: {
    type: 'gauge',
    scope: 'shared',
    unit: 'calls',
    labels: {},
    help: 'Calls given to a turn after a later turn had been called, so far. Must be 0 in mode fifo.',
  },

  // Shared: the day.
  opening_day_phase: {
    type: 'gauge',
    scope: 'shared',
    unit: 'state',
    labels: { phase: ['before', 'preQueue', 'open', 'exhausted', 'closed', 'maintenance'] },
    help: '1 for the phase the opening is in, 0 for the others.',
  },
  opening_day_durability: {
    type: 'gauge',
    scope: 'shared',
    unit: 'state',
    labels: { level: ['always', 'everysec', 'none'] },
    help: '1 for the durability in force, as asked of Redis itself, 0 for the others.',
  },
  opening_day_clock_seconds: {
    type: 'gauge',
    scope: 'shared',
    unit: 'seconds',
    labels: {},
    help: 'The time of the opening, in seconds since 1970. Its slope is the speed of the day.',
  },

  // Per process: what it answers.
  opening_day_http_requests_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { route: 'any', method: 'any', status: 'any' },
    help: 'Requests answered, by route pattern, method and status.',
  },
  opening_day_http_request_duration_seconds: {
    type: 'histogram',
    scope: 'process',
    unit: 'seconds',
    labels: { route: 'any' },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    help: 'From the first byte of the request seen by the server to the answer handed over, by route pattern.',
  },
  opening_day_joins_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: 'any' },
    help: 'Requests to join the waiting room, by outcome.',
  },
  opening_day_accounts_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: 'any' },
    help: 'Requests for an account with an address and a password, by outcome.',
  },
  opening_day_payment_notifications_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: 'any' },
    help: 'What the payment service told, by what came of it; refund where somebody paid for nothing.',
  },
  opening_day_sign_ins_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: 'any' },
    help: 'Requests to sign in, by outcome; busy where the limit of mode session-limit was reached.',
  },
  opening_day_submissions_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: 'any' },
    help: 'Submissions answered, by outcome. Repeated submissions count each time.',
  },
  opening_day_refusals_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { code: 'any' },
    help: 'Errors answered, by the code of the error table.',
  },
  opening_day_queue_wait_seconds: {
    type: 'histogram',
    scope: 'process',
    unit: 'seconds',
    labels: {},
    buckets: [
      5, 15, 30, 60, 120, 180, 300, 450, 600, 750, 900, 1200, 1500, 1800, 2400, 3000, 3600, 5400, 7200, 10800,
      21600,
    ],
    help: 'Opening time from joining to the call, of those who took the call up.',
  },

  // Per process: the slow application behind, where the scenario has one.
  opening_day_portal_requests_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: { outcome: ['done', 'busy', 'timedOut', 'turnedBack'] },
    help: 'Requests to the portal by how they ended for those who asked.',
  },
  opening_day_portal_response_seconds: {
    type: 'histogram',
    scope: 'process',
    unit: 'seconds',
    labels: {},
    buckets: [0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 90, 120, 300],
    help: 'Opening time from asking the portal to its answer, of what it answered in time.',
  },
  opening_day_portal_workers: {
    type: 'gauge',
    scope: 'process',
    unit: 'workers',
    labels: {},
    help: 'Workers of the portal in force on this server, possibly a broken number. Sum over servers.',
  },
  opening_day_portal_busy_workers: {
    type: 'gauge',
    scope: 'process',
    unit: 'workers',
    labels: {},
    help: 'Workers of the portal that are serving a request.',
  },
  opening_day_portal_queued_requests: {
    type: 'gauge',
    scope: 'process',
    unit: 'requests',
    labels: {},
    help: 'Requests in line before the workers, also those nobody waits for any more.',
  },
  opening_day_portal_wasted_requests_total: {
    type: 'counter',
    scope: 'process',
    unit: 'requests',
    labels: {},
    help: 'Requests served after their client had given up: work done for nobody.',
  },

  // Per process: what it leans on.
  opening_day_script_duration_seconds: {
    type: 'histogram',
    scope: 'process',
    unit: 'seconds',
    labels: { script: 'any' },
    buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
    help: 'Round trip of a Lua script, fsync included, as the server sees it.',
  },
  opening_day_script_vector_size: {
    type: 'histogram',
    scope: 'process',
    unit: 'people',
    labels: { script: 'any' },
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    help: 'People in one call of a vector script.',
  },
  opening_day_redis_round_trip_seconds: {
    type: 'histogram',
    scope: 'process',
    unit: 'seconds',
    labels: {},
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    help: 'From a PING to its answer, once a second: the way to Redis and its line, without script and fsync.',
  },
  opening_day_store_errors_total: {
    type: 'counter',
    scope: 'process',
    unit: 'errors',
    labels: {},
    help: 'Calls of Redis that failed or took too long.',
  },
  opening_day_controller: {
    type: 'gauge',
    scope: 'process',
    unit: 'state',
    labels: {},
    help: '1 on the server whose controller holds the lease, 0 on the others. The sum is to be 1.',
  },
  opening_day_durability_configured: {
    type: 'gauge',
    scope: 'process',
    unit: 'state',
    labels: { level: ['always', 'everysec', 'none'] },
    help: '1 for the durability this server was told to expect, 0 for the others.',
  },
  opening_day_snapshot_age_seconds: {
    type: 'gauge',
    scope: 'process',
    unit: 'seconds',
    labels: {},
    help: 'Age of the snapshot that waiting people are answered from, wall time. Above 3 it is not used.',
  },
  opening_day_open_sockets: {
    type: 'gauge',
    scope: 'process',
    unit: 'sockets',
    labels: {},
    help: 'Connections open to this server.',
  },
  opening_day_socket_limit: {
    type: 'gauge',
    scope: 'process',
    unit: 'sockets',
    labels: {},
    help: 'Connections this server takes before it refuses politely.',
  },
  opening_day_connections_dropped_total: {
    type: 'counter',
    scope: 'process',
    unit: 'connections',
    labels: {},
    help: 'Connections closed unread, because even the reserve for status and health was used up.',
  },
  opening_day_live_listeners: {
    type: 'gauge',
    scope: 'process',
    unit: 'sockets',
    labels: {},
    help: 'WebSockets on which snapshots are sent; they are among the open sockets.',
  },
  opening_day_live_snapshots_total: {
    type: 'counter',
    scope: 'process',
    unit: 'snapshots',
    labels: {},
    help: 'Snapshots sent to all listeners, each counted once however many there are.',
  },
  opening_day_live_dropped_total: {
    type: 'counter',
    scope: 'process',
    unit: 'messages',
    labels: {},
    help: 'Snapshots not sent to a listener that was too slow to take the ones before.',
  },
  opening_day_event_loop_delay_seconds: {
    type: 'gauge',
    scope: 'process',
    unit: 'seconds',
    labels: { percentile: ['50', '99', '100'] },
    help: 'How late the event loop ran its timers since the last scrape; percentile 100 is the worst.',
  },
} as const satisfies Record<string, MetricRow>;

/** A row of the table. */
export interface MetricRow {
  type: 'counter' | 'gauge' | 'histogram';
  scope: 'shared' | 'process';
  /** For people; the name carries the base unit where Prometheus wants one. */
  unit: string;
  /** The values a label may have, or `any`. */
  labels: Readonly<Record<string, 'any' | readonly string[]>>;
  /** Upper bounds, ascending; histograms only. */
  buckets?: readonly number[];
  help: string;
}

type Table = typeof metricTable;

/** Any name of the table. */
export type MetricName = keyof Table;
type NamesOf<T extends MetricRow['type']> = {
  [N in MetricName]: Table[N]['type'] extends T ? N : never;
}[MetricName];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

/** The labels a metric wants, each value checked where the table lists them; `{}` and nothing else where it has none. */
export type LabelsOf<N extends MetricName> = keyof Table[N]['labels'] extends never
  ? Record<string, never>
  : {
      readonly [L in keyof Table[N]['labels']]: Table[N]['labels'][L] extends readonly (infer V)[]
        ? V
        : string;
    };

/** Gauges that are 1 for one value of their one label and 0 for the others. */
export type ChoiceName = 'opening_day_phase' | 'opening_day_durability' | 'opening_day_durability_configured';
type ChoiceLabels<N extends ChoiceName> = LabelsOf<N>;
/** The values to choose from. */
export type ChoiceOf<N extends ChoiceName> = ChoiceLabels<N>[keyof ChoiceLabels<N>];
