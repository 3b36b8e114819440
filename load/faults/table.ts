import type { Paint } from '../cli/paint.ts';
import type { Result, Verdict } from './run.ts';

const WIDTHS = [18, 40, 76, 6] as const;
const HEAD = ['fault', 'what it does', 'caught by', 'time'];

const colours: Record<Verdict, keyof Paint> = {
  caught: 'green',
  clean: 'green',
  missed: 'red',
  accused: 'red',
  invalid: 'yellow',
  broken: 'red',
};

/** The results as a table of plain text, a server a row; cells run over several lines where they must. */
export function tableOf(results: readonly Result[], paint: Paint): string {
  const rows = results.map((result) => {
    const cells = [[result.name], [result.does], caughtBy(result), [`${result.seconds.toFixed(1)} s`]];
    const text = linesOf(cells);
    return [paint[colours[result.verdict]](text[0]!), ...text.slice(1)].join('\n');
  });
  const rule = WIDTHS.map((width) => '-'.repeat(width)).join('  ');
  return [...linesOf(HEAD.map((cell) => [cell])), rule, ...rows].join('\n');
}

/** One line a server, as it is done. */
export function progressLine({ name, mode, verdict, catches, seconds, attempts }: Result): string {
  const by = verdict === 'caught' ? ` by ${catches[0]!.check}` : '';
  const again = attempts > 1 ? `, ${attempts} attempts` : '';
  return `${name} (${mode}): ${verdict}${by}, ${seconds.toFixed(1)} s${again}`;
}

/** What it comes to, in a sentence. */
export function conclusion(results: readonly Result[]): string {
  const honest = results.filter(({ name }) => name === 'honest');
  const faults = results.filter(({ name }) => name !== 'honest');
  const caught = faults.filter(({ verdict }) => verdict === 'caught').length;
  const clean = honest.filter(({ verdict }) => verdict === 'clean').length;
  const others = results.length - caught - clean;
  const sum = `${caught} of ${faults.length} faulty servers caught; ${clean} of ${honest.length} honest ones found clean`;
  return others === 0 ? `${sum}.` : `${sum}: FAILED.`;
}

/** The paragraphs of the third column. */
function caughtBy({ verdict, catches, why }: Result): string[] {
  const [first, ...others] = catches;
  const told =
    first && `${first.check}: ${first.sentence}${first.times > 1 ? ` (${first.times} times)` : ''}`;
  const also = others.length > 0 ? [`also: ${others.map(({ check }) => check).join(', ')}`] : [];
  switch (verdict) {
    case 'caught':
      return [told!, ...also];
    case 'clean':
      return ['nothing found, all objectives met'];
    case 'accused':
      return [`ACCUSED by ${told}`, ...also];
    case 'missed':
      return ['NOT CAUGHT by a check made for it', ...(told ? [`seen by ${told}`] : []), ...also];
    default:
      return [`${verdict === 'invalid' ? 'CANNOT TELL' : 'FAILED'}: ${why}`];
  }
}

/** Cells, each of paragraphs, side by side. */
function linesOf(cells: readonly (readonly string[])[]): string[] {
  const columns = cells.map((paragraphs, i) => paragraphs.flatMap((text) => wrapped(text, WIDTHS[i]!)));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, i) => {
        const text = lines[line] ?? '';
        return i === columns.length - 1 ? text.padStart(WIDTHS[i]!) : text.padEnd(WIDTHS[i]!);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A text in lines of at most this width; a longer word stands on a line of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
