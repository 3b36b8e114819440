import { readFileSync } from 'node:fs';

export interface PeakMemory {
  sample(): void;
  /** Bytes; null where the system does not tell. */
  bytes(): number | null;
}

/** Follows the most resident memory that these processes had, together, from Linux's /proc; elsewhere it knows nothing. */
export function peakMemory(pids: readonly number[]): PeakMemory {
  const peaks = new Map<number, number>();
  return {
    sample() {
      for (const pid of pids) {
        const bytes = peakOf(pid);
        if (bytes !== null) peaks.set(pid, bytes);
      }
    },
    bytes: () => (peaks.size === 0 ? null : [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0)),
  };
}

/** The high-water mark of a process, bytes: what came and went between two looks is in it. */
function peakOf(pid: number): number | null {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}
