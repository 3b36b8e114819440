import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

export interface Follower {
  /** Reads what has been added; each complete line is handed over. */
  read(): void;
  close(): void;
}

/** Follows a file that another process appends lines to. The file exists already. */
export function follow(path: string, onLine: (line: string) => void): Follower {
  const file = openSync(path, 'r');
  const chunk = Buffer.alloc(1 << 18);
  const decoder = new StringDecoder('utf8');
  let half = '';
  return {
    read() {
      for (;;) {
        const length = readSync(file, chunk, 0, chunk.length, null);
        if (length === 0) return;
        const lines = (half + decoder.write(chunk.subarray(0, length))).split('\n');
        half = lines.pop()!;
        for (const line of lines) if (line !== '') onLine(line);
      }
    },
    close: () => closeSync(file),
  };
}
