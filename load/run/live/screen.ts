import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../../cli/rim.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Terminals that know it show what comes between the two at once; the others ignore it. */
const BEGIN_TOGETHER = '\u001b[?2026h';
const END_TOGETHER = '\u001b[?2026l';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Some lines at the bottom of a terminal, drawn over in place; other lines pass above them. */
export interface Screen {
  /** Shows these lines instead of the last ones. No line may be wider than the terminal. */
  draw(lines: readonly string[]): void;
  /** Prints a line above, which stays. */
  print(line: string): void;
  /** Takes the drawn lines away, and gives the cursor back. Can be called again. */
  close(): void;
}

/** Draws over line by line without clearing first, so that nothing flickers. */
export function screenOn(output: Output): Screen {
  let drawn: readonly string[] = [];
  let hidden = false;

  const home = () => (drawn.length > 0 ? `\r\u001b[${drawn.length}A` : '\r');
  const block = (lines: readonly string[]) => lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
  function show(text: string): void {
    output.write(`${BEGIN_TOGETHER}${hidden ? '' : HIDE_CURSOR}${text}${END_TOGETHER}`);
    hidden = true;
  }
  // A narrower terminal has broken the lines that stand into more rows: all of them go.
  const forget = output.onResize(() => {
    const rows = drawn.reduce((sum, line) => sum + rowsOf(line, output.columns()), 0);
    if (rows > 0) output.write(`\r\u001b[${rows}A${CLEAR_BELOW}`);
    drawn = [];
  });

  return {
    draw(all) {
      // What has scrolled out of a low terminal could not be drawn over.
      const lines = all.slice(0, Math.max(1, output.rows() - 1));
      show(`${home()}${block(lines)}${lines.length < drawn.length ? CLEAR_BELOW : ''}`);
      drawn = lines;
    },
    print(line) {
      if (drawn.length === 0) output.write(`${line}\n`);
      else show(`${home()}${line}${CLEAR_LINE_END}\n${block(drawn)}`);
    },
    close() {
      forget();
      if (hidden) output.write(`${drawn.length > 0 ? `${home()}${CLEAR_BELOW}` : ''}${SHOW_CURSOR}`);
      drawn = [];
      hidden = false;
    },
  };
}

/** Rows that a line takes on a terminal of so many columns; colour codes take none. */
function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
}
