import type { Action } from '../behaviour/journey.ts';
import { bucketOf } from '../generator/buckets.ts';
import { type Answered, emptySecond, type SecondLine } from '../generator/tally.ts';
import { Column } from './engine/column.ts';
import type { PollLatency } from './poll-latency.ts';

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
  #pollLatency: ((second: number) => PollLatency) | null = null;
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

  /** Polls that were counted and not simulated, by second. How long polls take, those that were simulated too, is told by the load of their second. */
  addPolls(bySecond: Int32Array | Uint32Array, latency: (second: number) => PollLatency): void {
    this.#pollLatency = latency;
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
      if (this.#pollLatency !== null) spread(line, polls, this.#pollLatency(second));
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

function spread(line: SecondLine, counted: number, { buckets, upTo, lost }: PollLatency): void {
  const simulated = Object.values(line.latency.poll ?? {}).reduce((sum, n) => sum + n, 0);
  const polls = counted + simulated;
  if (polls === 0) return;
  const latency: Record<number, number> = {};
  // Where the rounding begins goes round from second to second: a single poll is not always the slowest.
  const phase = (line.wallSecond * 0.618_033_988_749_895) % 1;
  let before = 0;
  for (let i = 0; i < buckets.length; i++) {
    const to = i === buckets.length - 1 ? polls : Math.floor(upTo[i]! * polls + phase);
    if (to > before) latency[buckets[i]!] = (latency[buckets[i]!] ?? 0) + to - before;
    before = to;
  }
  line.latency.poll = latency;
  if (lost > 0) line.errors += Math.round(lost * polls);
}

/** Those of a day or so: 128 for each doubling from 1.28 ms. */
const mostBuckets = 128 * 28;
