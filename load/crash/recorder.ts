import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readTrace, TRACED_CALLS, type TracedFile } from './trace.ts';

/** Watches how much of a process's files has really reached the disk. */
export interface Recorder {
  /** Put before the command to be watched; the process started has the command's own id, not strace's. */
  wrapper: readonly string[];
  /**
   * Call after the process has died: each of its files under the folder, by absolute path.
   * Throws when the trace does not end, or disagrees with the files themselves.
   */
  files(): Promise<Map<string, TracedFile>>;
}

/**
 * A recorder for one process that keeps its files in `folder`. What is in the folder already counts as synced.
 *
 * @param strace path of the program
 * @param folder must exist; the process works in it
 * @param log file for the trace, outside the folder
 */
export function recordSyncs({
  strace,
  folder,
  log,
}: {
  strace: string;
  folder: string;
  log: string;
}): Recorder {
  const home = realpathSync(folder);
  const initial = lengths(home);
  return {
    // -DD: the tracer is a grandchild in a process group of its own, so a Ctrl-C does not take it away
    // before it has seen the end. seccomp: calls that are not traced cost nothing.
    wrapper: [
      ...[strace, '-DD', '-f', '--seccomp-bpf', '-q', '-y', '-ttt'],
      ...['-s', '0', '-e', `trace=${TRACED_CALLS.join(',')}`, '-o', log],
    ],
    async files() {
      for (let tries = 0; tries < 500; tries++) {
        const trace = readTrace(read(log), initial, home);
        if (!trace.ended) {
          await delay(10);
          continue;
        }
        const kept = new Map([...trace.files].filter(([path]) => path.startsWith(`${home}/`)));
        check(kept, lengths(home));
        return kept;
      }
      throw new Error(`the trace of file calls (${log}) has no end, 5 s after the process died`);
    },
  };
}

/** The recorder's own test, each time: what it saw written must be what is there. */
function check(traced: Map<string, TracedFile>, real: Map<string, number>): void {
  for (const [path, length] of real) {
    const file = traced.get(path);
    if (file === undefined) throw new Error(`${path} was written, but is not in the trace`);
    if (file.length !== length && !(file.inFlight && length > file.length))
      throw new Error(`${path} has ${length} bytes, but the trace saw ${file.length} written`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The length of each file under a folder, by absolute path. */
function lengths(folder: string): Map<string, number> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, statSync(path).size];
    }),
  );
}
