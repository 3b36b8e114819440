import { type ChildProcess, spawn } from 'node:child_process';
import type { GuardOrder } from './guard.ts';
import { moduleFile } from './path.ts';

/**
 * The parent's end of the guard (see guard.ts). One guard serves the whole process; it is started with the
 * first thing to watch. Neither it nor its pipe keeps the parent alive.
 */
let guard: ChildProcess | null = null;
/** What is being watched now, to tell a new guard if somebody kills the old one. */
const standing = new Map<string, GuardOrder>();
/** A guard that cannot live at all is not started for ever. */
let startsLeft = 5;

/** Kill this process group when the parent is gone. Returns how to call it off. */
export function watchGroup(leader: number): () => void {
  return watch(`group ${leader}`, { watch: leader }, { forget: leader });
}

/** Remove this folder (absolute path) when the parent is gone. Returns how to call it off. */
export function watchFolder(folder: string): () => void {
  return watch(`folder ${folder}`, { folder }, { keep: folder });
}

/** Starts the guard ahead of time, so that nothing is started before somebody watches. */
export function readyGuard(): void {
  if (!guard) startGuard();
}

function watch(key: string, order: GuardOrder, end: GuardOrder): () => void {
  standing.set(key, order);
  if (guard) tell(order);
  else startGuard();
  return () => {
    if (standing.delete(key)) tell(end);
  };
}

function startGuard(): void {
  if (startsLeft-- === 0) throw new Error('the guard of child processes (load/stack/guard.ts) keeps ending');
  const started = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', moduleFile(import.meta.dirname, 'guard')],
    // Its own session: what is sent to the parent's group does not reach it. No folder of anyone's held as cwd.
    { detached: true, stdio: ['pipe', 'ignore', 'inherit'], cwd: '/' },
  );
  guard = started;
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  started.stdin?.on('error', () => {});
  const gone = () => {
    if (guard !== started) return;
    guard = null;
    if (standing.size > 0 && startsLeft > 0) startGuard();
  };
  started.on('exit', gone);
  started.on('error', gone);
  for (const order of standing.values()) tell(order);
}

function tell(order: GuardOrder): void {
  guard?.stdin?.write(`${JSON.stringify(order)}\n`);
}
