import { Redis } from 'ioredis';
import { startChild } from './child.ts';
import { privateFolder } from './folder.ts';
import { isFree, type ReservedPort, reservePort } from './port.ts';
import { untilReady } from './ready.ts';
import { provideRedis } from './redis-program.ts';
import type { Note } from './ways.ts';

/** When a write is on the disk: before its answer, within a second, or whenever. See ARCHITECTURE.md. */
export type Durability = 'always' | 'everysec' | 'none';

export interface RedisOptions {
  durability: Durability;
  /**
   * Where it keeps its files: created if absent, kept on `stop` (so that it can be started on them again) unless
   * `removeFolder`. Without one, a new temporary folder, removed on `stop`. For measuring, name one on a real
   * disk: where /tmp is in memory, an fsync costs nothing.
   */
  folder?: string;
  removeFolder?: boolean;
  /** Only to start again where another one was: without it, a free port. */
  port?: number;
  env?: Record<string, string>;
  /** Put before the command: `['strace', '-f', ...]`. */
  wrapper?: string[];
  note?: Note;
  signal?: AbortSignal;
}

export interface StartedRedis {
  /** `redis://127.0.0.1:PORT` */
  url: string;
  port: number;
  /** Of Redis itself, not of a wrapper. */
  pid: number;
  folder: string;
  /** Resolves when it has ended, whoever ended it. */
  exited: Promise<unknown>;
  /** SIGKILL to it and its wrapper; waits. Folder and port stay for another start. */
  kill(): Promise<void>;
  /** Ends it, waits, gives up port and folder. Can be called again. */
  stop(): Promise<void>;
}

/** The options of a private Redis: nothing but what the durability asks for, and no surprise rewrites. Pure. */
export function redisArguments(port: number, folder: string, durability: Durability): string[] {
  const kept =
    durability === 'none' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', durability];
  return [
    ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no', '--logfile', ''],
    ...['--save', '', ...kept, '--aof-load-truncated', 'yes'],
    ...['--no-appendfsync-on-rewrite', 'no', '--auto-aof-rewrite-percentage', '0'],
    ...['--maxmemory', '0', '--maxmemory-policy', 'noeviction'],
  ];
}

/**
 * Starts a private Redis on a port of 127.0.0.1 and waits until it has loaded what the folder holds.
 * Throws with Redis's own words when it does not come up.
 */
export async function startRedis(options: RedisOptions): Promise<StartedRedis> {
  const { note = () => {}, signal } = options;
  const program = await provideRedis({ note });
  const folder = privateFolderOf(options);
  let lastFailure: unknown;
  // A port that was free a moment ago may be taken when Redis gets there.
  for (let attempt = 0; attempt < 3; attempt++) {
    let reserved: ReservedPort | null = null;
    try {
      reserved = options.port ? null : await reservePort();
      const started = await startOn(reserved?.port ?? options.port!, program, folder.path, options);
      return withStop(started, () => {
        reserved?.release();
        folder.end();
      });
    } catch (error) {
      lastFailure = error;
      const taken = reserved && !(await isFree(reserved.port));
      reserved?.release();
      if (!taken || signal?.aborted) break;
    }
  }
  folder.end();
  throw lastFailure;
}

type Running = Omit<StartedRedis, 'stop'> & { end(): Promise<void> };

async function startOn(
  port: number,
  program: string,
  folder: string,
  { durability, env, wrapper = [], note = () => {}, signal }: RedisOptions,
): Promise<Running> {
  const [command, ...args] = [...wrapper, program, ...redisArguments(port, folder, durability)];
  const child = await startChild({ name: 'redis-server', command: command!, args, cwd: folder, env });
  let pid = child.pid;
  let expected = false;
  const end = () => {
    expected = true;
    return child.stop(10_000);
  };
  try {
    const check = async () => {
      const found = await whoAnswers(port);
      if (found.folder !== folder) throw new Error(`port ${port} is another Redis's`);
      pid = found.pid;
      return !found.loading;
    };
    await untilReady(child, check, { limitMs: 60_000, signal });
  } catch (error) {
    await end();
    throw error;
  }
  child.exited.then(() => {
    if (!expected) note(`redis-server (${pid}) ended by itself: ${child.lastWords()}`);
  });
  const kill = () => {
    expected = true;
    return child.kill();
  };
  return { url: `redis://127.0.0.1:${port}`, port, pid, folder, exited: child.exited, kill, end };
}

function withStop(running: Running, giveUp: () => void): StartedRedis {
  const { end, ...rest } = running;
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= end().finally(giveUp);
    return stopping;
  };
  return { ...rest, stop };
}

function privateFolderOf({ folder, removeFolder }: RedisOptions): { path: string; end(): void } {
  const owned = privateFolder('redis', folder);
  if (!folder || removeFolder) return { path: owned.path, end: owned.remove };
  owned.keep();
  return { path: owned.path, end: () => {} };
}

/** Which Redis has this port: its process, its folder, and whether it is still reading its files. */
async function whoAnswers(port: number): Promise<{ pid: number; folder: string; loading: boolean }> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const info = await redis.info();
    const dir = (await redis.config('GET', 'dir')) as string[];
    const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);
    return { pid: field('process_id'), folder: dir[1] ?? '', loading: field('loading') !== 0 };
  } finally {
    redis.disconnect();
  }
}
