import type { Paint } from '../cli/paint.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { measureFormat } from '../compare/judgement-rows.ts';
import { type MeasureName, noisyMeasures } from '../compare/measures.ts';
import { judgementText } from '../compare/text.ts';
import type { Course, Trend } from './trend.ts';
import {
  COLUMNS,
  commitOf,
  conditionsText,
  harmsOf,
  measuresOf,
  momentOf,
  remarksOf,
  sidesOf,
  titleOf,
  unjudged,
  validityOf,
} from './words.ts';

/** A trend as lines for a terminal: a small bar a run for each measure, the runs, and what changed. */
export function trendText(trend: Trend, all: boolean, language: Language, paint: Paint): string[] {
  const courses = all ? trend.courses : trend.courses.slice(0, 1);
  return [
    paint.bold(titleOf(trend, language)),
    ...courses.flatMap((course) => courseText(course, language, paint)),
    ...remarksOf(trend, all, language).flatMap((remark, i) => [
      ...(i === 0 ? [''] : []),
      `${paint.yellow('!')} ${remark}`,
    ]),
  ];
}

function courseText(course: Course, language: Language, paint: Paint): string[] {
  const why = unjudged(course, language);
  return [
    '',
    paint.dim(conditionsText(course, language)),
    '',
    ...aligned(runRows(course, language), paint),
    `  ${paint.dim(say(STARRED, language))}`,
    '',
    ...aligned(measureRows(course, language), paint, [2, 3, 4]),
    '',
    ...(course.judgement === null
      ? [paint.bold(why!)]
      : judgementText(course.judgement, sidesOf(course, language), language, paint)),
  ];
}

function runRows(course: Course, language: Language): string[][] {
  const { number, started, commit, run, valid, harm } = COLUMNS;
  const harms = course.runs.map((each) => harmsOf(each, language));
  const harmed = harms.some((told) => told !== '');
  const columns = [number, started, commit, valid, run, ...(harmed ? [harm] : [])];
  const rows = course.runs.map((each, i) => [
    `${i + 1}${each.group === course.latest ? '*' : ''}`,
    ...[momentOf(each), commitOf(each), validityOf(each, language), each.run],
    ...(harmed ? [harms[i]!] : []),
  ]);
  return [columns.map((column) => say(column, language)), ...rows];
}

const STARRED: Text = { en: '* the latest group, judged below', fr: '* le dernier groupe, jugé plus bas' };

const HEAD = {
  measure: { en: 'measure', fr: 'mesure' },
  course: { en: 'run by run (x: invalid)', fr: 'essai par essai (x : non valable)' },
  least: { en: 'least', fr: 'minimum' },
  most: { en: 'most', fr: 'maximum' },
  last: { en: 'last', fr: 'dernier' },
};

function measureRows(course: Course, language: Language): string[][] {
  const { number } = measureFormat(language);
  const rows = measuresOf(course).map((name) => {
    const values = course.runs.flatMap(({ valid, measures }) => (valid ? (measures[name] ?? []) : []));
    const told = (value: number | undefined) => number(name, value ?? null);
    const [least, most] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [];
    const title = say(noisyMeasures[name].title, language);
    return [title, bars(course, name), told(least), told(most), told(values.at(-1))];
  });
  return [Object.values(HEAD).map((column) => say(column, language)), ...rows];
}

const BARS = '▁▂▃▄▅▆▇█';

/** Heights from the least to the most; in the middle where the whole range is no more than what is relevant. */
function bars({ runs }: Course, name: MeasureName): string {
  const values = runs.flatMap(({ valid, measures }) => (valid ? (measures[name] ?? []) : []));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const { change, relevant } = noisyMeasures[name];
  const flat = most - least <= relevant * (change === 'ratio' ? least : 1);
  return runs
    .map(({ valid, measures }) => {
      const value = measures[name];
      if (!valid) return 'x';
      if (value === null) return ' ';
      return flat ? BARS[3] : BARS[Math.round(((value - least) / (most - least)) * (BARS.length - 1))];
    })
    .join('');
}

function aligned(rows: string[][], paint: Paint, numbers: readonly number[] = []): string[] {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((cells) => cells[k]!.length)));
  return rows.map((cells, i) => {
    const told = cells.map((cell, k) =>
      numbers.includes(k) ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!),
    );
    const text = told.join('  ').trimEnd();
    return `  ${i === 0 ? paint.dim(text) : text}`;
  });
}
