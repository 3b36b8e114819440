import { type Language, say, type Text } from '../cli/text.ts';
import { formatOf, NOTHING } from '../report/format.ts';
import { measureNames, noisyMeasures } from './measures.ts';
import type { RunSample } from './sample.ts';

/** How far the repeats of one run lie apart, a line a measure: mean, least, most, and the spread as a share of the mean. */
export function spreadLines(samples: readonly RunSample[], language: Language): string[] {
  const f = formatOf(language, 'UTC');
  const rows = measureNames.flatMap((name) => {
    const values = samples.flatMap(({ measures }) => measures[name] ?? []);
    if (values.length < 2) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / (values.length - 1));
    const { title, unit } = noisyMeasures[name];
    const told = (value: number) =>
      unit === 'share' ? f.percent(value, 2) : f.number(value, Math.abs(value) < 10 ? 3 : 1);
    const spread = mean === 0 ? NOTHING : f.percent(deviation / Math.abs(mean), 1);
    return [[say(title, language), told(mean), told(Math.min(...values)), told(Math.max(...values)), spread]];
  });
  const table = [COLUMNS.map((column) => say(column, language)), ...rows];
  const widths = COLUMNS.map((_, k) => Math.max(...table.map((cells) => cells[k]!.length)) + 2);
  return table.map(
    (cells) =>
      `  ${cells.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('')}`,
  );
}

const COLUMNS: Text[] = [
  { en: 'measure', fr: 'mesure' },
  { en: 'mean', fr: 'moyenne' },
  { en: 'least', fr: 'minimum' },
  { en: 'most', fr: 'maximum' },
  { en: 'spread', fr: 'dispersion' },
];
