import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section } from './table.ts';

/** Of a site that was seen from outside only: through what, and what is therefore not known. */
export function outside({ records, w }: View): Html | null {
  const { outside: seen } = records.manifest;
  if (seen === undefined) return null;
  const words = w.outside;
  return section(
    'outside',
    words.heading,
    paragraph(words.lead(seen.target, seen.adapter, seen.functions.join(', '))),
    html`<ul>${words.unknown.map((what) => html`<li>${what}</li>`)}</ul>
`,
    paragraph(words.counted),
  );
}
