import type { Action } from '../behaviour/journey.ts';
import { type RandomStream, randomStream } from '../population/random.ts';
import type { Costs } from './costs.ts';
import { draw, meanOf } from './distribution.ts';
import { GroupCommit } from './engine/group-commit.ts';
import { Station } from './engine/station.ts';

/**
 * The programs that people's calls go through: server processes with one line, and one Redis that puts each batch of
 * changes on disk. Times in wall ms. Calls that nobody simulates one by one (polls) take their share of the servers all
 * the same: what is left works more slowly.
 */
export class SimulatedSystem {
  readonly #costs: Costs;
  readonly #servers: number;
  readonly #station: Station;
  readonly #redis = new GroupCommit();
  readonly #service: RandomStream;
  readonly #disk: RandomStream;
  readonly pollMs: number;
  #slowness = 1;

  constructor(costs: Costs, servers: number, seed: number) {
    this.#costs = costs;
    this.#servers = servers;
    this.#station = new Station(servers);
    this.#service = randomStream(seed, 'service time', 0);
    this.#disk = randomStream(seed, 'disk time', 0);
    this.pollMs = meanOf(costs.server.poll);
  }

  /** So many polls a second come in besides. */
  polled(perSecond: number): void {
    const share = Math.min(0.98, (perSecond * this.pollMs) / 1000 / this.#servers);
    this.#slowness = 1 / (1 - share);
  }

  /** A call comes to the servers. @returns when it has been worked on */
  serve(atMs: number, action: Action): number {
    return this.#station.serve(atMs, draw(this.#costs.server[action], this.#service) * this.#slowness);
  }

  /** A change comes to Redis. @returns when it is done and on disk */
  commit(atMs: number): number {
    const change = draw(this.#costs.change, this.#service);
    return this.#redis.commit(atMs, change, () => draw(this.#costs.disk, this.#disk));
  }

  /** Time up to now that servers and Redis were busy with calls simulated one by one, in sum. */
  get busyMs(): { servers: number; redis: number } {
    return { servers: this.#station.busy, redis: this.#redis.busy };
  }
}
