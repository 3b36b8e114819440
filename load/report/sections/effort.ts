import type { Distribution } from '../../analysis/distribution.ts';
import { NOTHING } from '../format.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** What the day cost people. */
export function effort({ summary, w, f }: View): Html {
  const { effort } = summary;
  const words = w.effort;
  const row = (name: string, { n, p5, median, p95, max }: Distribution, digits: number) => [
    name,
    f.number(n),
    ...[p5, median, p95, max].map((value) => (value === null ? NOTHING : f.fixed(value, digits))),
  ];
  const { amplification, evennessOfWaits: even } = effort;
  return section(
    'effort',
    words.heading,
    paragraph(words.lead(f.number(effort.hoursInVain.total), effort.missedOut), 'lead'),
    table({
      name: words.heading,
      columns: words.columns,
      numbers: [1, 2, 3, 4, 5],
      rows: [
        row(words.rows.requests, effort.requests, 0),
        row(words.rows.inVain, effort.hoursInVain, 1),
        row(words.rows.withPlace, effort.hoursWithPlace, 1),
        row(words.rows.told, effort.hoursUntilTold, 1),
      ],
    }),
    paragraph(
      [
        words.neverTold(effort.neverTold),
        amplification !== null && amplification > 1
          ? amplification < 1.005
            ? words.hardlyAgain
            : words.amplification(f.number(amplification, 2))
          : words.noRetries,
        even.jain === null || even.gini === null
          ? ''
          : words.evenness(f.number(even.jain, 2), f.number(even.gini, 2)),
      ].join(' '),
    ),
  );
}
