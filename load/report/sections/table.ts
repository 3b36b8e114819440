import { type Content, type Html, html } from '../html.ts';

/**
 * A table whose first column names the row. On a phone each row of a wide one becomes a block, each cell with
 * its column's name before it; any other may scroll sideways, and can be reached by keyboard for that.
 */
export function table({
  name,
  columns,
  rows,
  numbers = [],
  wide = false,
}: {
  /** What the table is, for who does not see the heading above it. */
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Content[])[];
  /** Columns (0-based) of numbers. */
  numbers?: readonly number[];
  wide?: boolean;
}): Html {
  const kind = (column: number) => (numbers.includes(column) ? html` class="number"` : null);
  const heads = columns.map((column, k) =>
    column === '' ? html`<td></td>` : html`<th scope="col"${kind(k)}>${column}</th>`,
  );
  const cell = (content: Content, k: number) =>
    k === 0
      ? html`<th scope="row">${content}</th>`
      : html`<td${kind(k)} data-column="${columns[k] ?? ''}">${content}</td>`;
  return html`<div class="scroll${wide ? ' wide-table' : ''}" tabindex="0" role="group" aria-label="${name}"><table>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>
`;
}

/** A section with its heading; `id` to link to. */
export function section(id: string, heading: string, ...content: Content[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}</section>
`;
}

/** A paragraph; nothing for an empty one. */
export function paragraph(text: string | null, kind?: 'lead' | 'note'): Html | null {
  if (text === null || text === '') return null;
  return kind === undefined ? html`<p>${text}</p>\n` : html`<p class="${kind}">${text}</p>\n`;
}
