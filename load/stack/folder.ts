import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFolder } from './watch.ts';

export interface PrivateFolder {
  /** Absolute, without symbolic links. */
  path: string;
  /** Removes it with all it holds. Can be called again. */
  remove(): void;
  /** Leaves it where it is, also when this process ends. */
  keep(): void;
}

/**
 * A folder that goes away with `remove`, or with this process. Without `at`, a new one among the system's
 * temporary files; with it, that path, created if need be, and removed whoever created it.
 */
export function privateFolder(name: string, at?: string): PrivateFolder {
  if (at) mkdirSync(at, { recursive: true, mode: 0o700 });
  const path = realpathSync(at ?? mkdtempSync(join(tmpdir(), `opening-day-${name}-`)));
  const keep = watchFolder(path);
  return {
    path,
    keep,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      keep();
    },
  };
}
