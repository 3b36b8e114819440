/**
 * Everything of the outside world that commands use: streams, time, the environment, signals. Handed in by
 * `load/cli.ts`; a test hands in its own.
 */
export interface Rim {
  env: Record<string, string | undefined>;
  /** The folder that relative paths start from. */
  folder: string;
  /** Answers. */
  out: Output;
  /** Progress and complaints. */
  err: Output;
  /** Wall time, Unix ms. */
  now(): number;
  /** Asks the person at the terminal; null when there is none. */
  ask(question: string): Promise<string | null>;
  /** Calls back on each Ctrl-C and SIGTERM until the returned function is called. */
  onInterrupt(interrupted: (signal: NodeJS.Signals) => void): () => void;
  /** Leaves at once. */
  quit(code: number): never;
}

export interface Output {
  write(text: string): void;
  terminal: boolean;
  colours: boolean;
  columns(): number;
  rows(): number;
  /** Calls back when the terminal changes its size, until the returned function is called. */
  onResize(resized: () => void): () => void;
}

/** A line of text, ended. */
export function line(output: Output, text = ''): void {
  output.write(`${text}\n`);
}
