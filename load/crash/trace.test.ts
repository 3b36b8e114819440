import { describe, expect, it } from 'vitest';
import { readTrace } from './trace.ts';

const AOF = '/d/appendonlydir/a.incr.aof';
const FD = `7<${AOF}>`;

/** Numbers the lines' threads and times as strace does. */
function trace(lines: [thread: number, rest: string][]): string {
  return `${lines.map(([thread, rest], i) => `${thread}  179549295${i}.000001 ${rest}`).join('\n')}\n`;
}

function read(lines: [number, string][], initial: [string, number][] = []) {
  return readTrace(trace(lines), new Map(initial), '/d');
}

const opened: [number, string] = [
  1,
  `openat(AT_FDCWD</d>, "appendonlydir/a.incr.aof", O_WRONLY|O_CREAT|O_APPEND, 0644) = ${FD}`,
];

describe('readTrace', () => {
  it('counts as synced what was written before the last sync that returned', () => {
    const { files } = read([
      opened,
      [1, `write(${FD}, ""..., 100) = 100`],
      [1, `fdatasync(${FD}) = 0`],
      [1, `write(${FD}, ""..., 50) = 50`],
      [1, `fdatasync(${FD} <unfinished ...>`],
      [1, '<... fdatasync resumed>) = ?'],
      [1, '+++ killed by SIGKILL +++'],
    ]);
    expect(files.get(AOF)).toEqual({ length: 150, synced: 100, inFlight: false });
  });

  it('does not count what another thread wrote while the sync was under way', () => {
    const { files } = read([
      opened,
      [1, `write(${FD}, ""..., 100) = 100`],
      [2, `fdatasync(${FD} <unfinished ...>`],
      [1, `write(${FD}, ""..., 30 <unfinished ...>`],
      [2, '<... fdatasync resumed>) = 0'],
      [1, '<... write resumed>) = 30'],
    ]);
    expect(files.get(AOF)).toEqual({ length: 130, synced: 100, inFlight: false });
  });

  it('takes no failed sync and no failed write for done', () => {
    const { files } = read([
      opened,
      [1, `write(${FD}, ""..., 100) = 60`],
      [1, `write(${FD}, ""..., 40) = -1 ENOSPC (No space left on device)`],
      [1, `fdatasync(${FD}) = -1 EIO (Input/output error)`],
    ]);
    expect(files.get(AOF)).toEqual({ length: 60, synced: 0, inFlight: false });
  });

  it('says when the process died inside a write', () => {
    for (const last of [`write(${FD}, ""..., 100) = ?`, `write(${FD}, ""..., 100 <unfinished ...>`]) {
      const { files, ended } = read([opened, [1, last], [1, '+++ killed by SIGKILL +++']]);
      expect(files.get(AOF)).toEqual({ length: 0, synced: 0, inFlight: true });
      expect(ended).toBe(true);
    }
  });

  it('follows a file through its rename, its truncation and its removal', () => {
    const { files } = read(
      [
        [1, 'openat(AT_FDCWD</d>, "temp", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 7</d/temp>'],
        [1, 'write(7</d/temp>, ""..., 89) = 89'],
        [1, 'fsync(7</d/temp>) = 0'],
        [1, 'rename("temp", "appendonlydir/base.rdb") = 0'],
        [1, 'truncate("/d/old.aof", 12) = 0'],
        [1, 'unlink("/d/gone.aof") = 0'],
      ],
      [
        ['/d/old.aof', 40],
        ['/d/gone.aof', 7],
      ],
    );
    expect(Object.fromEntries(files)).toEqual({
      '/d/appendonlydir/base.rdb': { length: 89, synced: 89, inFlight: false },
      '/d/old.aof': { length: 12, synced: 12, inFlight: false },
    });
  });

  it('has ended when the first process has, not when a fork or a thread of it has', () => {
    expect(read([opened, [5, '+++ exited with 0 +++']]).ended).toBe(false);
    expect(read([opened, [5, '+++ exited with 0 +++'], [1, '+++ exited with 0 +++']]).ended).toBe(true);
  });
});
