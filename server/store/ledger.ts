import type { Redis } from 'ioredis';
import { guarded, type ScriptRunner } from './connection.ts';
import type { Keys } from './keys.ts';

/** The ledger's lines as the scripts append them, and the chain that the controller lays over them. */
export class KeptLedger {
  readonly #redis: Redis;
  readonly #scripts: ScriptRunner;
  readonly #keys: Keys;

  constructor(redis: Redis, scripts: ScriptRunner, keys: Keys) {
    this.#redis = redis;
    this.#scripts = scripts;
    this.#keys = keys;
  }

  async append(fence: number, length: number, checkpoint: string, hashes: string[]): Promise<string> {
    return (await this.#scripts.run(
      'chain',
      [fence, length, checkpoint, ...hashes],
      Math.max(1, hashes.length),
    )) as string;
  }

  /** Ledger lines from `from` on (0-based), at most `count`. */
  lines(from: number, count: number): Promise<string[]> {
    return guarded(this.#redis.lrange(this.#keys.ledger, from, from + count - 1));
  }

  hashes(from: number, count: number): Promise<string[]> {
    return guarded(this.#redis.lrange(this.#keys.chain, from, from + count - 1));
  }

  chained(): Promise<number> {
    return guarded(this.#redis.llen(this.#keys.chain));
  }

  checkpoint(): Promise<string | null> {
    return guarded(this.#redis.get(this.#keys.checkpoint));
  }
}
