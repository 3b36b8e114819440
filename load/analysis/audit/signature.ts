import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { canonicalJson } from '../../../server/ledger/canonical.ts';
import type { Text } from '../../cli/text.ts';

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

  /** The ids of the keys, readable or not. */
  get ids(): string[] {
    return [...this.#keys.keys()];
  }

  check<Statement extends Signed>(statement: Statement): SignatureVerdict {
    const { signature, ...content } = statement;
    const key = this.#keys.get(statement.keyId);
    if (key === undefined) return 'unknownKey';
    if (key === null) return 'unreadableKey';
    return holds(content, signature, key) ? 'holds' : 'broken';
  }

  /** Null where the signature holds, else what is wrong with it, in English. */
  problem<Statement extends Signed>(statement: Statement): string | null {
    const verdict = this.check(statement);
    return verdict === 'holds' ? null : keyProblems(statement.keyId)[verdict].en;
  }
}

export type SignatureVerdict = 'holds' | 'unknownKey' | 'unreadableKey' | 'broken';

/** What is wrong with a signature, in words that follow the name of what was signed. */
export function keyProblems(keyId: string): Record<Exclude<SignatureVerdict, 'holds'>, Text> {
  return {
    unknownKey: {
      en: `is signed with the key ${keyId}, which is not among the published ones`,
      fr: `est signé avec la clé ${keyId}, qui n’est pas parmi celles qui sont publiées`,
    },
    unreadableKey: {
      en: `is signed with the key ${keyId}, which is published in no readable form`,
      fr: `est signé avec la clé ${keyId}, qui n’est pas publiée sous une forme lisible`,
    },
    broken: {
      en: 'has a signature that does not hold: it was changed, or signed by somebody else',
      fr: 'a une signature qui ne tient pas : il a été modifié, ou signé par quelqu’un d’autre',
    },
  };
}

function holds(content: object, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // Node reads base64url leniently; a signature has one way to be written.
  if (bytes.toString('base64url') !== signature) return false;
  try {
    return verify(null, Buffer.from(canonicalJson(content)), key, bytes);
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
