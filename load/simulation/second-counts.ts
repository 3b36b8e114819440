import type { Action } from '../behaviour/journey.ts';
import { bucketOf } from '../generator/buckets.ts';
import { type Answered, emptySecond, type SecondLine } from '../generator/tally.ts';

/** What happened in each second of wall time, as a generator counts it. */
export class SecondCounts {
  readonly #lines: (SecondLine | undefined)[] = [];

  arrived(wallMs: number): void {
    this.#at(wallMs).arrivals++;
  }

  answered(
    wallMs: number,
    { action, latencyMs, error, forward, outcome }: Omit<Answered, 'opened' | 'action'> & { action: Action },
  ): void {
    const line = this.#at(wallMs);
    line.requests++;
    if (error) line.errors++;
    line.forward += forward;
    if (outcome !== null) line.submissions[outcome] = (line.submissions[outcome] ?? 0) + 1;
    add(line, action, latencyMs, 1);
  }

  /** Polls that were counted and not simulated, by second; the latencies are spread evenly over them. */
  addPolls(bySecond: Uint32Array, latenciesMs: readonly number[]): void {
    bySecond.forEach((polls, second) => {
      if (polls === 0) return;
      const line = this.#at(second * 1000);
      line.requests += polls;
      latenciesMs.forEach((latencyMs, i) => {
        const n = latenciesMs.length;
        add(line, 'poll', latencyMs, Math.floor(((i + 1) * polls) / n) - Math.floor((i * polls) / n));
      });
    });
  }

  get lines(): SecondLine[] {
    return this.#lines.filter((line) => line !== undefined);
  }

  #at(wallMs: number): SecondLine {
    const second = Math.floor(wallMs / 1000);
    this.#lines[second] ??= emptySecond(second);
    return this.#lines[second];
  }
}

function add(line: SecondLine, action: Action, latencyMs: number, n: number): void {
  line.latency[action] ??= {};
  const buckets = line.latency[action];
  const bucket = bucketOf(latencyMs);
  buckets[bucket] = (buckets[bucket] ?? 0) + n;
}
