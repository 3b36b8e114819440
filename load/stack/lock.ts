import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './group.ts';

const heartbeatMs = 2_000;
/** A holder that has shown no sign for this long is gone, or asleep with its machine. */
const staleMs = 30_000;

/**
 * Does the work while no other process does any under the same lock file. The lock of a process that died
 * is taken over.
 *
 * Two processes that find the same stale lock in the same instant could both get in. What is done under the
 * lock bears that (a program is put in place by one rename); the lock only saves doing it twice.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  waiting: (holder: string) => void = () => {},
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const me = `${process.pid} ${randomUUID()}`;
  let told = false;
  while (!(await tryLock(file, me))) {
    const holder = await holderOf(file);
    if (!holder) continue;
    if (holder.stale) {
      await removeIf(file, holder.line);
    } else {
      if (!told) waiting(`process ${holder.pid}`);
      told = true;
      await sleep(100);
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await removeIf(file, me);
  }
}

async function tryLock(file: string, me: string): Promise<boolean> {
  try {
    await writeFile(file, me, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(file: string): Promise<{ line: string; pid: number; stale: boolean } | null> {
  try {
    const line = await readFile(file, 'utf8');
    const pid = Number.parseInt(line, 10);
    const silentMs = Date.now() - (await stat(file)).mtimeMs;
    // Just created and not yet written: not stale, unless it stays that way.
    const dead = Number.isInteger(pid) && !isRunning(pid);
    return { line, pid, stale: dead || silentMs > staleMs };
  } catch {
    return null;
  }
}

/** Removes the lock if it is still this holder's. */
async function removeIf(file: string, line: string): Promise<void> {
  try {
    if ((await readFile(file, 'utf8')) !== line) return;
    const aside = `${file}.${randomUUID()}`;
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
