import type { Output, Rim } from './rim.ts';

/** A rim for tests: keeps what is written, knows no environment, and answers questions as told. */
export interface TestRim extends Rim {
  written: { out: string; err: string };
  /** Questions that were asked. */
  asked: string[];
  /** Sends a signal to whoever listens. */
  interrupt(signal?: NodeJS.Signals): void;
}

export function testRim(
  given: Partial<Pick<Rim, 'env' | 'folder' | 'now'>> & { answer?: string; columns?: number } = {},
): TestRim {
  const written = { out: '', err: '' };
  const asked: string[] = [];
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  const output = (name: 'out' | 'err'): Output => ({
    write: (text) => {
      written[name] += text;
    },
    terminal: given.columns !== undefined,
    colours: false,
    columns: () => given.columns ?? 80,
    rows: () => 24,
    onResize: () => () => {},
  });
  return {
    env: given.env ?? {},
    folder: given.folder ?? '/',
    out: output('out'),
    err: output('err'),
    now: given.now ?? (() => 0),
    ask: async (question) => {
      asked.push(question);
      return given.answer ?? null;
    },
    onInterrupt: (interrupted) => {
      listeners.add(interrupted);
      return () => listeners.delete(interrupted);
    },
    quit: (code) => {
      throw new Error(`quit ${code}`);
    },
    written,
    asked,
    interrupt: (signal = 'SIGINT') => {
      for (const listener of listeners) listener(signal);
    },
  };
}
