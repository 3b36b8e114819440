import { join } from 'node:path';
import type { WrittenCertificate } from './certificate.ts';
import { type Child, describeExit, startChild } from './child.ts';
import { moduleFile, projectFolder } from './path.ts';
import { reservePort } from './port.ts';
import { answers, untilReady } from './ready.ts';
import type { Durability } from './redis.ts';
import type { Note } from './ways.ts';

export interface ServersOptions {
  /** How many processes share the port. */
  count: number;
  /** Scenario file whose opening and admission apply. */
  openingFile: string;
  redisUrl: string;
  durability: Durability;
  adminToken: string;
  /** File of the signing keys, which the server creates if it is absent. */
  signingKeys: string;
  /** Working directory of the processes. */
  folder: string;
  /** Added to their environment: planted faults. */
  env?: Record<string, string>;
  /** Files that each may open; without it, as many as this process may. */
  openFiles?: number;
  /** PEM files with which they speak TLS; without them, plain HTTP. */
  tls?: WrittenCertificate;
  /** How long one may drain (wall ms) before it is killed; 10 s. */
  graceMs?: number;
  note?: Note;
  signal?: AbortSignal;
  /** The program: `server/main.ts`. */
  entry?: string;
}

export interface ServerProcess {
  pid: number;
  metricsUrl: string;
  runs(): boolean;
  /** Resolves when it has ended, whoever ended it. */
  exited: Promise<unknown>;
  /** SIGKILL; waits. */
  kill(): Promise<void>;
  /** SIGTERM, on which it drains; waits. Can be called again. */
  stop(): Promise<void>;
}

export interface StartedServers {
  /** `http://127.0.0.1:PORT` (`https` with TLS), of all of them. */
  url: string;
  /** Those that run now, in the order of becoming ready. */
  readonly processes: ServerProcess[];
  readonly pids: number[];
  readonly metricsUrls: string[];
  /** Starts one more on the same port: in the place of one that was killed. */
  add(): Promise<ServerProcess>;
  /** Ends all of them, waits, gives up the port. Can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts server processes that share one port, each with its own port for metrics, and waits until every one
 * is ready. When one does not come up, all are stopped and the error has its own words.
 */
export async function startServers(options: ServersOptions): Promise<StartedServers> {
  const shared = await reservePort();
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${shared.port}`;
  const all: ServerProcess[] = [];
  let started = 0;
  /** Who has which part of the portal: whoever comes for one that was killed has that one's. */
  const parts: ({ runs(): boolean } | null)[] = Array.from({ length: options.count }, () => null);
  let stopping: Promise<void> | null = null;

  async function add(): Promise<ServerProcess> {
    const free = parts.findIndex((server) => server === null || !server.runs());
    // One more than there are parts has the last one as well: the portal is then larger than it was said to be.
    const part = free < 0 ? options.count - 1 : free;
    parts[part] = { runs: () => true };
    const env = { PORTAL_SHARE: `${part + 1}/${options.count}`, ...options.env };
    let server: ServerProcess;
    try {
      server = await startServer(`server ${++started}`, shared.port, { ...options, env });
    } catch (error) {
      parts[part] = null;
      throw error;
    }
    parts[part] = server;
    all.push(server);
    if (stopping) {
      await server.stop();
      throw new Error('the servers are being stopped');
    }
    return server;
  }

  async function endAll(): Promise<void> {
    const ended = await Promise.allSettled(all.map((server) => server.stop()));
    shared.release();
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
  }

  const running = () => all.filter((server) => server.runs());
  const stop = () => {
    stopping ??= endAll();
    return stopping;
  };
  // The first one alone: it may create the file of keys, which the others then find.
  try {
    await add();
    const others = Array.from({ length: options.count - 1 }, add);
    const results = await Promise.allSettled(others);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    get processes() {
      return running();
    },
    get pids() {
      return running().map((server) => server.pid);
    },
    get metricsUrls() {
      return running().map((server) => server.metricsUrl);
    },
    add,
    stop,
  };
}

async function startServer(name: string, port: number, options: ServersOptions): Promise<ServerProcess> {
  const { note = () => {}, signal } = options;
  const metrics = await reservePort();
  const metricsUrl = `http://127.0.0.1:${metrics.port}/metrics`;
  let listens = false;
  let expected = false;
  let child: Child;
  try {
    child = await startChild({
      name,
      ...withOpenFiles(options.openFiles, process.execPath, [
        '--disable-warning=ExperimentalWarning',
        options.entry ?? moduleFile(join(projectFolder, 'server'), 'main'),
      ]),
      cwd: options.folder,
      env: {
        PORT: `${port}`,
        METRICS_PORT: `${metrics.port}`,
        REDIS_URL: options.redisUrl,
        ADMIN_TOKEN: options.adminToken,
        SIGNING_KEYS: options.signingKeys,
        OPENING: options.openingFile,
        DURABILITY: options.durability,
        ...(options.tls && { TLS_CERT: options.tls.certFile, TLS_KEY: options.tls.keyFile }),
        ...options.env,
      },
      onLine(line, from) {
        if (from === 'stdout' && line.startsWith('{')) listens = true;
      },
    });
  } catch (error) {
    metrics.release();
    throw error;
  }
  const stop = (): Promise<void> => {
    expected = true;
    return child.stop(options.graceMs ?? 10_000);
  };
  const { pid, exited } = child;
  let ready = false;
  exited.then((exit) => {
    metrics.release();
    // Before that, the failing start says it all.
    if (ready && !expected)
      note(`${name} (${pid}) ended by itself (${describeExit(exit)}): ${child.lastWords()}`);
  });
  try {
    // The shared port may answer for another process; its line and its metrics port are this one's alone.
    const check = async () =>
      listens && (await answers(metricsUrl)) && (await isReady(port, options.tls?.ca));
    await untilReady(child, check, { limitMs: 30_000, signal });
    ready = true;
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = (): Promise<void> => {
    expected = true;
    return child.kill();
  };
  return { pid, metricsUrl, runs: () => child.exit() === null, exited, kill, stop };
}

function isReady(port: number, ca?: string): Promise<boolean> {
  return answers(`${ca === undefined ? 'http' : 'https'}://127.0.0.1:${port}/readyz`, ca);
}

/** A command under a limit of open files; Node itself cannot set one. */
function withOpenFiles(
  openFiles: number | undefined,
  command: string,
  args: string[],
): { command: string; args: string[] } {
  if (openFiles === undefined) return { command, args };
  return { command: 'sh', args: ['-c', `ulimit -n ${openFiles} && exec "$0" "$@"`, command, ...args] };
}
