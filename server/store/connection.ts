import { Redis } from 'ioredis';
import type { Keys, ScriptName } from './keys.ts';
import { scriptKeys } from './keys.ts';
import type { Script } from './scripts.ts';

/** Redis cannot be reached, or did not answer in time. Whether a write in flight happened is not known. */
export class StoreUnavailable extends Error {}

/** What a script call answers, before it is given a type. */
type Reply = string | number | (string | number)[];

export interface ConnectionOptions {
  /** `redis://host:port` or `redis+unix:///path`. */
  url: string;
  /** A command that has not answered after this long (wall) is given up. */
  commandTimeoutMs: number;
  autoPipelining?: boolean;
}

/**
 * A connection that never queues and never sends again: a write that was in flight when Redis died must not
 * run after it came back, when its caller has long been told that it failed.
 */
export function connect(options: ConnectionOptions): Redis {
  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: options.commandTimeoutMs,
    connectTimeout: 1000,
    retryStrategy: (times: number) => Math.min(50 * times, 500),
    enableAutoPipelining: options.autoPipelining ?? false,
    disableClientInfo: true,
  };
  const path = /^(?:redis\+)?unix:\/\/(.+)$/.exec(options.url)?.[1];
  const redis = path ? new Redis(path, settings) : new Redis(options.url, settings);
  // Without a listener ioredis prints every failed attempt to reconnect; the store reports its own state.
  redis.on('error', () => {});
  return redis;
}

/** Calls the scripts by name on one connection, with the keys of one opening. */
export class ScriptRunner {
  readonly #redis: Redis;
  readonly #keys = new Map<ScriptName, string[]>();
  readonly #observe: (script: ScriptName, seconds: number, size: number) => void;
  readonly #clock: () => number;
  /**
   * Closed until the state behind a new connection has been looked at: what waits must not be written to a
   * Redis that came back with less than was acknowledged.
   */
  gateOpen = false;

  /** @param observe told the duration (seconds) and vector size of each call; @param clock a monotonic clock, ms */
  constructor(
    redis: Redis,
    scripts: Script[],
    keys: Keys,
    observe: (script: ScriptName, seconds: number, size: number) => void,
    clock: () => number,
  ) {
    this.#redis = redis;
    this.#observe = observe;
    this.#clock = clock;
    for (const { name, numberOfKeys, lua } of scripts) {
      redis.defineCommand(`opening:${name}`, { numberOfKeys, lua });
      this.#keys.set(
        name,
        scriptKeys[name].map((key) => keys[key]),
      );
    }
  }

  /** @throws StoreUnavailable */
  async run(script: ScriptName, args: (string | number)[], size = 1): Promise<Reply> {
    if (!this.gateOpen && script !== 'look' && script !== 'open')
      throw new StoreUnavailable('not looked at yet');
    const command = (
      this.#redis as unknown as Record<string, (...args: (string | number)[]) => Promise<Reply>>
    )[`opening:${script}`]!;
    const startedAt = this.#clock();
    try {
      return await command.call(this.#redis, ...this.#keys.get(script)!, ...args);
    } catch (error) {
      throw asStoreError(error);
    } finally {
      this.#observe(script, (this.#clock() - startedAt) / 1000, size);
    }
  }
}

/** A failure of the connection becomes StoreUnavailable; a fault of a script stays what it is. */
function asStoreError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (
    error instanceof Error &&
    error.name === 'ReplyError' &&
    !/^(LOADING|READONLY|MASTERDOWN|MISCONF|OOM)/.test(message)
  ) {
    return error;
  }
  return new StoreUnavailable(message, { cause: error });
}

/** Waits for a plain command's reply, and throws as `asStoreError` says. */
export async function guarded<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (error) {
    throw asStoreError(error);
  }
}
