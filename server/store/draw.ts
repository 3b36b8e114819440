import type { Redis } from 'ioredis';
import { guarded, type ScriptRunner } from './connection.ts';
import type { Keys } from './keys.ts';

/** What is kept of the draw. */
export class KeptDraw {
  readonly #redis: Redis;
  readonly #scripts: ScriptRunner;
  readonly #keys: Keys;

  constructor(redis: Redis, scripts: ScriptRunner, keys: Keys) {
    this.#redis = redis;
    this.#scripts = scripts;
    this.#keys = keys;
  }

  /** Each step of the draw: see the scripts of the same names. @returns the script's code */
  async commit(
    fence: number,
    { commitment, secret, saltKey }: { commitment: string; secret: string; saltKey: string },
  ): Promise<string> {
    return (await this.#scripts.run('drawcommit', [fence, commitment, secret, saltKey])) as string;
  }

  /** @param roundAtMs opening ms, 0 for the end of the secret's time */
  async closeList(
    fence: number,
    list: { numbers: number; root: string; saltKey: string },
    beacon: { source: string; round: string; roundAtMs: number },
    revealMs: number,
  ): Promise<string> {
    const { source, round, roundAtMs } = beacon;
    return (await this.#scripts.run('drawroot', [
      ...[fence, list.numbers, list.root, list.saltKey, source, round, roundAtMs, revealMs],
    ])) as string;
  }

  async reveal(fence: number, secret: string, commitment: string): Promise<string> {
    return (await this.#scripts.run('drawreveal', [fence, secret, commitment])) as string;
  }

  /** @param fence null where the operator feeds it */
  async feed(fence: number | null, source: string, round: string, value: string): Promise<string> {
    return (await this.#scripts.run('drawbeacon', [fence ?? '', source, round, value])) as string;
  }

  async seed(
    fence: number,
    { secret, root, beacon, seed }: { secret: string | null; root: string; beacon: string; seed: string },
  ): Promise<string> {
    return (await this.#scripts.run('drawseed', [fence, secret ?? '', root, beacon, seed])) as string;
  }

  /** The draw's record, as its scripts write it. */
  record(): Promise<Record<string, string>> {
    return guarded(this.#redis.hgetall(this.#keys.draw));
  }

  /** What is kept of the draw and not published. */
  secret(): Promise<Record<string, string>> {
    return guarded(this.#redis.hgetall(this.#keys.drawsecret));
  }

  /** The accounts of numbers, in their order. @param count at most 1,000 */
  async accountsOf(from: number, count: number): Promise<string[]> {
    const numbers = Array.from({ length: count }, (_, i) => String(from + i));
    const spots = await guarded(this.#redis.hmget(this.#keys.spots, ...numbers));
    return spots.map((spot) => spot?.split('|')[1] ?? '');
  }
}
