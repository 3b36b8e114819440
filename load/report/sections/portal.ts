import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** What the portal did, and what it was good for; nothing where the scenario has none. */
export function portal({ summary, records, w, f }: View): Html | null {
  const { portal } = summary;
  const settings = records.manifest.scenario.portal;
  if (portal === null || settings === undefined) return null;
  const words = w.portal;
  const share = (value: number | null) => (value === null ? null : f.percent(value));
  const rows: [string, string | null][] = [
    [words.done, f.number(portal.inTime + portal.tooLate)],
    [words.tooLate, f.number(portal.tooLate)],
    [words.forward, f.number(portal.forward)],
    [words.goodput, share(portal.goodput)],
    [words.goodputInLine(f.duration(portal.lineMinutes * 60)), share(portal.goodputInLine)],
    [words.collapsed, f.duration(portal.collapsedMinutes * 60)],
  ];
  return section(
    'portal',
    words.heading,
    paragraph(
      words.lead(
        f.number(settings.workers),
        f.duration(settings.serviceSeconds),
        f.number(portal.capacityPerSecond * 60, 1),
      ),
    ),
    table({
      name: words.heading,
      columns: words.columns,
      numbers: [1],
      rows: rows.filter(([, value]) => value !== null),
    }),
    paragraph(words.meaning, 'note'),
  );
}
