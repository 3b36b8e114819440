import { startChild } from './child.ts';

export interface ExecuteOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** Wall ms after which it is killed and counts as failed. */
  timeoutMs?: number;
  /** See `ChildOptions`. */
  outlives?: boolean;
  onLine?(line: string, from: 'stdout' | 'stderr'): void;
}

export interface Executed {
  ok: boolean;
  stdout: string;
  /** When it failed: the last lines that it printed, or why it could not be started. */
  why: string;
}

/** Runs a command to its end. Never throws: a command that is not there has failed like any other. */
export async function execute(
  command: string,
  args: string[],
  options: ExecuteOptions = {},
): Promise<Executed> {
  const { timeoutMs = 60_000, onLine } = options;
  const stdout: string[] = [];
  try {
    const child = await startChild({
      ...options,
      name: command,
      command,
      args,
      onLine(line, from) {
        if (from === 'stdout') stdout.push(line);
        onLine?.(line, from);
      },
    });
    let late: NodeJS.Timeout | undefined;
    const timeout = new Promise<null>((resolve) => {
      late = setTimeout(() => resolve(null), timeoutMs);
    });
    const exit = await Promise.race([child.exited, timeout]);
    clearTimeout(late);
    if (!exit) await child.kill();
    const ok = exit?.code === 0;
    const failure = exit ? child.lastWords() : `not done after ${Math.round(timeoutMs / 1000)} s`;
    return { ok, stdout: stdout.join('\n'), why: ok ? '' : failure };
  } catch (error) {
    return { ok: false, stdout: '', why: (error as Error).message };
  }
}
