import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  closeSync, fsyncSync, linkSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync,
} from 'node:fs'; // biome-ignore format: one list
import { dirname } from 'node:path';
import { z } from 'zod';
import { tagOf } from './tokens.ts';

/** One key that signs what others verify. */
export interface SigningKey {
  keyId: string;
  /** Wall time, Unix ms, from which it may sign. */
  fromMs: number;
  /** PEM. */
  publicKey: string;
  /** PEM; null once retired: what it signed can still be verified, and it signs no more. */
  privateKey: string | null;
}

/** One secret of the server's own tokens: account tokens, tickets, admissions. */
export interface TokenSecret {
  /** Wall time, Unix ms, from which tokens are made with it. It is accepted as long as it stands in the file. */
  fromMs: number;
  secret: Buffer;
}

/** What a key file holds, oldest first. Of each kind, the last whose time has come is the one in use. */
export interface KeyFile {
  signing: SigningKey[];
  secrets: TokenSecret[];
  /** Makes the codes of submissions, and is never changed: asking again gives the same code. */
  codes: Buffer;
}

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const secret = z
  .string()
  .regex(/^[\w-]{43,}$/, 'at least 32 bytes in base64url')
  .transform((text) => Buffer.from(text, 'base64url'));

const content = z.strictObject({
  signing: z
    .array(
      z.strictObject({
        keyId: z.string().min(1),
        from: instant,
        publicKey: z.string(),
        privateKey: z.string().nullable(),
      }),
    )
    .min(1),
  secrets: z.array(z.strictObject({ from: instant, secret })).min(1),
  codes: secret,
});

/** As the first version wrote it: what was signed with those keys must stay verifiable. */
const formerContent = z.strictObject({
  current: z.string(),
  ed25519: z.record(z.string(), z.string()),
  secret,
});

/** The key in use at a wall time: the last whose time has come, the first there is if none has. */
export function inUse<T extends { fromMs: number }>(keys: readonly T[], nowMs: number): T {
  return keys.findLast(({ fromMs }) => fromMs <= nowMs) ?? keys[0]!;
}

/**
 * What a key file says.
 *
 * @throws Error with what is wrong in words that follow the file's name; never with any part of a secret
 */
export function parseKeyFile(text: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('is not a key file: it is no JSON, cut short or damaged');
  }
  const file = json !== null && typeof json === 'object' && 'ed25519' in json ? former(json) : present(json);
  const problem = problemOf(file);
  if (problem !== null) throw new Error(problem);
  return file;
}

function present(json: unknown): KeyFile {
  const { signing, secrets, codes } = parsed(content, json);
  return {
    signing: signing.map(({ from, ...key }) => ({ ...key, fromMs: from })),
    secrets: secrets.map(({ from, secret: bytes }) => ({ fromMs: from, secret: bytes })),
    codes,
  };
}

function former(json: unknown): KeyFile {
  const { current, ed25519, secret: bytes } = parsed(formerContent, json);
  if (!Object.hasOwn(ed25519, current)) throw new Error(`names ${current} as current, but does not hold it`);
  const ids = [...Object.keys(ed25519).filter((keyId) => keyId !== current), current];
  const signing = ids.map((keyId) => {
    const privateKey = ed25519[keyId]!;
    return { keyId, fromMs: 0, publicKey: publicPemOf(keyId, privateKey), privateKey };
  });
  return { signing, secrets: [{ fromMs: 0, secret: bytes }], codes: bytes };
}

function parsed<T extends z.ZodType>(shape: T, json: unknown): z.output<T> {
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw new Error(`is not a key file (${issues.join('; ')})`);
}

function problemOf({ signing, secrets }: KeyFile): string | null {
  const ids = signing.map(({ keyId }) => keyId);
  if (new Set(ids).size < ids.length) return 'holds two keys of one id';
  for (const { keyId, publicKey, privateKey } of signing) {
    if (privateKey !== null && publicPemOf(keyId, privateKey).trim() !== publicKey.trim())
      return `holds two halves under ${keyId} that are not one key`;
    readKey(keyId, () => createPublicKey(publicKey));
  }
  if (signing.at(-1)!.privateKey === null) return 'holds no private half of its newest key';
  for (const keys of [signing, secrets])
    if (keys.some(({ fromMs }, i) => i > 0 && fromMs < keys[i - 1]!.fromMs))
      return 'does not list its keys from the oldest to the newest';
  const tags = secrets.map((one) => tagOf(one.secret));
  return new Set(tags).size < tags.length ? 'holds one secret twice' : null;
}

