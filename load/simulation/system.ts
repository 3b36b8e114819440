import type { Action } from '../behaviour/journey.ts';
import { type RandomStream, randomStream } from '../population/random.ts';
import type { Costs } from './costs.ts';
import { draw, meanOf } from './distribution.ts';
import { Column } from './engine/column.ts';
import { GroupCommit } from './engine/group-commit.ts';
import { Station } from './engine/station.ts';
import { erlangC } from './theory/exact.ts';

/** Nobody waits longer for an answer than this; what comes back later is work for nobody. Wall ms. */
const mostBacklogMs = 30_000;
/** Changes that one write to disk can hold. */
const mostInBatch = 1000;

/**
 * The programs that people's calls go through: server processes with one line, and one Redis that puts each batch of
 * changes on disk. Times in wall ms. Calls that nobody simulates one by one (polls) take their share of the servers all
 * the same: what is left works more slowly.
 */
export class SimulatedSystem {
  readonly #costs: Costs;
  readonly #servers: number;
  readonly #station: Station;
  readonly #redis = new GroupCommit(mostInBatch);
  readonly #service: RandomStream;
  readonly #disk: RandomStream;
  readonly #delay: RandomStream;
  readonly #diskMs = () => draw(this.#costs.disk, this.#disk);
  /** What a poll is worked on, in the mean. */
  readonly pollMs: number;
  #slowness = 1;
  /** Of calls simulated one by one, in sum; without what polls slow them down by. */
  #workMs = 0;
  #workBeforeMs = 0;
  #backlogMs = 0;
  /** What changes asked of Redis, in sum. */
  #redisMs = 0;
  readonly #meanDiskMs: number;
  /** By second: how long its calls and polls waited before the servers, and were worked on, in sum. */
  readonly #waited = new Column();
  readonly #worked = new Column();
  #lastSecond = 0;
  readonly #offered = new Column();
  readonly #late = new Column();

  /** @param chance which of the days that the same people may live */
  constructor(costs: Costs, servers: number, seed: number, chance = 0) {
    this.#costs = costs;
    this.#servers = servers;
    this.#station = new Station(servers);
    this.#service = randomStream(seed, 'service time', chance);
    this.#disk = randomStream(seed, 'disk time', chance);
    this.#delay = randomStream(seed, 'delay', chance);
    this.pollMs = meanOf(costs.server.poll);
    this.#meanDiskMs = meanOf(costs.disk);
  }

  /**
   * So many polls a second come in besides, for so long; what is more than the servers can do waits for them.
   *
   * @returns what is asked of the servers, polls and calls together, as a share of what they can do
   */
  polled(perSecond: number, forMs: number, atMs: number): number {
    const share = (perSecond * this.pollMs) / 1000 / this.#servers;
    this.#slowness = 1 / (1 - Math.min(0.98, share));
    const calls = forMs > 0 ? (this.#workMs - this.#workBeforeMs) / forMs / this.#servers : 0;
    this.#workBeforeMs = this.#workMs;
    const offered = share + calls;
    this.#backlogMs = Math.min(mostBacklogMs, Math.max(0, this.#backlogMs + (offered - 1) * forMs));
    const second = Math.floor(atMs / 1000);
    this.#offered.set(second, offered);
    this.#late.set(second, this.#backlogMs);
    const polls = (perSecond * forMs) / 1000;
    const rho = Math.min(0.98, offered);
    const waits = erlangC(rho * this.#servers, this.#servers) / (this.#servers * (1 - rho));
    this.#count(second, polls * (this.#backlogMs + waits * this.pollMs), polls * this.pollMs);
    return offered;
  }

  /** How loaded the servers were in a second of wall time, and what they had not worked off, wall ms of all of them. */
  loadIn(second: number): { offered: number; backlogMs: number } {
    return { offered: this.#offered.at(second) || 0, backlogMs: this.#late.at(second) || 0 };
  }

  /** A call comes to the servers. @returns when it has been worked on */
  serve(atMs: number, action: Action): number {
    const work = draw(this.#costs.server[action], this.#service);
    this.#workMs += work;
    this.#count(Math.floor(atMs / 1000), this.#station.beginsAt(atMs) - atMs, work);
    return this.#station.serve(atMs, work * this.#slowness);
  }

  /** What an answer is under way besides, each one anew; holds nobody up. */
  delayMs(): number {
    const { delay } = this.#costs;
    return delay === undefined ? 0 : draw(delay, this.#delay);
  }

  /** A change comes to Redis. @returns when it is done and on disk */
  commit(atMs: number): number {
    const change = draw(this.#costs.change, this.#service);
    this.#redisMs += change + this.#meanDiskMs / mostInBatch;
    return this.#redis.commit(atMs, change, this.#diskMs);
  }

  /**
   * What was asked of Redis up to now, in sum: the changes' work, and their share of the disk in full batches. While there
   * is little to do each change has a write of its own; that is time, but none that it would not have for others.
   */
  get redisBusyMs(): number {
    return this.#redisMs;
  }

  /**
   * In the minute in which requests waited most, in sum: how long they waited before the servers, in times of what they were
   * worked on. By sums, since two that happen to meet in an empty minute are no congestion.
   */
  get mostWaiting(): number {
    let [most, ratio] = [0, 0];
    for (let from = 0; from <= this.#lastSecond; from += 60) {
      let [waited, worked] = [0, 0];
      for (let second = from; second < from + 60; second++) {
        waited += this.#waited.at(second) || 0;
        worked += this.#worked.at(second) || 0;
      }
      if (waited > most) [most, ratio] = [waited, waited / worked];
    }
    return ratio;
  }

  #count(second: number, waitedMs: number, workedMs: number): void {
    this.#waited.add(second, waitedMs);
    this.#worked.add(second, workedMs);
    if (second > this.#lastSecond) this.#lastSecond = second;
  }
}
