import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** How anybody can check the run, and what its files are. */
export function check({ records, audit, w, f }: View): Html {
  const { manifest } = records;
  const { checkpoint } = manifest;
  const words = w.check;
  const { entries, receipts, people } = audit.checked;
  const command = (verb: string, says: string) =>
    html`<li><code>npx opening-day ${verb} results/${manifest.run}</code> ${says}</li>
`;
  return section(
    'check',
    words.heading,
    paragraph(words.lead),
    html`<ul class="commands">
${command('audit', words.auditSays)}${command('report', words.reportSays)}</ul>
`,
    paragraph(
      audit.ok
        ? words.clean(f.number(entries), f.number(receipts), f.number(people))
        : words.broken(audit.violations.length),
    ),
    audit.notes.length > 0 && html`<ul lang="en">${audit.notes.map((note) => html`<li>${note}</li>`)}</ul>\n`,
    html`<p class="hash">${
      checkpoint === null ? words.noCheckpoint : words.checkpoint(f.number(checkpoint.seq), checkpoint.hash)
    } ${words.again(manifest.seed)} ${words.rank}</p>
`,
    table({
      name: words.files,
      columns: [words.files, ''],
      rows: Object.entries(words.fileSays).map(([file, says]) => [html`<a href="${file}">${file}</a>`, says]),
    }),
  );
}
