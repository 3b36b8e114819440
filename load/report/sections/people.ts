import type { Outcome } from '../../record/files.ts';
import { NOTHING } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** How it ended for how many, what it cost them. */
export function people({ summary, w, f }: View): Html {
  const { effort, parity } = summary;
  const words = w.people;
  const outcomes = (Object.keys(words.outcomes) as Outcome[]).filter(
    (outcome) => effort.outcomes[outcome] > 0,
  );
  return section(
    'people',
    words.heading,
    paragraph(words.lead(effort.came, f.percent(parity.share ?? 0)), 'lead'),
    table({
      name: words.heading,
      wide: true,
      columns: [...words.columns.slice(0, 3), '', ...words.columns.slice(3)],
      numbers: [1, 2, 4, 5],
      rows: outcomes.map((outcome) => {
        const count = effort.outcomes[outcome];
        const share = count / effort.people;
        const hours = effort.hoursByOutcome[outcome]?.median ?? null;
        const requests = effort.requestsByOutcome[outcome]?.median ?? null;
        return [
          words.outcomes[outcome],
          f.number(count),
          f.percent(share),
          bar(share, outcome === 'reserved'),
          hours === null ? NOTHING : f.fixed(hours, 1),
          requests === null ? NOTHING : f.number(requests),
        ];
      }),
    }),
  );
}

function bar(share: number, strong: boolean): Html {
  const width = Math.max(0.5, Math.round(share * 1000) / 10);
  return html`<svg class="bar" aria-hidden="true" viewBox="0 0 100 12" preserveAspectRatio="none"><rect width="${width}" height="12" class="${strong ? 'strong' : 'weak'}"/></svg>`;
}
