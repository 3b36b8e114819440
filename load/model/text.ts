import type { DayMeasures } from '../analysis/day-measures.ts';
import { costsFrom, fitLines } from '../calibration/words.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { dayAmount, dayTitles } from '../report/day-words.ts';
import { formatOf, NOTHING } from '../report/format.ts';
import type { Side } from './side-by-side.ts';
import type { Validation } from './validate-model.ts';

/** One row a measure: name, measured with its spread, simulated, difference, what is allowed, verdict. */
export function sideRows(sides: readonly Side[], language: Language): string[][] {
  return sides.map(({ name, mean, sd, simulated, simulatedSd, difference, allowed, verdict }) => [
    say(dayTitles[name], language),
    spread(name, mean, sd, language),
    spread(name, simulated, simulatedSd, language),
    differenceText(name, difference, mean, language),
    allowed === null ? NOTHING : `± ${amount(name, allowed, language)}`,
    say(VERDICTS[verdict], language),
  ]);
}

function spread(name: keyof DayMeasures, mean: number | null, sd: number | null, language: Language): string {
  return `${amount(name, mean, language)}${sd === null ? '' : ` ± ${amount(name, sd, language)}`}`;
}

function differenceText(
  name: keyof DayMeasures,
  difference: number | null,
  mean: number | null,
  language: Language,
): string {
  if (difference === null) return NOTHING;
  const value = amount(name, Math.abs(difference), language);
  if (!/[1-9]/.test(value)) return value;
  const share = mean === null || mean === 0 ? '' : ` (${percent(difference / mean, language)})`;
  return `${difference > 0 ? '+' : '−'}${value}${share}`;
}

export function columnsOf(language: Language): string[] {
  return COLUMNS.map((each) => say(each, language));
}

/** What was compared, and what it comes to, in a sentence or two. */
export function verdictText(
  { sides, days, invalid, conditions: c, costs, virtual }: Validation,
  language: Language,
): string {
  const beyond = sides.filter(({ verdict }) => verdict === 'beyond');
  const from = costsFrom(costs, language);
  const names = beyond.map(({ name }) => say(dayTitles[name], language)).join(', ');
  const lead: Text = {
    en: `${c.scenario}, ${c.admission}, ${c.people} people, scale ${c.scale}, speed ${c.speed}, seed ${c.seed}: ${days} measured ${days === 1 ? 'day' : 'days'}${invalid > 0 ? ` (and ${invalid} invalid, left out)` : ''} and ${virtual.length} virtual, ${from}.`,
    fr: `${c.scenario}, ${c.admission}, ${c.people} personnes, échelle ${c.scale}, vitesse ${c.speed}, graine ${c.seed} : ${days} ${days === 1 ? 'jour mesuré' : 'jours mesurés'}${invalid > 0 ? ` (et ${invalid} non valable${invalid === 1 ? '' : 's'}, laissé${invalid === 1 ? '' : 's'} de côté)` : ''} et ${virtual.length} ${virtual.length === 1 ? 'virtuel' : 'virtuels'}, ${from}.`,
  };
  const verdict: Text =
    days === 0
      ? {
          en: 'No valid measured day: nothing can be told.',
          fr: 'Aucun jour mesuré valable : rien ne peut être dit.',
        }
      : beyond.length === 0
        ? {
            en: 'The model agrees: every difference is within the larger of 10 % and two standard deviations of the repeats.',
            fr: 'Le modèle concorde : chaque écart tient dans le plus grand de 10 % et de deux écarts-types des répétitions.',
          }
        : {
            en: `The model differs in ${beyond.length} of ${sides.length}: ${names}.`,
            fr: `Le modèle diffère sur ${beyond.length} de ${sides.length} : ${names}.`,
          };
  return `${say(lead, language)} ${say(verdict, language)}`;
}

/** For a terminal: columns of a fixed width. */
export function modelText(validation: Validation, language: Language): string[] {
  const rows = [columnsOf(language), ...sideRows(validation.sides, language)];
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, k) =>
        k === 0 || k === row.length - 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!),
      )
      .join('  ')
      .trimEnd(),
  );
  const fits = fitLines(validation.costs, language);
  return [verdictText(validation, language), ...fits, '', ...lines].map((each, k) =>
    k === 0 || each === '' ? each : `  ${each}`,
  );
}

export function modelMarkdown(validation: Validation, language: Language): string {
  const columns = columnsOf(language);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const title = say(
    { en: 'The model beside the measured days', fr: 'Le modèle à côté des jours mesurés' },
    language,
  );
  const rule = columns.map((_, k) => (k === 0 || k === columns.length - 1 ? '---' : '---:'));
  const lines = [row(columns), row(rule), ...sideRows(validation.sides, language).map(row)];
  const fits = fitLines(validation.costs, language).map((each) => `- ${each}`);
  const parts = [`# ${title}`, verdictText(validation, language), fits.join('\n'), lines.join('\n')];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function amount(name: keyof DayMeasures, value: number | null, language: Language): string {
  return dayAmount(name, value, formatOf(language, 'UTC'));
}

function percent(share: number, language: Language): string {
  const f = formatOf(language, 'UTC');
  return `${share > 0 ? '+' : '−'}${f.percent(Math.abs(share), 1)}`;
}

const VERDICTS: Record<Side['verdict'], Text> = {
  within: { en: 'within', fr: 'dans la marge' },
  beyond: { en: 'BEYOND', fr: 'AU-DELÀ' },
  cannotTell: { en: 'cannot tell', fr: 'indécidable' },
};

const COLUMNS: readonly Text[] = [
  { en: 'Measure', fr: 'Mesure' },
  { en: 'Measured', fr: 'Mesuré' },
  { en: 'Simulated', fr: 'Simulé' },
  { en: 'Difference', fr: 'Écart' },
  { en: 'Allowed', fr: 'Permis' },
  { en: 'Verdict', fr: 'Verdict' },
];
