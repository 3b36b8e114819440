import { exponential, logNormal, type RandomStream, randomStream } from '../population/random.ts';
import { EventQueue } from './engine/event-queue.ts';
import { Station } from './engine/station.ts';
import { intervalOf } from './replications.ts';

/** A stationary queue: arrivals are Poisson with `rate`, service times are drawn with mean 1 / `mu`. */
export interface QueueModel {
  name: string;
  rate: number;
  mu: number;
  servers: number;
  /** Most that may be here at once; Infinity where nobody is refused. */
  capacity: number;
  /** Mean patience, exponential; Infinity where nobody gives up. */
  patience: number;
  /** Standard deviation of the service time over its mean: 1 exponential, 0 constant, else log-normal. */
  variation: number;
}

/** What is measured of a queue and known of it: shares of those who come, times in the unit of 1 / rate. */
export interface QueueFigures {
  /** Mean time in line of those who are served (with impatience: of all who come, until they are served or give up). */
  wait: number;
  /** Share that waits longer than `tailAt`. Null where no exact value is known. */
  tail: number | null;
  /** Share refused, or given up. */
  lost: number;
}

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
 * The exact figures of a model, from the steady state of its birth and death process; M/G/1 from its formula.
 *
 * @param tailAt which wait the tail is asked for
 */
export function exactFigures(model: QueueModel, tailAt: number): QueueFigures {
  const { rate, mu, servers, capacity, patience, variation } = model;
  if (variation !== 1) return { wait: waitMG1(rate, mu, variation), tail: null, lost: 0 };
  const theta = 1 / patience;
  const most = Math.min(capacity, servers + 5000);
  const chances = [1];
  for (let n = 1; n <= most; n++)
    chances.push((chances[n - 1]! * rate) / (Math.min(n, servers) * mu + Math.max(0, n - servers) * theta));
  const sum = chances.reduce((all, one) => all + one, 0);
  const inLine = chances.reduce((all, one, n) => all + (one / sum) * Math.max(0, n - servers), 0);
  const blocked = Number.isFinite(capacity) ? chances.at(-1)! / sum : 0;
  const wait = inLine / (rate * (1 - blocked));
  const lost = patience === Number.POSITIVE_INFINITY ? blocked : (theta * inLine) / rate;
  // Of those who come in: with n before them, n - c + 1 must leave first, an Erlang distribution of that many stages.
  let tail = 0;
  if (patience === Number.POSITIVE_INFINITY) {
    const mean = servers * mu * tailAt;
    let term = Math.exp(-mean);
    let stages = term;
    for (let n = servers; n < (Number.isFinite(capacity) ? capacity : most); n++) {
      tail += (chances[n]! / sum / (1 - blocked)) * stages;
      term *= mean / (n - servers + 1);
      stages += term;
    }
  }
  return { wait, tail: patience === Number.POSITIVE_INFINITY ? tail : null, lost };
}

export interface TheoryOptions {
  customers: number;
  seed: number;
  tailAt: number;
  /** A planted bias: every service takes so many times as long. */
  slower?: number;
}

/** One run of a model on the simulator's own queue of events and its own station; the first tenth is not counted. */
export function simulateQueue(
  model: QueueModel,
  { customers, seed, tailAt, slower = 1 }: TheoryOptions,
): QueueFigures {
  const arrivals = randomStream(seed, 'theory arrivals', 0);
  const services = randomStream(seed, 'theory services', 0);
  const patiences = randomStream(seed, 'theory patience', 0);
  const events = new EventQueue();
  const station = new Station(model.servers, model.capacity);
  let [came, counted, served, waits, late, lost] = [0, 0, 0, 0, 0, 0];
  events.add(exponential(arrivals, 1 / model.rate), 0, 0);
  while (came < customers) {
    const now = events.take();
    events.add(now + exponential(arrivals, 1 / model.rate), 0, 0);
    const counts = came++ >= customers / 10;
    if (counts) counted++;
    if (station.isFull(now)) {
      if (counts) lost++;
      continue;
    }
    const wait = station.beginsAt(now) - now;
    const patience = model.patience === Infinity ? Infinity : exponential(patiences, model.patience);
    const service = slower * serviceTime(model, services);
    if (counts) {
      served++;
      waits += Math.min(wait, patience);
      if (wait > tailAt) late++;
      if (wait > patience) lost++;
    }
    if (wait <= patience) station.serve(now, service);
  }
  return { wait: waits / served, tail: late / served, lost: lost / counted };
}

