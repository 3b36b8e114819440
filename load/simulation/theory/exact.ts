import { normalTail } from '../../analysis/proportion.ts';
import type { QueueFigures, QueueModel } from './queue.ts';

/** Erlang's C: the probability of waiting in M/M/c. @param load arrivals times mean service */
export function erlangC(load: number, servers: number): number {
  const rho = load / servers;
  let term = 1;
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= load / (k + 1);
  }
  const top = term / (1 - rho);
  return top / (sum + top);
}

/** Mean wait of M/M/c: C / (c mu - lambda). */
export function waitMMc(rate: number, mu: number, servers: number): number {
  return erlangC(rate / mu, servers) / (servers * mu - rate);
}

/** Mean wait of M/G/1 (Pollaczek and Khinchine): lambda E[S^2] / (2 (1 - rho)). */
export function waitMG1(rate: number, mu: number, variation: number): number {
  const second = (1 + variation * variation) / (mu * mu);
  return (rate * second) / (2 * (1 - rate / mu));
}

/**
 * The share that waits longer than `at` in M/G/1: the wait is a geometric number of residual services (Pollaczek and
 * Khinchine), added up on a grid by Panjer's recursion (1981); off by the square of the grid's width.
 *
 * @param residual the distribution of what is left of a service that is met
 */
export function tailMG1(rho: number, at: number, residual: (x: number) => number): number {
  const steps = 4000;
  const h = at / steps;
  const share = (i: number) => residual((i + 0.5) * h) - (i === 0 ? 0 : residual((i - 0.5) * h));
  const shares = Array.from({ length: steps + 1 }, (_, i) => share(i));
  const waits = [(1 - rho) / (1 - rho * shares[0]!)];
  for (let s = 1; s <= steps; s++) {
    let sum = 0;
    for (let i = 1; i <= s; i++) sum += shares[i]! * waits[s - i]!;
    waits.push((rho * sum) / (1 - rho * shares[0]!));
  }
  // What lies round `at` itself is half below it and half above.
  return 1 - waits.reduce((sum, each, s) => sum + (s === steps ? each / 2 : each), 0);
}

/** What is left of a service that is met: mu times the integral of its tail. */
function residualOf({ mu, variation }: Pick<QueueModel, 'mu' | 'variation'>): (x: number) => number {
  if (variation === 0) return (x) => Math.min(1, mu * x);
  const square = Math.log(1 + variation * variation);
  const sigma = Math.sqrt(square);
  const point = (x: number) => (Math.log(x * mu) + square / 2) / sigma;
  return (x) => (x <= 0 ? 0 : mu * x * above(point(x)) + (1 - above(point(x) - sigma)));
}

/** The share of the standard normal distribution above x. */
function above(x: number): number {
  return x < 0 ? 1 - normalTail(-x) : normalTail(x);
}

/** The exact figures of a model: from the steady state of its birth and death process, or M/G/1's. */
export function exactFigures(model: QueueModel): QueueFigures {
  const { rate, mu, variation, tailAt } = model;
  if (variation === 1) return steadyFigures(model);
  const tail = tailMG1(rate / mu, tailAt, residualOf(model));
  return { wait: waitMG1(rate, mu, variation), tail, lost: 0 };
}

function steadyFigures({ rate, mu, servers, capacity, patience, tailAt }: QueueModel): QueueFigures {
  const theta = 1 / patience;
  const most = Math.min(capacity, servers + (theta > 0 ? 500 : 5000));
  const weights = [1];
  for (let n = 1; n <= most; n++)
    weights.push((weights[n - 1]! * rate) / (Math.min(n, servers) * mu + Math.max(0, n - servers) * theta));
  const sum = weights.reduce((all, one) => all + one, 0);
  const chances = weights.map((weight) => weight / sum);
  const inLine = chances.reduce((all, chance, n) => all + chance * Math.max(0, n - servers), 0);
  const blocked = Number.isFinite(capacity) ? chances.at(-1)! : 0;
  const entering = Number.isFinite(capacity) ? chances.slice(servers, -1) : chances.slice(servers);
  return {
    wait: inLine / (rate * (1 - blocked)),
    tail: stillWaiting(entering, servers * mu, theta, tailAt) / (1 - blocked),
    lost: theta > 0 ? (theta * inLine) / rate : blocked,
  };
}

/**
 * The chance that somebody who comes upon `k` people in line (by `chances`) waits longer than `at`: those ahead go at
 * `serving + k theta`, one after the other, and then one more service must end. By uniformization (Jensen 1953): the
 * jumps of a Poisson process faster than all of them, each of which may be none.
 */
function stillWaiting(chances: readonly number[], serving: number, theta: number, at: number): number {
  let ahead = chances.filter((chance, k) => k === 0 || chance > 1e-14);
  const fastest = serving + theta * (ahead.length - 1);
  const mean = fastest * at;
  let waiting = 0;
  for (let jumps = 0; jumps < mean + 12 * Math.sqrt(mean) + 30; jumps++) {
    waiting += poisson(mean, jumps) * ahead.reduce((sum, chance) => sum + chance, 0);
    const goes = (k: number) => ((ahead[k] ?? 0) * (serving + k * theta)) / fastest;
    ahead = ahead.map((chance, k) => chance - goes(k) + goes(k + 1));
  }
  return waiting;
}

function poisson(mean: number, count: number): number {
  let logarithm = count * Math.log(mean) - mean;
  for (let k = 2; k <= count; k++) logarithm -= Math.log(k);
  return Math.exp(logarithm);
}
