import { readdirSync, readFileSync } from 'node:fs';

/** CPU time that the threads of a process have used so far, seconds; the kernel counts it in nanoseconds. */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has just ended.
    }
  }
  return nanoseconds / 1e9;
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) * 1024;
}

/**
 * Time that the main thread of a process has run or wanted to, seconds: one that spins wants to all the time, however
 * little of a busy machine it gets.
 */
export function wantedSeconds(pid: number): number {
  const [ran, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ').map(Number);
  return (ran! + waited!) / 1e9;
}