function serviceTime({ mu, variation }: QueueModel, random: RandomStream): number {
  if (variation === 0) return 1 / mu;
  if (variation === 1) return exponential(random, 1 / mu);
  const square = Math.log(1 + variation * variation);
  return logNormal(random, Math.exp(-square / 2) / mu, Math.sqrt(square));
}

const open = { capacity: Infinity, patience: Infinity, variation: 1 };

/** What the simulator is held against. */
export const queueModels: readonly (QueueModel & { tailAt: number })[] = [
  { name: 'M/M/1', rate: 5, mu: 8, servers: 1, ...open, tailAt: 0.5 },
  { name: 'M/M/3', rate: 0.2, mu: 0.1, servers: 3, ...open, tailAt: 10 },
  { name: 'M/M/50', rate: 45, mu: 1, servers: 50, ...open, tailAt: 0.2 },
  { name: 'M/D/1', rate: 0.7, mu: 1, servers: 1, ...open, variation: 0, tailAt: 1 },
  { name: 'M/G/1 (log-normal, cv 1.5)', rate: 0.6, mu: 1, servers: 1, ...open, variation: 1.5, tailAt: 1 },
  { name: 'M/M/3/8', rate: 3, mu: 1, servers: 3, ...open, capacity: 8, tailAt: 0.5 },
  { name: 'M/M/5 + M (Erlang A)', rate: 6, mu: 1, servers: 5, ...open, patience: 2, tailAt: 1 },
];

/** How often the intervals of a figure hold its exact value. */
export interface Coverage {
  model: string;
  figure: keyof QueueFigures;
  exact: number;
  mean: number;
  seeds: number;
  covered: number;
}

/** Replications behind one interval, and customers of each. */
export const theoryEffort = { replications: 20, customers: 20_000 };

/**
 * Over so many seeds: the 99 % interval from 20 replications each, and whether it holds the exact value. A simulator
 * that is right is held by 97 to 100 % of 200 intervals; one that is biased by 2 % is not.
 */
export function coverageOf(
  model: (typeof queueModels)[number],
  {
    seeds,
    slower = 1,
    customers = theoryEffort.customers,
  }: { seeds: number; slower?: number; customers?: number },
): Coverage[] {
  const exact = exactFigures(model, model.tailAt);
  const figures = (['wait', 'tail', 'lost'] as const).filter((figure) => (exact[figure] ?? 0) > 0);
  const found = figures.map((figure) => ({ figure, covered: 0, sum: 0 }));
  for (let seed = 0; seed < seeds; seed++) {
    const runs = Array.from({ length: theoryEffort.replications }, (_, i) =>
      simulateQueue(model, {
        customers,
        seed: 1 + seed * theoryEffort.replications + i,
        tailAt: model.tailAt,
        slower,
      }),
    );
    for (const each of found) {
      const { mean, interval } = intervalOf(
        runs.map((run) => run[each.figure]!),
        0.99,
      );
      each.sum += mean;
      if (interval[0] <= exact[each.figure]! && exact[each.figure]! <= interval[1]) each.covered++;
    }
  }
  return found.map(({ figure, covered, sum }) => ({
    ...{ model: model.name, figure, exact: exact[figure]!, mean: sum / seeds, seeds, covered },
  }));
}

/** A line a figure; what is outside 97 to 100 % is marked. */
export function coverageTable(rows: readonly Coverage[]): string {
  const line = ({ model, figure, exact, mean, seeds, covered }: Coverage) =>
    [
      model.padEnd(28),
      figure.padEnd(5),
      exact.toFixed(6).padStart(11),
      mean.toFixed(6).padStart(11),
      `${((100 * covered) / seeds).toFixed(1)} %`.padStart(8),
      isCovered({ seeds, covered }) ? '' : 'MISSED',
    ].join('  ');
  return ['model                         what         exact    simulated   covered', ...rows.map(line)].join(
    '\n',
  );
}

export function isCovered({ seeds, covered }: Pick<Coverage, 'seeds' | 'covered'>): boolean {
  return covered >= 0.97 * seeds;
}
