import { threadTimes } from '../generator/cpu.ts';

/** Processor time of the programs so far, ms. */
export interface UseSample {
  wallMs: number;
  /** Of all server processes together. */
  serversMs: number;
  redisMs: number;
}

/** Looks at the end of every second of wall time at how long servers and Redis have run, by Linux's /proc; elsewhere there is nothing to see. */
export function followUse(
  pids: { servers: readonly number[]; redis: number | null },
  now: () => number,
): { stop(): UseSample[] } {
  const samples: UseSample[] = [];
  let timer: NodeJS.Timeout | undefined;
  const runMs = (pid: number) => threadTimes(pid).reduce((sum, thread) => sum + thread.runMs, 0);
  const look = () => {
    try {
      samples.push({
        wallMs: now(),
        serversMs: pids.servers.reduce((sum, pid) => sum + runMs(pid), 0),
        redisMs: pids.redis === null ? 0 : runMs(pids.redis),
      });
    } catch {
      // No /proc, or a program that has ended: what was seen before stays.
    }
  };
  const next = () => {
    timer = setTimeout(
      () => {
        look();
        next();
      },
      1000 - (now() % 1000) || 1000,
    );
  };
  next();
  return {
    stop() {
      clearTimeout(timer);
      return samples;
    },
  };
}
