import { readdirSync, readFileSync } from 'node:fs';

/** Process groups. Each child leads one of its own, so that what it starts itself (a wrapper's Redis) ends with it. */

/** Sends a signal to a whole group; false when there is nobody left to get it. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    // EPERM is macOS's word for a group of which only the unreaped dead are left.
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Whether anybody of the group is still running. */
export function groupLives(leader: number): boolean {
  try {
    process.kill(-leader, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || hasRunningMember(leader);
}

/** Whether a process is there and has not ended, reaped or not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || standing(`${pid}`) !== null;
}

/**
 * Linux counts the dead that nobody has reaped yet as members. Orphans are reaped by the first process of the
 * machine or container, which may take seconds, or never do it.
 */
function hasRunningMember(leader: number): boolean {
  return readdirSync('/proc').some((entry) => /^\d/.test(entry) && standing(entry)?.group === leader);
}

/** Linux: the group of a process that still runs; null of one that has ended. */
function standing(pid: string): { group: number } | null {
  try {
    // "PID (NAME) STATE PARENT GROUP ..."; a name may hold anything, so what follows is counted from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : { group: Number(group) };
  } catch {
    return null;
  }
}
