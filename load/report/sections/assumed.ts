import type { Figure } from '../../scenario/schema.ts';
import type { Format } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** Every figure the scenario stands on: what is assumed first, then what is known. */
export function assumed({ records, w, f }: View): Html | null {
  const { figures, scenario, scale } = records.manifest;
  if (figures.length === 0) return null;
  const words = w.assumed;
  const of = (mark: Figure['mark']) => figures.filter((figure) => figure.mark === mark);
  const because = ({ source, why, note }: Figure) => {
    const from = source === undefined ? undefined : scenario.sources[source];
    const trust = from === undefined ? '' : ` (${words.confidence[from.confidence] ?? from.confidence})`;
    return html`<span lang="en">${why ?? from?.title ?? source}</span>${trust}${note !== undefined && html`<small lang="en">${note}</small>`}`;
  };
  return section(
    'assumed',
    words.heading,
    paragraph(words.lead(of('assumed').length, of('published').length), 'lead'),
    table({
      name: words.heading,
      wide: true,
      columns: words.columns,
      numbers: [1],
      rows: [...of('assumed'), ...of('published')].map((figure) => [
        html`<code>${figure.path.split('.').map((part, k) => (k === 0 ? part : html`.<wbr/>${part}`))}</code>`,
        valueText(figure, f),
        words[figure.mark],
        because(figure),
      ]),
    }),
    paragraph(scale < 1 ? words.fullSize : null, 'note'),
  );
}

/** A number, a word, or an instant in the time zone of the opening. */
function valueText({ value }: Figure, f: Format): string {
  if (typeof value === 'number') return f.number(value, 4);
  return /^\d{4}-\d{2}-\d{2}T/.test(value) ? f.moment(Date.parse(value)) : value;
}
