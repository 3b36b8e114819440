import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupLives, signalGroup } from './group.ts';
import { readyGuard, watchGroup } from './watch.ts';

export interface ChildOptions {
  /** What people call it: "redis-server", "server 2". */
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  /** Added to this process's own environment. */
  env?: Record<string, string | undefined>;
  /** It may finish by itself when this process is gone: for what must not be cut off half-way. */
  outlives?: boolean;
  /** Each line that it prints, as it comes. */
  onLine?(line: string, from: 'stdout' | 'stderr'): void;
}

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Child {
  name: string;
  /** Of the process started here, which leads a group of its own. */
  pid: number;
  /** Resolves when it has ended and all that it printed has been heard. */
  exited: Promise<ChildExit>;
  /** How it ended; null while it runs. */
  exit(): ChildExit | null;
  /** The last lines that it printed, stderr's if there are any: why it failed, in its own words. */
  lastWords(): string;
  /** To the process and all that it started. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, and waits until nobody is left. */
  kill(): Promise<void>;
  /** SIGTERM, waits; SIGKILL after the grace (wall ms); waits. Any number of calls is one. */
  stop(graceMs?: number): Promise<void>;
}

const keptLines = 30;

/**
 * Starts a process that cannot outlive this one: the guard kills it if nobody else has.
 * It does not keep this process alive either. Throws when the command cannot be started at all.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  readyGuard();
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C at the terminal reaches only this process, which stops things in their order.
    detached: true,
  });
  let exit: ChildExit | null = null;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${options.name} cannot be started: ${error.message}`)));
  });
  const pid = child.pid!;
  const forget = options.outlives ? () => {} : watchGroup(pid);
  child.unref();

  const kept = { stdout: [] as string[], stderr: [] as string[] };
  const heard = (['stdout', 'stderr'] as const).map((from) => {
    (child[from] as unknown as { unref(): void }).unref();
    const lines = createInterface({ input: child[from] });
    lines.on('line', (line) => {
      kept[from].push(line);
      if (kept[from].length > keptLines) kept[from].shift();
      options.onLine?.(line, from);
    });
    return new Promise((resolve) => lines.once('close', resolve));
  });
  const exited = ended.then(async () => {
    if (!groupLives(pid)) forget();
    // A daemon that it left behind may hold the pipes open for good.
    await Promise.race([Promise.all(heard), sleep(500)]);
    return exit!;
  });

  /** Polls, since what a wrapper started is nobody's child here; the timer also keeps this process waiting. */
  async function gone(limitMs: number): Promise<boolean> {
    for (let waited = 0; !exit || groupLives(pid); waited += 10) {
      if (waited >= limitMs) return false;
      await sleep(10);
    }
    forget();
    return true;
  }

  async function kill(): Promise<void> {
    signalGroup(pid, 'SIGKILL');
    // A killed grandchild that nobody reaps (a container without an init) stays in the table: not our concern.
    if (!(await gone(5_000)) && !exit) throw new Error(`${options.name} (${pid}) survives SIGKILL`);
    forget();
  }

  let stopping: Promise<void> | null = null;
  return {
    name: options.name,
    pid,
    exited,
    exit: () => exit,
    lastWords: () => (kept.stderr.length > 0 ? kept.stderr : kept.stdout).join('\n'),
    signal: (signal) => void signalGroup(pid, signal),
    kill,
    stop(graceMs = 5_000) {
      stopping ??= (async () => {
        signalGroup(pid, 'SIGTERM');
        if (!(await gone(graceMs))) await kill();
      })();
      return stopping;
    },
  };
}

/** "exit code 1", "signal SIGKILL". */
export function describeExit(exit: ChildExit): string {
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
}
