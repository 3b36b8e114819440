/**
 * What the k6 script counts besides k6's own metrics, for the dashboards and alerts. Prometheus names them with `k6_`
 * before, counters with `_total` after, and a trend's percentiles with `_p50`, `_p95`, `_p99`, `_max`.
 */
export const k6Metrics = {
  opening_day_people: {
    type: 'counter',
    unit: 'people',
    labels: ['outcome', 'devices', 'network'],
    help: 'People whose day is over, by how it ended for them and by cohort.',
  },
  opening_day_time_to_outcome_seconds: {
    type: 'trend',
    unit: 'seconds',
    labels: ['outcome'],
    help: 'Opening time from coming to the site to knowing how it ended, of those who were told, by outcome.',
  },
  opening_day_actions: {
    type: 'counter',
    unit: 'actions',
    labels: [],
    help: 'What people did: each call that they meant to make, and its start.',
  },
  opening_day_late_actions: {
    type: 'counter',
    unit: 'actions',
    labels: [],
    help: 'Those that the generator started so late, in wall time, that one in a hundred makes the run invalid.',
  },
} as const;

/** A metric's name as Prometheus gets it. */
export function nameInPrometheus(name: string, type: 'counter' | 'trend'): string {
  return `k6_${name}${type === 'counter' ? '_total' : ''}`;
}
