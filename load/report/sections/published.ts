import { type Replayed, replayedOf } from '../../analysis/published.ts';
import { freedomOf } from '../../scenario/illustrative.ts';
import { measures } from '../../scenario/measures.ts';
import { NOTHING } from '../format.ts';
import { type Html, html } from '../html.ts';
import { measureText } from '../measure.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** What was published about the real day, beside what this run gave. */
export function published(view: View): Html | null {
  const { records, summary, w, ratio } = view;
  const outcomes = records.manifest.scenario.published;
  if (outcomes.length === 0) return null;
  const words = w.published;
  const freedom = freedomOf(records.manifest.figures, outcomes);
  const here = ratio === null ? words.columns[2]! : `${words.columns[2]} (${ratio})`;
  return section(
    'published',
    words.heading,
    paragraph(words.lead, 'lead'),
    paragraph(freedom.illustrative ? words.illustrative(freedom.free, freedom.outcomes) : null),
    table({
      name: words.heading,
      wide: true,
      columns: words.columns.with(2, here),
      numbers: [1, 2, 3],
      rows: replayedOf(records.manifest, summary).map((each) => row(each, view)),
    }),
  );
}

function row({ outcome, got, expected, difference }: Replayed, { records, w, f }: View) {
  const { scale, scenario } = records.manifest;
  const words = w.published;
  const { unit, value, measure, about, source, note } = outcome;
  const text = (amount: number) => measureText(amount, { path: '', unit, f });
  const full = about ? words.about(text(value)) : text(value);
  const counts = unit === 'places' || unit === 'people';
  return [
    html`<span lang="en">${outcome.name}</span>${note !== undefined && html`<small lang="en">${note}</small>`}`,
    full,
    got === null
      ? measure === undefined
        ? words.notReplayed
        : NOTHING
      : html`${text(got)}${counts && scale < 1 && html`<small>${words.scaled(text(got / scale))}</small>`}`,
    difference === null
      ? got === null || got === expected
        ? got === null
          ? NOTHING
          : '0'
        : `+${text(got)}`
      : signed(f.percent(Math.abs(difference), 0), difference),
    html`<span lang="en">${scenario.sources[source]?.title ?? source}</span>${measure !== undefined && html`<small>${w.objectives.measures[measure] ?? measures[measure]?.means}</small>`}`,
  ];
}

function signed(size: string, difference: number): string {
  if (difference === 0) return '0';
  return `${difference > 0 ? '+' : '−'}${size}`;
}
