import { paintFor } from '../../cli/paint.ts';
import type { Output } from '../../cli/rim.ts';
import type { Language } from '../../cli/text.ts';
import { plainLine } from './format.ts';
import { screenOn } from './screen.ts';
import type { LiveStatus } from './status.ts';
import { view } from './view.ts';

/** What people see while a run goes on. */
export interface Progress {
  note(line: string): void;
  /** From now on, shows where the run stands, again and again. */
  follow(status: () => LiveStatus): void;
  /** Stops following; notes still pass. */
  rest(): void;
  /** Gives the terminal back. Can be called again. */
  close(): void;
}

const REDRAW_MS = 250;
const PLAIN_LINE_MS = 5_000;

/** A live view on a terminal, a plain line every few seconds elsewhere. */
export function progressOn(output: Output, language: Language): Progress {
  return output.terminal ? livelyOn(output, language) : plainOn(output, language);
}

function livelyOn(output: Output, language: Language): Progress {
  const screen = screenOn(output);
  const paint = paintFor(output);
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearInterval(timer);
  return {
    note: (line) => screen.print(paint.dim(line)),
    follow(status) {
      rest();
      const draw = () => screen.draw(view(status(), { columns: output.columns(), paint, language }));
      draw();
      timer = setInterval(draw, REDRAW_MS);
    },
    rest,
    close() {
      rest();
      screen.close();
    },
  };
}

function plainOn(output: Output, language: Language): Progress {
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearInterval(timer);
  return {
    note: (line) => output.write(`${line}\n`),
    follow(status) {
      rest();
      const tell = () => output.write(`${plainLine(status(), language)}\n`);
      timer = setInterval(tell, PLAIN_LINE_MS);
    },
    rest,
    close: rest,
  };
}
