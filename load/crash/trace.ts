/**
 * Reads a trace of a process's file calls (strace, `-f -y -s 0`) and says of each file how long it is
 * and how much of it had reached the disk. Pure.
 *
 * Synced is what a power loss could not take: the bytes of writes that had returned before the last
 * fsync or fdatasync that itself returned had begun. The tracer holds a thread still at the entry of a
 * call until it has noted it, so the order of the lines never makes more bytes synced than were.
 *
 * Renames and removals count as durable at once: Redis syncs the folder after each change of its manifest.
 */

/** A file's bytes. `inFlight`: the process died inside a write to it, so it may be longer than `length`. */
export interface TracedFile {
  length: number;
  synced: number;
  inFlight: boolean;
}

export interface Trace {
  /** By absolute path. */
  files: Map<string, TracedFile>;
  /** The traced process has ended; until then more lines may follow. */
  ended: boolean;
}

/** A call seen to begin and not yet to end, by thread. */
interface Open {
  call: string;
  /** The arguments as printed at the entry. */
  args: string;
  /** The file's length when a sync began. */
  lengthThen: number;
}

const LINE = /^(\d+)\s+\d+\.\d+\s+(.*)$/;
const WHOLE = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/;
const BEGUN = /^(\w+)\((.*?)\s*<unfinished \.\.\.>$/;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+|\?)/;
const DESCRIPTOR = /^\d+<([^>]*)>/;

/** The calls to be traced: all those by which Redis (or any plain program) changes or syncs a file. */
export const TRACED_CALLS = [
  'openat',
  'write',
  'writev',
  'pwrite64',
  'fsync',
  'fdatasync',
  'truncate',
  'ftruncate',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
] as const;

/**
 * @param text the trace, whole lines
 * @param initial length of each file (absolute path) when tracing began; all of it counts as synced
 * @param folder the folder against which the process's relative paths stand
 */
export function readTrace(text: string, initial: ReadonlyMap<string, number>, folder: string): Trace {
  const files = new Map<string, TracedFile>();
  for (const [path, length] of initial) files.set(path, { length, synced: length, inFlight: false });
  const open = new Map<string, Open>();
  let leader: string | null = null;
  let ended = false;

  for (const line of text.split('\n')) {
    const [, thread, rest] = LINE.exec(line) ?? [];
    if (thread === undefined || rest === undefined) continue;
    leader ??= thread;
    if (rest.startsWith('+++')) {
      if (thread === leader) ended = true;
      continue;
    }
    const whole = WHOLE.exec(rest);
    if (whole) {
      const [, call, args, result] = whole as unknown as [string, string, string, string];
      const entry = { call, args, lengthThen: fileOf(args)?.length ?? 0 };
      // A `?` for a result: the process died inside the call, which therefore stays open.
      if (result === '?') open.set(thread, entry);
      else finish(entry, args, Number(result));
      continue;
    }
    const begun = BEGUN.exec(rest);
    if (begun) {
      const [, call, args] = begun as unknown as [string, string, string];
      open.set(thread, { call, args, lengthThen: fileOf(args)?.length ?? 0 });
      continue;
    }
    const resumed = RESUMED.exec(rest);
    const entry = open.get(thread);
    if (resumed && entry) {
      const [, , more, result] = resumed as unknown as [string, string, string, string];
      if (result === '?') continue;
      open.delete(thread);
      finish(entry, entry.args + more, Number(result));
    }
  }
  for (const entry of open.values()) {
    const file = /write/.test(entry.call) ? fileOf(entry.args) : undefined;
    if (file) file.inFlight = true;
  }
  return { files, ended };

  function fileOf(args: string): TracedFile | undefined {
    const path = DESCRIPTOR.exec(args)?.[1];
    return path === undefined ? undefined : files.get(path);
  }

  /** Takes a call that returned `result` into account. */
  function finish(entry: Open, args: string, result: number): void {
    if (result < 0) return;
    const paths = quotedPaths(args).map((path) => (path.startsWith('/') ? path : `${folder}/${path}`));
    const [first, second] = paths;
    switch (entry.call) {
      case 'openat': {
        if (first === undefined || !/O_WRONLY|O_RDWR/.test(args)) return;
        const known = files.get(first);
        if (known === undefined) files.set(first, { length: 0, synced: 0, inFlight: false });
        else if (args.includes('O_TRUNC')) shorten(known, 0);
        return;
      }
      case 'write':
      case 'writev': {
        const file = fileOf(args);
        if (file) file.length += result;
        return;
      }
      case 'pwrite64': {
        const file = fileOf(args);
        if (file) file.length = Math.max(file.length, lastNumber(args) + result);
        return;
      }
      case 'fsync':
      case 'fdatasync': {
        const file = fileOf(args);
        if (file) file.synced = Math.max(file.synced, Math.min(entry.lengthThen, file.length));
        return;
      }
      case 'truncate':
      case 'ftruncate': {
        const file = entry.call === 'truncate' ? files.get(first ?? '') : fileOf(args);
        if (file) shorten(file, lastNumber(args));
        return;
      }
      case 'unlink':
      case 'unlinkat':
        if (first !== undefined) files.delete(first);
        return;
      default: {
        // One of the renames: what was known of the old name is now known of the new one.
        const file = files.get(first ?? '');
        if (first === undefined || second === undefined || file === undefined) return;
        files.delete(first);
        files.set(second, file);
      }
    }
  }
}

function shorten(file: TracedFile, length: number): void {
  file.length = Math.min(file.length, length);
  file.synced = Math.min(file.synced, length);
}

/** The offset of a pwrite, the length of a truncation. */
function lastNumber(args: string): number {
  return Number(/, (\d+)$/.exec(args)![1]);
}

function quotedPaths(args: string): string[] {
  return [...args.matchAll(/"([^"]*)"(?!\.\.\.)/g)].map((match) => match[1]!);
}