function publicPemOf(keyId: string, privateKey: string): string {
  return pemOf(createPublicKey(readKey(keyId, () => createPrivateKey(privateKey))));
}

function readKey(keyId: string, read: () => KeyObject): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = read();
  } catch {
    // Told below, without what stood there.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error(`holds something under ${keyId} that is no Ed25519 key`);
  return key;
}

function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** A new set of keys, in use from the start. */
export function newKeyFile(nowMs: number): KeyFile {
  return {
    signing: [newSigningKey(nowMs)],
    secrets: [{ fromMs: nowMs, secret: randomBytes(32) }],
    codes: randomBytes(32),
  };
}

function newSigningKey(fromMs: number): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
  return {
    keyId,
    fromMs,
    publicKey: pemOf(publicKey),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Adds a new key and a new secret, in use from `fromMs` on: by then every server knows them. The old ones stay. */
export function rotated(file: KeyFile, fromMs: number): KeyFile {
  const tags = new Set(file.secrets.map((one) => tagOf(one.secret)));
  let fresh = randomBytes(32);
  while (tags.has(tagOf(fresh))) fresh = randomBytes(32);
  const after = (keys: readonly { fromMs: number }[]) => Math.max(fromMs, keys.at(-1)!.fromMs);
  return {
    signing: [...file.signing, newSigningKey(after(file.signing))],
    secrets: [...file.secrets, { fromMs: after(file.secrets), secret: fresh }],
    codes: file.codes,
  };
}

/** Drops the private halves of the keys before the one in use. */
export function withoutFormerKeys(file: KeyFile, nowMs: number): KeyFile {
  const current = file.signing.indexOf(inUse(file.signing, nowMs));
  const signing = file.signing.map((key, i) => (i < current ? { ...key, privateKey: null } : key));
  return { ...file, signing };
}

/** Drops the secrets before the one in use: tokens made with them are refused from then on. */
export function withoutFormerSecrets(file: KeyFile, nowMs: number): KeyFile {
  return { ...file, secrets: file.secrets.slice(file.secrets.indexOf(inUse(file.secrets, nowMs))) };
}

/**
 * The file's content.
 *
 * @throws Error naming the file and the remedy
 */
export function readKeyFile(file: string): KeyFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`SIGNING_KEYS: ${file} cannot be read (${(error as Error).message})`);
  }
  try {
    return parseKeyFile(text);
  } catch (error) {
    throw new Error(
      `SIGNING_KEYS: ${file} ${(error as Error).message}; put the former file back, or delete it to have a new one made, which ends every token`,
    );
  }
}

/**
 * Makes a file that only its owner can read, unless there is one. Several servers may start at once: the first file
 * to be linked into place is everybody's.
 *
 * @throws Error naming the file, when it cannot be written
 */
export function createKeyFile(file: string, nowMs: number): void {
  writeDraft(file, newKeyFile(nowMs), (draft) => {
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
}

/**
 * Changes a file in one step: whoever reads it meanwhile finds the former content or the new one, whole. Two changes
 * at once are refused rather than one of them lost.
 *
 * @returns the new content
 * @throws Error naming the file and the remedy; the file is then as it was
 */
export function changeKeyFile(file: string, change: (content: KeyFile) => KeyFile): KeyFile {
  readKeyFile(file);
  // Where the name is a link, what it points to is replaced, not the link.
  const place = realpathSync(file);
  const lock = `${place}.lock`;
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new Error(`SIGNING_KEYS: cannot write beside ${file} (${(error as Error).message})`);
    throw new Error(`SIGNING_KEYS: ${file} is being changed; if nobody is at it, delete ${lock}`);
  }
  try {
    const after = change(readKeyFile(file));
    writeDraft(place, after, (draft) => renameSync(draft, place));
    return after;
  } finally {
    rmSync(lock, { force: true });
  }
}

function writeDraft(
  file: string,
  { signing, secrets, codes }: KeyFile,
  place: (draft: string) => void,
): void {
  const iso = (ms: number) => new Date(ms).toISOString();
  const json = {
    signing: signing.map(({ keyId, fromMs, publicKey, privateKey }) => ({
      ...{ keyId, from: iso(fromMs), publicKey, privateKey },
    })),
    secrets: secrets.map(({ fromMs, secret: bytes }) => ({
      ...{ from: iso(fromMs), secret: bytes.toString('base64url') },
    })),
    codes: codes.toString('base64url'),
  };
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    place(draft);
    syncFolder(dirname(file));
  } catch (error) {
    throw new Error(`SIGNING_KEYS: cannot write ${file} (${(error as Error).message})`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The name, too, must survive a loss of power. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
