import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { LatencyMs } from '../record/files.ts';
import type { SecondStats } from './generator.ts';
import { mostLagWallMs, type Starvation } from './validity.ts';

/** One look at the processor: running totals, in ms. */
export interface CpuSample {
  wallMs: number;
  /** Of all cores together. */
  busyMs: number;
  totalMs: number;
  /** Of the generator's threads: running, and ready to run with no core free. */
  runMs: number;
  waitMs: number;
}

export interface CpuShare {
  sample(): void;
  /** Shares of all cores in the rush; null where the system does not tell. */
  during(seconds: readonly SecondStats[]): { machine: number; generator: number } | null;
  starvation(lagIn: (from: number, to: number) => LatencyMs): Starvation | null;
}

/** A second of the rush carries at least this share of the busiest second's requests. */
const rushShare = 0.25;
/** Starved: the machine is this busy ... */
const busyMachine = 0.97;
/** ... the generator's threads wait for a core more than they run ... */
const mostWaiting = 0.5;
/** ... for this long, wall seconds, and half of the lag that would make the run invalid has built up. */
const leastSeconds = 5;

/** Follows the use of the processor by these processes, from Linux's /proc; elsewhere it knows nothing. */
export function cpuShare(pids: readonly number[]): CpuShare {
  const samples: CpuSample[] = [];
  const cores = availableParallelism();
  return {
    sample() {
      const sample = readSample(pids);
      if (sample !== null) samples.push(sample);
    },
    during: (seconds) => rushUse(samples, seconds, cores),
    starvation: (lagIn) => findStarvation(samples, lagIn),
  };
}

/** The stretch of at least 5 s in which the generator was starved, the worst by its lag; null when there is none. Pure. */
export function findStarvation(
  samples: readonly CpuSample[],
  lagIn: (from: number, to: number) => LatencyMs,
): Starvation | null {
  let worst: Starvation | null = null;
  for (let from = 0, to = 1; to < samples.length; to++) {
    while (from < to && samples[to]!.wallMs - samples[from]!.wallMs > leastSeconds * 1000 + 500) from++;
    const [a, b] = [samples[from]!, samples[to]!];
    if (b.wallMs - a.wallMs < leastSeconds * 1000 - 500) continue;
    const machine = (b.busyMs - a.busyMs) / Math.max(1, b.totalMs - a.totalMs);
    const wanted = b.runMs - a.runMs + (b.waitMs - a.waitMs);
    const waiting = (b.waitMs - a.waitMs) / Math.max(1, wanted);
    if (machine < busyMachine || waiting < mostWaiting) continue;
    const lag = lagIn(Math.floor(a.wallMs / 1000), Math.floor(b.wallMs / 1000)).p99;
    if (lag < mostLagWallMs / 2 || lag <= (worst?.lagP99Ms ?? 0)) continue;
    worst = { seconds: Math.round((b.wallMs - a.wallMs) / 1000), machine, waiting, lagP99Ms: lag };
  }
  return worst;
}

/** Use of the processor over the seconds of the rush. Pure. */
export function rushUse(
  samples: readonly CpuSample[],
  seconds: readonly SecondStats[],
  cores: number,
): { machine: number; generator: number } | null {
  const peak = Math.max(0, ...seconds.map(({ requests }) => requests));
  const rush = new Set(seconds.filter((s) => s.requests >= peak * rushShare).map((s) => s.wallSecond));
  let busy = 0;
  let total = 0;
  let run = 0;
  let wall = 0;
  for (let i = 1; i < samples.length; i++) {
    const [a, b] = [samples[i - 1]!, samples[i]!];
    if (!rush.has(Math.floor(a.wallMs / 1000))) continue;
    busy += b.busyMs - a.busyMs;
    total += b.totalMs - a.totalMs;
    run += b.runMs - a.runMs;
    wall += b.wallMs - a.wallMs;
  }
  if (wall === 0 || total === 0) return null;
  return { machine: Math.min(1, busy / total), generator: Math.min(1, run / (wall * cores)) };
}

/** A sample now; null without /proc. Ticks of /proc/stat are 10 ms on every Linux that Node runs on. */
function readSample(pids: readonly number[]): CpuSample | null {
  try {
    const [, user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
      readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.split(/\s+/).map(Number);
    const busy = user + nice + system + irq + softirq + steal;
    const threads = pids.flatMap(threadTimes);
    return {
      wallMs: Date.now(),
      busyMs: busy * 10,
      totalMs: (busy + idle + iowait) * 10,
      runMs: threads.reduce((sum, { runMs }) => sum + runMs, 0),
      waitMs: threads.reduce((sum, { waitMs }) => sum + waitMs, 0),
    };
  } catch {
    return null;
  }
}

/** Time on a core and time waiting for one, of each thread (`/proc/PID/task/TID/schedstat`, ns). */
export function threadTimes(pid: number): { runMs: number; waitMs: number }[] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).flatMap((thread) => {
    try {
      const [run = 0, wait = 0] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8')
        .split(' ')
        .map(Number);
      return [{ runMs: run / 1e6, waitMs: wait / 1e6 }];
    } catch {
      // The thread has ended between the two looks.
      return [];
    }
  });
}
