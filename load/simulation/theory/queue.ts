import { exponential, logNormal, type RandomStream, randomStream } from '../../population/random.ts';
import { EventQueue } from '../engine/event-queue.ts';
import { Station } from '../engine/station.ts';

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
  /** The wait that the tail is asked for. */
  tailAt: number;
}

/** What is measured of a queue and known of it: shares of those who come, times in the unit of 1 / rate. */
export interface QueueFigures {
  /** Mean time in line of those who are served (with impatience: of all who come, until they are served or give up). */
  wait: number;
  /** Share that waits longer than `tailAt`; with impatience, that would if they stayed. */
  tail: number;
  /** Share refused, or given up. */
  lost: number;
}

const open = { capacity: Infinity, patience: Infinity, variation: 1 };

/** What the simulator is held against. */
export const queueModels: readonly QueueModel[] = [
  { name: 'M/M/1', rate: 5, mu: 8, servers: 1, ...open, tailAt: 0.5 },
  { name: 'M/M/3', rate: 0.2, mu: 0.1, servers: 3, ...open, tailAt: 10 },
  { name: 'M/M/50', rate: 45, mu: 1, servers: 50, ...open, tailAt: 0.2 },
  { name: 'M/D/1', rate: 0.7, mu: 1, servers: 1, ...open, variation: 0, tailAt: 1 },
  { name: 'M/G/1 (log-normal, cv 1.5)', rate: 0.6, mu: 1, servers: 1, ...open, variation: 1.5, tailAt: 1 },
  { name: 'M/M/3/8', rate: 3, mu: 1, servers: 3, ...open, capacity: 8, tailAt: 0.5 },
  { name: 'M/M/5 + M (Erlang A)', rate: 6, mu: 1, servers: 5, ...open, patience: 2, tailAt: 1 },
];

export interface QueueRun {
  customers: number;
  seed: number;
  /** A planted bias: every service takes so many times as long. */
  slower?: number;
}

/** One run of a model on the simulator's own queue of events and its own station; the first tenth is not counted. */
export function simulateQueue(model: QueueModel, { customers, seed, slower = 1 }: QueueRun): QueueFigures {
  const arrivals = randomStream(seed, 'theory arrivals', 0);
  const services = randomStream(seed, 'theory services', 0);
  const patiences = randomStream(seed, 'theory patience', 0);
  const events = new EventQueue(64);
  const station = new Station(model.servers, model.capacity);
  let [came, counted, served, waits, late, lost] = [0, 0, 0, 0, 0, 0];
  events.add(exponential(arrivals, 1 / model.rate), 0, 0);
  while (came < customers) {
    events.take();
    const now = events.at;
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
      if (wait > model.tailAt) late++;
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
