import { resolve } from 'node:path';
import { type Language, say, type Text } from '../cli/text.ts';
import { writeWhole } from '../record/whole.ts';
import { figure } from '../report/charts/render.ts';
import { NOTHING } from '../report/format.ts';
import { type Html, html } from '../report/html.ts';
import { type LiveScript, liveScript } from '../report/live/script.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { header, sheet } from '../report/sheet.ts';
import { changesChart } from './changes-chart.ts';
import type { Comparison } from './comparison.ts';
import type { Judgement } from './judgement.ts';
import { JUDGEMENT_MEANING, judgementTable, VERDICT_COLUMN } from './judgement-rows.ts';
import { sectionsOf } from './rows.ts';
import { namesOf, successChart } from './success-chart.ts';
import { warningsOf } from './text.ts';

/** Writes the comparison as a page that needs nothing besides itself; whole, or not at all. */
export async function writeComparison(
  comparison: Comparison,
  { path, folder, language }: { path: string; folder: string; language: Language },
): Promise<void> {
  await writeWhole(resolve(folder, path), comparisonPage(comparison, language, await liveScript()));
}

/** A comparison in the style of the capacity report: what is known with its noise first, else the people. */
export function comparisonPage(comparison: Comparison, language: Language, script: LiveScript): string {
  const [head, ...sections] = sectionsOf(comparison, language);
  const [modes, runs] = head!.lines;
  const warnings = warningsOf(comparison, language);
  const title = say(TITLE, language);
  const names = namesOf(comparison.runs, language);
  const judgements = comparison.judgements.map(({ judgement, judged, reference }, index) => {
    // A single run a side is told by its mode, where that tells it.
    const alone = judgement.runs.judged < 2 && judgement.runs.reference < 2;
    const told = alone ? { judged: names[index + 1]!, reference: names[0]! } : { judged, reference };
    return judgementSection(`judgement-${index + 1}`, judgement, told, language);
  });
  const people = [
    peopleSection(comparison, language),
    ...sections.map(({ heading, lines }, index) =>
      section(
        `part-${index + 1}`,
        heading!,
        table({
          name: heading!,
          columns: ['', ...modes!.cells],
          numbers: comparison.runs.map((_, column) => column + 1),
          wide: true,
          rows: lines.map(({ name, cells }) => [name, ...cells]),
        }),
      ),
    ),
  ];
  const repeated = comparison.judgements.some(({ judgement }) =>
    judgement.measures.some(({ interval }) => interval !== null),
  );
  return sheet({
    ...{ language, title, script },
    body: html`${header(title, html`<p class="facts">${runs!.cells.join(' · ')}</p>`)}${
      warnings.length > 0 &&
      html`<div class="banner"><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>
`
    }${repeated ? [judgements, people] : [people, judgements]}`,
    foot: say(MEANING, language),
  });
}

function peopleSection(comparison: Comparison, language: Language): Html | null {
  const success = successChart(comparison, language);
  return success && section('who', say(WHO, language), figure(success));
}

/** Judgement of one group against the first, as a section. */
export function judgementSection(
  id: string,
  judgement: Judgement,
  names: { judged: string; reference: string },
  language: Language,
): Html {
  const { sentence, columns, rows } = judgementTable(judgement, names, language);
  const changes = changesChart(judgement, `changes-${id}`, language);
  // Without repeats nothing is known of intervals.
  const shown = columns
    .map((_, column) => column)
    .filter((column) => column === 0 || rows.some(({ cells }) => cells[column] !== NOTHING));
  const cellOf = ({ cells, verdict }: (typeof rows)[number], column: number) =>
    column === VERDICT_COLUMN ? html`<strong class="${verdict}">${cells[column]}</strong>` : cells[column];
  return section(
    id,
    sentence,
    table({
      name: sentence,
      columns: shown.map((column) => columns[column]!),
      numbers: shown.flatMap((column, k) => (column === 0 || column === VERDICT_COLUMN ? [] : [k])),
      wide: true,
      rows: rows.map((row) => shown.map((column) => cellOf(row, column))),
    }),
    changes !== null && [paragraph(say(JUDGEMENT_MEANING, language), 'note'), figure(changes)],
  );
}

const TITLE: Text = { en: 'Runs side by side', fr: 'Essais côte à côte' };
const WHO: Text = { en: 'Who got a place', fr: 'Qui a obtenu une place' };
const MEANING: Text = {
  en: 'Displaced: in time for a place that somebody later got. Tau: 1 is perfect order, 0 none. Hours are those of the day that was replayed. Goodput: portal work that reached its caller in time and brought that person nearer to a place, of what the portal could do until the last place was given.',
  fr: 'Devancée : à temps pour une place qu’une personne plus tardive a obtenue. Tau : 1 pour un ordre parfait, 0 pour aucun. Les heures sont celles du jour rejoué. Débit utile : travail du portail parvenu à temps à la personne et qui l’a rapprochée d’une place, rapporté à ce que le portail pouvait faire jusqu’à la dernière place.',
};
