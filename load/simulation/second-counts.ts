import type { Action } from '../behaviour/journey.ts';
import { bucketOf } from '../generator/buckets.ts';
import { type Answered, emptySecond, type SecondLine } from '../generator/tally.ts';
import { Column } from './engine/column.ts';

/**
 * What happened in each second of wall time, as a generator counts it. Told in the order of time. Kept as numbers, and
 * written out as lines when they are asked for: a day has tens of thousands of seconds.
 */
export class SecondCounts {
  readonly #arrivals = new Column();
  readonly #requests = new Column();
  readonly #errors = new Column();
  readonly #forward = new Column();
  readonly #submissions = new Map<number, Record<string, number>>();
  readonly #polls = new Column();
  #pollLatenciesMs: readonly number[] = [];
  /** Latencies: second, action, bucket, count, and so on, in the order of the seconds. */
  readonly #latencies = new Column();
  #length = 0;
  readonly #actions: { action: Action; counts: Uint32Array; used: number[] }[] = [];
  /** The second at hand: its latencies are still in `#actions`. */
  #second = 0;
  #last = -1;

  arrived(wallMs: number): void {
    this.#arrivals.add(this.#at(wallMs), 1);
  }

  answered(
    wallMs: number,
    { action, latencyMs, error, forward, outcome }: Omit<Answered, 'opened' | 'action'> & { action: Action },
  ): void {
    const second = this.#at(wallMs);
    this.#requests.add(second, 1);
    if (error) this.#errors.add(second, 1);
    if (forward !== 0) this.#forward.add(second, forward);
    if (outcome !== null) this.#submitted(second, outcome);
    const { counts, used } = this.#of(action);
    const bucket = Math.min(mostBuckets - 1, bucketOf(latencyMs));
    if (counts[bucket]!++ === 0) used.push(bucket);
  }

  /** Polls that were counted and not simulated, by second; the latencies are spread evenly over them. */
  addPolls(bySecond: Uint32Array, latenciesMs: readonly number[]): void {
    this.#pollLatenciesMs = latenciesMs;
    bySecond.forEach((polls, second) => {
      if (polls === 0) return;
      this.#polls.add(second, polls);
      this.#last = Math.max(this.#last, second);
    });
  }

  /** The seconds in which anything happened, in order. */
  *lines(): Iterable<SecondLine> {
    this.#settle();
    let next = 0;
    for (let second = 0; second <= this.#last; second++) {
      const polls = this.#polls.at(second) || 0;
      const line = emptySecond(second);
      line.arrivals = this.#arrivals.at(second) || 0;
      line.requests = (this.#requests.at(second) || 0) + polls;
      line.errors = this.#errors.at(second) || 0;
      line.forward = this.#forward.at(second) || 0;
      line.submissions = this.#submissions.get(second) ?? {};
      next = this.#readLatencies(line, next);
      if (polls > 0) spread(line, polls, this.#pollLatenciesMs);
      if (line.requests > 0 || line.arrivals > 0) yield line;
    }
  }

  #submitted(second: number, outcome: string): void {
    const submissions = this.#submissions.get(second) ?? {};
    submissions[outcome] = (submissions[outcome] ?? 0) + 1;
    this.#submissions.set(second, submissions);
  }

  #at(wallMs: number): number {
    const second = Math.floor(wallMs / 1000);
    if (second !== this.#second) {
      this.#settle();
      this.#second = second;
    }
    if (second > this.#last) this.#last = second;
    return second;
  }

  #of(action: Action) {
    for (const each of this.#actions) if (each.action === action) return each;
    const fresh = { action, counts: new Uint32Array(mostBuckets), used: [] };
    this.#actions.push(fresh);
    return fresh;
  }

  /** The latencies of the second at hand are put with the others. */
  #settle(): void {
    this.#actions.forEach(({ counts, used }, action) => {
      for (const bucket of used) {
        for (const value of [this.#second, action, bucket, counts[bucket]!])
          this.#latencies.set(this.#length++, value);
        counts[bucket] = 0;
      }
      used.length = 0;
    });
  }

  /** @param from where in the latencies @returns where those of the next second begin */
  #readLatencies({ wallSecond, latency }: SecondLine, from: number): number {
    const { values } = this.#latencies;
    let next = from;
    for (; next < this.#length && values[next] === wallSecond; next += 4) {
      const { action } = this.#actions[values[next + 1]!]!;
      latency[action] ??= {};
      latency[action][values[next + 2]!] = values[next + 3]!;
    }
    return next;
  }
}

function spread({ latency }: SecondLine, polls: number, latenciesMs: readonly number[]): void {
  latency.poll ??= {};
  const n = latenciesMs.length;
  for (const [i, latencyMs] of latenciesMs.entries()) {
    const bucket = bucketOf(latencyMs);
    const count = Math.floor(((i + 1) * polls) / n) - Math.floor((i * polls) / n);
    latency.poll[bucket] = (latency.poll[bucket] ?? 0) + count;
  }
}

/** Those of a day or so: 128 for each doubling from 1.28 ms. */
const mostBuckets = 128 * 28;
