import { ratio } from '../analysis/headline.ts';
import { formatOf } from '../report/format.ts';
import { measureText } from '../report/measure.ts';
import type { PresetResult } from './result.ts';

/** Published, replayed, difference: a line each, under the run it belongs to. English, for a terminal. */
export function presetText(results: readonly PresetResult[]): string {
  return results.map(textOf).join('\n\n');
}

function textOf({ name, admission, scale, valid, headline, replayed }: PresetResult): string {
  const f = formatOf('en', 'UTC');
  const rows = replayed.map(
    ({ outcome: { name: what, value, unit, measure }, got, expected, difference }) => {
      const text = (amount: number) => measureText(amount, { path: measure ?? '', unit, f });
      const counts = unit === 'places' || unit === 'people';
      const full = got !== null && counts && scale < 1 ? ` (${text(got / scale)} at full size)` : '';
      const gave =
        got === null ? (measure === undefined ? 'not replayed' : 'no case') : `${text(got)}${full}`;
      return [what, text(value), gave, off(got, expected, difference, text)];
    },
  );
  const columns = [['', 'published', 'replayed', 'difference'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...columns.map((row) => row[column]!.length)));
  const lines = columns.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
  const kind = [scale < 1 ? ratio(scale, 'en-CA') : 'full size', admission, ...(valid ? [] : ['INVALID'])];
  return [`${name} (${kind.join(', ')})`, `  ${headline}`, ...lines].join('\n');
}

function off(
  got: number | null,
  expected: number,
  difference: number | null,
  text: (amount: number) => string,
): string {
  if (got === null) return '';
  if (difference === null) return got === expected ? '0' : `+${text(got - expected)}`;
  if (Math.abs(difference) < 0.0005) return '0';
  return `${difference > 0 ? '+' : '-'}${Math.abs(difference * 100).toFixed(difference > 10 ? 0 : 1)} %`;
}
