import { quantileOf } from '../calibration/cumulative.ts';
import { bucketOf } from '../generator/buckets.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Costs } from './costs.ts';
import { type Distribution, meanOf } from './distribution.ts';
import { erlangC } from './theory/exact.ts';

/** How long answers to polls take at one load: buckets, each with the share of polls at or below it, ascending to 1. */
export interface PollLatency {
  buckets: Uint32Array;
  upTo: Float64Array;
  /** Share of polls that have no answer in time. */
  lost: number;
}

/** Shares at which the latency is told: coarse in the middle, fine in the tail. */
const shares = [
  ...Array.from({ length: 18 }, (_, i) => (i + 1) * 0.05),
  ...Array.from({ length: 9 }, (_, i) => 0.9 + (i + 1) * 0.01),
  ...Array.from({ length: 10 }, (_, i) => 0.99 + (i + 1) * 0.001),
];
/** Combinations of a way, a service and a wait; each is paired by a stride of its own, so that they have nothing to do with each other. */
const combinations = 1000;
const [serviceStride, waitStride, delayStride] = [389, 617, 751];

/**
 * Latencies of polls, which are not simulated one by one: the way there and back, the server's work, and the wait before
 * it as of M/M/c (P(W > t) = C exp(-(1 - rho) c t / s)), behind what had not been worked off. Loads are told apart by
 * hundredths, and each is worked out once.
 */
export class PollLatencies {
  readonly #servers: number;
  readonly #timeoutMs: number;
  readonly #meanMs: number;
  readonly #ways: number[];
  readonly #services: number[];
  readonly #delays: number[];
  readonly #known = new Map<number, PollLatency>();

  constructor({ crowd, run }: Pick<Scenario, 'crowd' | 'run'>, costs: Costs) {
    this.#servers = run.servers;
    this.#timeoutMs = costs.timeoutMs;
    this.#meanMs = meanOf(costs.server.poll);
    const { fibre, dsl, mobile } = crowd.networks;
    const all = fibre + dsl + mobile;
    this.#ways = (['fibre', 'dsl', 'mobile'] as const).flatMap((network) => {
      const n = Math.round((combinations * { fibre, dsl, mobile }[network]) / all);
      return Array.from({ length: n }, (_, i) => quantileOf(costs.network[network], (i + 0.5) / n));
    });
    const quantiles = (of: Distribution) =>
      Array.from({ length: combinations }, (_, i) => quantileOf(of, (i + 0.5) / combinations));
    this.#services = quantiles(costs.server.poll);
    this.#delays = quantiles(costs.delay ?? { kind: 'constant', value: 0 });
  }

  /** @param load offered, in shares of the servers @param backlogMs what had not been worked off, wall ms of all servers */
  at(load: number, backlogMs: number): PollLatency {
    const rho = Math.min(98, Math.round(load * 100));
    const late = Math.round(backlogMs / 10);
    const key = rho + 100 * late;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#workedOut(rho / 100, late * 10);
      this.#known.set(key, known);
    }
    return known;
  }

  #workedOut(rho: number, backlogMs: number): PollLatency {
    const c = this.#servers;
    const waiting = rho === 0 ? 0 : erlangC(rho * c, c);
    const latencies = this.#services.map((_, i) => {
      const share = (((i * waitStride) % combinations) + 0.5) / combinations;
      const beyond = share - (1 - waiting);
      const wait = beyond <= 0 ? 0 : (-Math.log(1 - beyond / waiting) * this.#meanMs) / (c * (1 - rho));
      const way = this.#ways[i % this.#ways.length]!;
      const delay = this.#delays[(i * delayStride) % combinations]!;
      return way + delay + this.#services[(i * serviceStride) % combinations]! + wait + backlogMs;
    });
    latencies.sort((a, b) => a - b);
    const inTime = latencies.filter((ms) => ms < this.#timeoutMs).length;
    const told = shares.map((share, i) => {
      // The middle of what it stands for.
      const middle = (share + (shares[i - 1] ?? 0)) / 2;
      return Math.min(
        this.#timeoutMs,
        latencies[Math.min(combinations - 1, Math.floor(middle * combinations))]!,
      );
    });
    return {
      buckets: Uint32Array.from(told, bucketOf),
      upTo: Float64Array.from(shares),
      lost: 1 - inTime / combinations,
    };
  }
}
