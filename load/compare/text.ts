import type { Paint } from '../cli/paint.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import type { Comparison, Difference } from './comparison.ts';
import type { Change, Judgement } from './judgement.ts';
import { JUDGEMENT_MEANING, judgementTable, VERDICT_COLUMN } from './judgement-rows.ts';
import { sectionsOf } from './rows.ts';

/** A comparison as lines for a terminal: a column a run. */
export function comparisonText(comparison: Comparison, language: Language, paint: Paint): string[] {
  const sections = sectionsOf(comparison, language);
  const rows = sections.flatMap(({ lines }) => lines);
  const left = widest(rows.map(({ name }) => name)) + 2;
  const columns = comparison.runs.map((_, column) => widest(rows.map(({ cells }) => cells[column]!)) + 2);
  const lines: string[] = [];
  for (const { heading, lines: told } of sections) {
    if (heading !== null) lines.push('', paint.bold(heading));
    for (const { name, cells } of told) {
      lines.push(
        `  ${name.padEnd(left)}${cells.map((cell, i) => cell.padStart(columns[i]!)).join('')}`.trimEnd(),
      );
    }
  }
  for (const { judged, reference, judgement } of comparison.judgements) {
    lines.push('', ...judgementText(judgement, { judged, reference }, language, paint));
  }
  const warnings = warningsOf(comparison, language);
  if (warnings.length > 0) lines.push('', ...warnings.map((warning) => `${paint.yellow('!')} ${warning}`));
  return lines;
}

const COLOURS: Record<Change, keyof Paint> = {
  better: 'green',
  worse: 'red',
  same: 'dim',
  cannotTell: 'yellow',
};

/** One judgement as lines for a terminal. */
export function judgementText(
  judgement: Judgement,
  names: { judged: string; reference: string },
  language: Language,
  paint: Paint,
): string[] {
  const { sentence, columns, rows } = judgementTable(judgement, names, language);
  const table = [columns, ...rows.map(({ cells }) => cells)];
  const widths = columns.map((_, k) => widest(table.map((cells) => cells[k]!)) + 2);
  const told = (cells: readonly string[], verdict?: Change) =>
    cells
      .map((cell, k) => {
        const padded = k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!);
        return verdict !== undefined && k === VERDICT_COLUMN ? paint[COLOURS[verdict]](padded) : padded;
      })
      .join('');
  return [
    paint.bold(sentence),
    `  ${paint.dim(told(columns))}`,
    ...rows.map(({ cells, verdict }) => `  ${told(cells, verdict)}`),
    `  ${paint.dim(say(JUDGEMENT_MEANING, language))}`,
  ];
}

/** What the reader must know before believing the comparison, a sentence each. */
export function warningsOf({ runs, differences }: Comparison, language: Language): string[] {
  const different = differences.map((difference) => notTheSame(difference, language));
  const invalid = runs.flatMap(({ run, valid, invalidReasons }) =>
    valid ? [] : [`${run}: ${say(INVALID, language)} ${invalidReasons.join(' ')}`],
  );
  return [...different, ...invalid];
}

const INVALID: Text = {
  en: 'invalid, so nothing in its column may be quoted as a result.',
  fr: 'non valable ; rien de sa colonne ne peut être cité comme résultat.',
};

function notTheSame({ what, values }: Difference, language: Language): string {
  const names: Record<Difference['what'], Text> = {
    scenario: { en: 'scenario', fr: 'scénario' },
    seed: { en: 'seed', fr: 'graine' },
    scale: { en: 'scale', fr: 'échelle' },
    people: { en: 'people', fr: 'personnes' },
  };
  const list = values.join(', ');
  return say(
    {
      en: `not the same ${names[what].en}: ${list}`,
      fr: `ce ne sont pas les mêmes (${names[what].fr}) : ${list}`,
    },
    language,
  );
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0);
}
