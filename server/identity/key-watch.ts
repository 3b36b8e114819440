import { statSync } from 'node:fs';
import type { SigningKeys } from './keys.ts';
import type { Tokens } from './tokens.ts';

/** How often the file is looked at, wall ms. A rotation gives every server several times this before a key is used. */
export const keyWatchMs = 1000;

export interface KeyWatchOptions {
  file: string;
  keys: SigningKeys;
  tokens: Tokens;
  /** Told of new keys taken up, with the id of the one that signs. */
  onChange: (keyId: string) => void;
  /** Told once of each file that cannot be taken up. */
  onTrouble: (error: unknown) => void;
}

/**
 * Follows the key file while the server runs, so that keys are rotated without a restart, on any number of servers,
 * by whoever can write the file: no process need be known or signalled.
 *
 * @returns stops it
 */
export function watchKeys({ file, keys, tokens, onChange, onTrouble }: KeyWatchOptions): () => void {
  // The first look reads it: it may have changed between its opening and this.
  let seen = '';
  const look = () => {
    const stamp = stampOf(file);
    const isNew = stamp !== seen;
    seen = stamp;
    try {
      if (!(isNew ? keys.reload() : keys.settle())) return;
      tokens.use(keys.secrets);
      onChange(keys.keyId);
    } catch (error) {
      onTrouble(error);
    }
  };
  const timer = setInterval(look, keyWatchMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Tells one content of a file from another without reading it. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return 'gone';
  }
}
