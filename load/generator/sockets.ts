import { readdirSync } from 'node:fs';
import type { GeneratorReport } from '../record/files.ts';
import type { GeneratorJob } from './generator.ts';

/** Follows how many sockets processes hold. */
export interface Sockets {
  sample(): void;
  /** At most at once; null where the system does not tell. */
  most(): number | null;
}

/** From Linux's /proc: the files that are open beyond those that were before the crowd began. */
export function socketsOf(pids: readonly number[]): Sockets {
  let first: number | null = null;
  let most: number | null = null;
  return {
    sample() {
      try {
        const open = pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0);
        first ??= open;
        most = Math.max(most ?? 0, open - first);
      } catch {
        // Ended, or no /proc.
      }
    },
    most: () => most,
  };
}

/** What a generator's report says of connections. */
export function socketNotes(
  { own, url }: Pick<GeneratorJob, 'own' | 'url'>,
  { connections, most }: { connections: number | null; most: number | null },
): Pick<GeneratorReport, 'connectionsOf' | 'sockets' | 'handshakes'> {
  return {
    connectionsOf: own ? 'device' : 'virtualUser',
    sockets: most,
    handshakes: url.startsWith('https:') ? connections : 0,
  };
}
