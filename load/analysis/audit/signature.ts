import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { canonicalJson } from '../../../server/ledger/canonical.ts';

/** Something signed: Ed25519, base64url, over the canonical JSON of the object without `signature`. */
export interface Signed {
  keyId: string;
  signature: string;
}

/** Public keys by their id, read once. */
export class KeyRing {
  readonly #keys = new Map<string, KeyObject | null>();

  /** @param publicKeys PEM by key id. A key that cannot be read verifies nothing. */
  constructor(publicKeys: Readonly<Record<string, string>>) {
    for (const [keyId, pem] of Object.entries(publicKeys)) this.#keys.set(keyId, readKey(pem));
  }

  /** Null where the signature holds, else what is wrong with it. */
  problem<Statement extends Signed>(statement: Statement): string | null {
    const { signature, ...content } = statement;
    const key = this.#keys.get(statement.keyId);
    if (key === undefined) return `is signed with the key ${statement.keyId}, which run.json does not name`;
    if (key === null)
      return `is signed with the key ${statement.keyId}, which run.json holds in no readable form`;
    if (!holds(content, signature, key)) {
      return 'has a signature that does not hold: it was changed, or signed by somebody else';
    }
    return null;
  }
}

function holds(content: object, signature: string, key: KeyObject): boolean {
  try {
    return verify(null, Buffer.from(canonicalJson(content)), key, Buffer.from(signature, 'base64url'));
  } catch {
    // What has no canonical form was never signed.
    return false;
  }
}

function readKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
