import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** What happened to the day besides its people, by the numbers that the charts mark; nothing on a day without events. */
export function events({ records, w, f, clock, ratio }: View): Html | null {
  const { events, scenario } = records.manifest;
  if (events === undefined || events.length === 0) return null;
  const words = w.events;
  const surges = (scenario.events ?? []).filter((event) => event.kind === 'surge');
  return section(
    'events',
    words.heading,
    paragraph(words.lead, 'lead'),
    table({
      name: words.heading,
      columns: words.columns,
      rows: events.map(({ kind, begins, atMs, doneAtMs, amount, failure }, k) => {
        const surge = surges.find(({ atSeconds }) => atSeconds * 1000 === atMs);
        const size = kind === 'surge' ? surge?.people : kind === 'places' ? amount : undefined;
        const share = kind === 'capacity' && amount !== undefined ? f.percent(amount, 0) : null;
        const number = size === undefined ? share : f.number(size);
        return [
          String(k + 1),
          clock(doneAtMs),
          words.kinds[kind](begins, number),
          failure === null ? words.done : words.failed(failure),
        ];
      }),
    }),
    paragraph(ratio === null ? null : words.scaled(ratio), 'note'),
  );
}
