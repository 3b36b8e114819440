import { createInterface } from 'node:readline/promises';
import type { Output, Rim } from './rim.ts';

/** The rim of a real process. */
export function processRim(now: () => number): Rim {
  // A reader that goes away early (`| head`) or a terminal that was closed is not a failure of ours.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  return {
    env: process.env,
    folder: process.cwd(),
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    now,
    ask,
    onInterrupt(interrupted) {
      for (const signal of SIGNALS) process.on(signal, interrupted);
      return () => {
        for (const signal of SIGNALS) process.off(signal, interrupted);
      };
    },
    quit: (code) => process.exit(code),
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function outputOf(stream: NodeJS.WriteStream): Output {
  const terminal = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  return {
    write: (text) => void stream.write(text),
    terminal,
    // https://no-color.org: any value that is not empty.
    colours: terminal && !process.env['NO_COLOR'],
    columns: () => stream.columns || 80,
    rows: () => stream.rows || 24,
    onResize(resized) {
      stream.on('resize', resized);
      return () => stream.off('resize', resized);
    },
  };
}

async function ask(question: string): Promise<string | null> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
