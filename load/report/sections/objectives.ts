import type { ObjectiveResult } from '../../record/files.ts';
import { measures } from '../../scenario/measures.ts';
import { type Html, html } from '../html.ts';
import { boundText, intervalText, measureText } from '../measure.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';
import { badge } from './verdict.ts';

/** Each objective with its verdict. */
export function objectives(view: View): Html {
  const { summary, w, f } = view;
  const met = summary.objectives.filter(({ verdict }) => verdict === 'met').length;
  const words = w.objectives;
  return section(
    'objectives',
    words.heading,
    paragraph(
      summary.validity.valid === 1 ? words.lead(met, summary.objectives.length) : words.leadInvalid,
      'lead',
    ),
    table({
      name: words.heading,
      wide: true,
      columns: [words.columns[1]!, words.columns[0]!, ...words.columns.slice(2)],
      numbers: [2, 3],
      rows: summary.objectives.map((one) => [
        objectiveName(one, view),
        badge(one.verdict, words.verdict[one.verdict]),
        measuredText(one, view),
        boundText(one, summary.quota.total, f, w),
      ]),
    }),
  );
}

/** The scenario's own name (English) and what is measured; first what is in the language of the report. */
function objectiveName({ name, measure }: ObjectiveResult, { w, f }: View): Html {
  const means = w.objectives.measures[measure] ?? measures[measure]?.means ?? measure;
  return f.language === 'en'
    ? html`<span lang="en">${name}</span><small>${means}</small>`
    : html`${means[0]!.toUpperCase()}${means.slice(1)}<small lang="en">${name}</small>`;
}

/** The value, and below it how far chance alone could move it. */
function measuredText(one: ObjectiveResult, { w, f }: View): Html {
  const interval = intervalText(one, f, w);
  return html`${measureText(one.value, { path: one.measure, unit: one.unit, f })}${interval !== null && html`<small>${interval}</small>`}`;
}
