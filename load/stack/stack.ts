import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { writeCertificate } from './certificate.ts';
import { privateFolder } from './folder.ts';
import { type StartedPrometheus, startPrometheus } from './prometheus.ts';
import { type Durability, type StartedRedis, startRedis } from './redis.ts';
import { type StartedServers, startServers } from './server.ts';
import type { Note } from './ways.ts';

export interface StackOptions {
  /** A folder of the run's own, on a real disk; what the stack puts there is removed again. */
  folder: string;
  /** How many server processes share the port. */
  servers: number;
  durability: Durability;
  /** Scenario file whose opening and admission apply. */
  openingFile: string;
  /** Use this Redis instead of a private one. It is not started, configured or stopped. */
  redisUrl?: string;
  /** Start a Prometheus too, which scrapes the servers. */
  prometheus?: boolean;
  /** Recording or alerting rules for it: a file. */
  rules?: string;
  /** The servers speak TLS, with a certificate made here. */
  tls?: boolean;
  /** Added to the servers' environment: the payment service, ... */
  env?: Record<string, string>;
  /** The same: planted faults. */
  faults?: Record<string, string>;
  note: Note;
  /** Gives up starting. Once started, `stop` is the way to end the stack. */
  signal?: AbortSignal;
  /** The servers' program: `server/main.ts`. */
  entry?: string;
}

export interface Stack {
  /** `http://127.0.0.1:PORT` of the servers; `https` with TLS. */
  url: string;
  /** What they are trusted by, PEM; null where they speak plain HTTP. */
  ca: string | null;
  /** Of the servers that run now. */
  readonly metricsUrls: string[];
  /** Made for this stack alone. */
  adminToken: string;
  redisUrl: string;
  prometheusUrl: string | null;
  readonly pids: { redis: number | null; servers: number[]; prometheus: number | null };
  /** The parts, for whoever kills and replaces them. */
  redis: StartedRedis | null;
  servers: StartedServers;
  prometheus: StartedPrometheus | null;
  /**
   * Ends everything in the reverse order, waits, removes what it put into the folder. Each part is ended even
   * when another one fails to; the first failure is thrown at the end. Can be called again.
   */
  stop(): Promise<void>;
}

/**
 * Starts Redis, the servers and Prometheus, privately, and waits until all are ready. All or nothing: when one
 * part does not come up, those before it are stopped and its reason is thrown. When this process ends without
 * `stop`, by a signal or otherwise, the guard (guard.ts) ends everything.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { note, signal, durability } = options;
  const ends: (() => unknown)[] = [];
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= endAll(ends.reverse());
    return stopping;
  };
  try {
    mkdirSync(options.folder, { recursive: true });
    const at = (part: string) => resolve(options.folder, part);
    signal?.throwIfAborted();

    let redis: StartedRedis | null = null;
    if (options.redisUrl) await greet(options.redisUrl, durability, note);
    else {
      redis = await startRedis({ folder: at('redis'), removeFolder: true, durability, note, signal });
      ends.push(redis.stop);
    }
    const redisUrl = redis?.url ?? options.redisUrl!;

    const own = privateFolder('servers', at('servers'));
    ends.push(own.remove);
    const adminToken = randomBytes(32).toString('hex');
    const tls = options.tls ? writeCertificate(own.path) : undefined;
    const servers = await startServers({
      count: options.servers,
      openingFile: resolve(options.openingFile),
      redisUrl,
      durability,
      adminToken,
      signingKeys: join(own.path, 'signing-keys.json'),
      folder: own.path,
      env: { ...options.env, ...options.faults },
      tls,
      note,
      signal,
      entry: options.entry,
    });
    ends.push(servers.stop);

    let prometheus: StartedPrometheus | null = null;
    if (options.prometheus) {
      const scrape = servers.metricsUrls.map((url) => new URL(url).host);
      prometheus = await startPrometheus({
        folder: at('prometheus'),
        scrape,
        rules: options.rules,
        note,
        signal,
      });
      ends.push(prometheus.stop);
    }
    return {
      url: servers.url,
      ca: tls?.ca ?? null,
      get metricsUrls() {
        return servers.metricsUrls;
      },
      adminToken,
      redisUrl,
      prometheusUrl: prometheus?.url ?? null,
      get pids() {
        return {
          redis: redis?.pid ?? null,
          servers: servers.pids,
          prometheus: prometheus?.pid ?? null,
        };
      },
      redis,
      servers,
      prometheus,
      stop,
    };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

async function endAll(ends: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends)
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}

/** Checks that a Redis named by the user answers, and says so when it keeps less than was asked for. */
async function greet(url: string, durability: Durability, note: Note): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 3_000 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const setting = async (name: string) => ((await redis.config('GET', name)) as string[])[1];
    const kept = (await setting('appendonly')) === 'yes' ? await setting('appendfsync') : 'none';
    if (kept !== durability) note(`the Redis given keeps writes as "${kept}", not as "${durability}"`);
  } catch (error) {
    const { message } = error as Error;
    // Managed services refuse CONFIG; what they keep cannot be told.
    if (!/unknown command|NOPERM/i.test(message)) throw new Error(`no Redis at ${url}: ${message}`);
    note('the Redis given does not tell what it keeps on disk');
  } finally {
    redis.disconnect();
  }
}
