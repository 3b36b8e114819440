import type { KeyObject } from 'node:crypto';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { canonicalJson } from '../ledger/canonical.ts';

const keyFile = z.strictObject({
  /** Which key signs; the others are kept so that what they signed can be verified. */
  current: z.string(),
  /** Ed25519 private keys in PEM, by key id. */
  ed25519: z.record(z.string(), z.string()),
  /** Secret of tickets, admissions and account tokens, base64url. */
  secret: z.string().min(43),
});

/** The server's keys: Ed25519 for what others verify, a secret for its own tokens. */
export interface SigningKeys {
  keyId: string;
  secret: Buffer;
  /** Public keys in PEM, by key id. */
  publicKeys: Record<string, string>;
  /** Adds `keyId` and `signature`: Ed25519, base64url, over the canonical JSON of the object with its key id. */
  sign<T extends object>(statement: T): T & { keyId: string; signature: string };
}

/**
 * Reads the key file, or makes one that only its owner can read. Several servers may start at once: the
 * first file to be linked into place is everybody's.
 *
 * @throws Error naming the file, when it cannot be read, written or understood
 */
export function openSigningKeys(file: string): SigningKeys {
  if (!existsSync(file)) createKeyFile(file);
  let parsed: z.output<typeof keyFile>;
  try {
    parsed = keyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(
      `SIGNING_KEYS: ${file} is not a key file (${(error as Error).message}); delete it to have a new one made`,
    );
  }
  const privateKeys = new Map(Object.entries(parsed.ed25519).map(([id, pem]) => [id, createPrivateKey(pem)]));
  const current = privateKeys.get(parsed.current);
  if (!current)
    throw new Error(`SIGNING_KEYS: ${file} names ${parsed.current} as current, but does not hold it`);
  return signingKeys(parsed.current, current, privateKeys, Buffer.from(parsed.secret, 'base64url'));
}

function signingKeys(
  keyId: string,
  current: KeyObject,
  all: Map<string, KeyObject>,
  secret: Buffer,
): SigningKeys {
  return {
    keyId,
    secret,
    publicKeys: Object.fromEntries(
      [...all].map(([id, key]) => [
        id,
        createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
      ]),
    ),
    sign(statement) {
      const signed = { ...statement, keyId };
      return {
        ...signed,
        signature: sign(null, Buffer.from(canonicalJson(signed)), current).toString('base64url'),
      };
    },
  };
}

function createKeyFile(file: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const content = {
    current: keyId,
    ed25519: { [keyId]: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    secret: randomBytes(32).toString('base64url'),
  };
  try {
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new Error(`SIGNING_KEYS: cannot write ${file} (${(error as Error).message})`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}
