import type { KeyObject } from 'node:crypto';
import { createPrivateKey, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { canonicalJson } from '../ledger/canonical.ts';
import { createKeyFile, inUse, type KeyFile, readKeyFile } from './key-file.ts';
import type { TokenSecrets } from './tokens.ts';

/** The server's keys: Ed25519 for what others verify, secrets for its own tokens. They may change while it runs. */
export interface SigningKeys {
  /** Which key signs now. */
  readonly keyId: string;
  /** What its tokens are made and read with now; another object after each change. */
  readonly secrets: TokenSecrets;
  /** Public keys in PEM, by key id: of the one that signs, of former ones, and of those whose time is to come. */
  readonly publicKeys: Record<string, string>;
  /** Adds `keyId` and `signature`: Ed25519, base64url, over the canonical JSON of the object with its key id. */
  sign<T extends object>(statement: T): T & { keyId: string; signature: string };
  /** Goes on with the keys whose time has come. @returns whether anything is different */
  settle(): boolean;
  /**
   * Takes the file up as it is now.
   *
   * @returns whether anything is different
   * @throws Error in one sentence when the file is not usable; the keys stay as they were
   */
  reload(): boolean;
}

/**
 * Reads the key file, or makes one.
 *
 * @param clock wall time, Unix ms
 * @throws Error naming the file, when it cannot be read, written or understood
 */
export function openSigningKeys(file: string, clock: () => number): SigningKeys {
  if (!existsSync(file)) createKeyFile(file, clock());
  let content = readKeyFile(file);
  let state = stateOf(content, clock());
  const take = (next: KeyFile) => {
    const found = stateOf(next, clock());
    const different = found.fingerprint !== state.fingerprint;
    content = next;
    if (different) state = found;
    return different;
  };
  return {
    get keyId() {
      return state.keyId;
    },
    get secrets() {
      return state.secrets;
    },
    get publicKeys() {
      return state.publicKeys;
    },
    sign(statement) {
      const { keyId, privateKey } = state;
      const signed = { ...statement, keyId };
      const bytes = Buffer.from(canonicalJson(signed));
      return { ...signed, signature: sign(null, bytes, privateKey).toString('base64url') };
    },
    settle: () => take(content),
    reload() {
      const found = readKeyFile(file);
      const missing = missingIn(found, content, state.secrets.current);
      if (missing !== null) throw new Error(`SIGNING_KEYS: ${file} ${missing}; the keys stay as they were`);
      return take(found);
    },
  };
}

interface State {
  keyId: string;
  privateKey: KeyObject;
  publicKeys: Record<string, string>;
  secrets: TokenSecrets;
  /** Tells one state from another. */
  fingerprint: string;
}

function stateOf({ signing, secrets, codes }: KeyFile, nowMs: number): State {
  const able = signing.filter(({ privateKey }) => privateKey !== null);
  const { keyId, privateKey } = inUse(able, nowMs);
  const current = inUse(secrets, nowMs);
  const others = secrets.filter((one) => one !== current).map(({ secret }) => secret);
  const parts = [
    keyId,
    ...signing.map((key) => key.keyId),
    ...[current.secret, ...others].map((s) => s.toString('hex')),
  ];
  return {
    keyId,
    privateKey: createPrivateKey(privateKey!),
    publicKeys: Object.fromEntries(signing.map((key) => [key.keyId, key.publicKey])),
    secrets: { current: current.secret, others, codes },
    fingerprint: parts.join(' '),
  };
}

/**
 * What a file that is to take the place of another lacks, null if nothing: without it, receipts that were given could
 * no longer be verified, or everybody in line would be a stranger.
 */
function missingIn(found: KeyFile, before: KeyFile, secret: Buffer): string | null {
  const published = new Map(found.signing.map((key) => [key.keyId, key.publicKey]));
  const gone = before.signing.find(({ keyId, publicKey }) => published.get(keyId) !== publicKey);
  if (gone) return `no longer holds the public half of ${gone.keyId}, which has signed`;
  if (!found.secrets.some((one) => one.secret.equals(secret))) return 'no longer holds the secret in use';
  return found.codes.equals(before.codes) ? null : 'holds another secret for codes';
}
