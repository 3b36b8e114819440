import { errands } from '../../behaviour/errand.ts';
import type { LatencyMs } from '../../record/files.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** How the service answered, action by action. */
export function service({ summary, w, f }: View): Html {
  const { service } = summary;
  const words = w.service;
  const row = (name: string, requests: number, { p50, p95, p99, max }: LatencyMs) => [
    name,
    f.number(requests),
    ...[p50, p95, p99, max].map(f.milliseconds),
  ];
  const actions = Object.entries(service.latencyMsByAction).filter(
    ([action]) => (service.requestsByAction[action] ?? 0) > 0,
  );
  const others: readonly string[] = errands;
  const ofTheDay = actions.filter(([action]) => !others.includes(action));
  const all = ofTheDay.reduce((sum, [action]) => sum + service.requestsByAction[action]!, 0);
  return section(
    'service',
    words.heading,
    table({
      name: words.heading,
      columns: words.columns,
      numbers: [1, 2, 3, 4, 5],
      rows: [
        ...actions.map(([action, latency]) =>
          row(words.actions[action] ?? action, service.requestsByAction[action]!, latency),
        ),
        ...(service.latencyMs === null
          ? []
          : [
              ofTheDay.length < actions.length
                ? row(words.allOfDay, all, service.latencyMs)
                : row(words.all, service.requests, service.latencyMs),
            ]),
      ],
    }),
    paragraph(
      [
        service.peakRequestsPerSecond === null || service.goodputPerSecond === null
          ? ''
          : words.peak(f.number(service.peakRequestsPerSecond), f.number(service.goodputPerSecond)),
        service.placesPerMinute === null ? '' : words.placesPerMinute(f.number(service.placesPerMinute, 1)),
      ].join(' '),
    ),
    paragraph(service.latencyFrom === 'actions' ? words.approximate : null, 'note'),
  );
}
