import { appendFileSync, truncateSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { RandomStream } from '../population/random.ts';
import type { TracedFile } from './trace.ts';

/** What a loss of power took, and what it left behind the last synced byte. */
export interface PowerLoss {
  /** Bytes of the append-only file that were written but had not reached the disk. */
  unsyncedBytes: number;
  /** How many of those happened to reach it all the same. */
  keptBytes: number;
  /** Bytes of a command that was being written, put behind a file that had no unsynced bytes. */
  tornBytes: number;
}

/**
 * What a write under way would have left: a transaction that never came to its end. Any beginning of it is
 * something that Redis must throw away when it loads the file (`aof-load-truncated`).
 */
const tornTransaction = [
  '*1\r\n$5\r\nMULTI\r\n',
  '*3\r\n$3\r\nSET\r\n$17\r\ncrash-test:halved\r\n$7\r\nwritten\r\n',
  '*1\r\n$4\r\nEX',
].join('');

/**
 * Does to the files of a dead Redis what a loss of power does: takes away what was never synced.
 *
 * Each file is cut to its synced length. Behind it, in the append-only file that was being written, stays a tail:
 * a random part of the unsynced bytes from their beginning, as a file system leaves that writes data before it
 * writes the length; or, when everything was synced, a random beginning of a transaction. Zeros or garbage, which
 * file systems that write the length first can leave, are not tried: Redis refuses such a file until
 * `redis-check-aof --fix` has cut it, which then leaves the same synced bytes.
 *
 * @param files what the recorder saw, by absolute path
 */
export function losePower(files: ReadonlyMap<string, TracedFile>, random: RandomStream): PowerLoss {
  const kept = [...files].filter(([path]) => basename(dirname(path)) === 'appendonlydir');
  const written = kept
    .filter(([path]) => path.endsWith('.incr.aof'))
    .sort(([a], [b]) => increment(a) - increment(b))
    .at(-1);
  if (written === undefined) throw new Error('Redis keeps no append-only file: nothing to cut');
  for (const [path, file] of kept) if (path !== written[0]) truncateSync(path, file.synced);

  const [path, { length, synced }] = written;
  const unsyncedBytes = length - synced;
  if (unsyncedBytes > 0) {
    const keptBytes = Math.floor(random.next() * (unsyncedBytes + 1));
    truncateSync(path, synced + keptBytes);
    return { unsyncedBytes, keptBytes, tornBytes: 0 };
  }
  const tornBytes = 1 + Math.floor(random.next() * tornTransaction.length);
  truncateSync(path, synced);
  appendFileSync(path, tornTransaction.slice(0, tornBytes));
  return { unsyncedBytes: 0, keptBytes: 0, tornBytes };
}

/** The number in `appendonly.aof.NUMBER.incr.aof`. */
function increment(path: string): number {
  return Number(/\.(\d+)\.incr\.aof$/.exec(path)?.[1] ?? 0);
}
