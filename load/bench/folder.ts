import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/** A new folder for a bench's files, under `results/` where the command was called: on the disk that runs are on, too. */
export function benchFolder(name = 'bench'): string {
  const results = join(process.cwd(), 'results');
  mkdirSync(results, { recursive: true });
  return mkdtempSync(join(results, `${name}-`));
}
