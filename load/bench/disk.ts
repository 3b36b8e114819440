import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './ratio.ts';

/** Median time of writing 4 KiB at a file's end and syncing it, ms: what every fsync of this disk costs at least. */
export function fdatasyncMs(folder: string, times: number): number {
  const file = join(folder, 'fdatasync.probe');
  const block = Buffer.alloc(4096, 120);
  const descriptor = openSync(file, 'w');
  try {
    const durations: number[] = [];
    for (let i = 0; i < times; i++) {
      const startedAt = performance.now();
      writeSync(descriptor, block);
      fdatasyncSync(descriptor);
      durations.push(performance.now() - startedAt);
    }
    return median(durations);
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}
