import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { section } from './table.ts';

/** What a scale model says about the full day, and what it cannot. Nothing to say at full size. */
export function scale({ records, w, ratio }: View): Html | null {
  if (ratio === null) return null;
  const { scaleKeeps, scaleLoses } = records.manifest;
  const list = (heading: string, sentences: readonly string[]) =>
    html`<div><h3>${heading}</h3><ul lang="en">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>
`;
  return section(
    'scale',
    w.scale.heading(ratio),
    html`<div class="columns">
${list(w.scale.keeps, scaleKeeps)}${list(w.scale.loses, scaleLoses)}</div>
`,
  );
}
