import { execFile } from 'node:child_process';
import { verify } from 'node:crypto';
import {
  chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs'; // biome-ignore format: one list
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../ledger/canonical.ts';
import { changeKeyFile, rotated, withoutFormerKeys, withoutFormerSecrets } from './key-file.ts';
import { openSigningKeys } from './keys.ts';
import { Tokens } from './tokens.ts';

let folder: string;
let file: string;
let nowMs: number;
const clock = () => nowMs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-keys-test-'));
  file = join(folder, 'keys.json');
  nowMs = Date.parse('2026-11-25T09:00:00Z');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const open = (path = file) => openSigningKeys(path, clock);
const json = () => JSON.parse(readFileSync(file, 'utf8'));
const rotate = (afterMs = 10_000) => changeKeyFile(file, (content) => rotated(content, nowMs + afterMs));

type Signed = { keyId: string; signature: string; [more: string]: unknown };

/** Whether a signed statement holds by the published keys. */
function holds({ signature, ...signed }: Signed, keys: Record<string, string>) {
  const publicKey = keys[signed.keyId];
  if (publicKey === undefined) return false;
  return verify(null, Buffer.from(canonicalJson(signed)), publicKey, Buffer.from(signature, 'base64url'));
}

test('a statement is signed so that anyone with the public key can check it, and no part of it can be changed', () => {
  const keys = open();
  const signed = keys.sign({ rank: 7, accountId: 'p1', at: '2016-06-13T08:30:00.000-04:00' });
  const { signature, at, keyId } = signed;
  expect(keyId).toBe(keys.keyId);
  expect(holds(signed, keys.publicKeys)).toBe(true);
  expect(holds({ signature, at, keyId, rank: 7, accountId: 'p1' }, keys.publicKeys)).toBe(true);
  expect(holds({ ...signed, rank: 8 }, keys.publicKeys)).toBe(false);
  expect(holds({ ...signed, keyId: 'another' }, { another: keys.publicKeys[keyId]! })).toBe(false);
  const stranger = Object.values(open(join(folder, 'other.json')).publicKeys)[0]!;
  expect(holds(signed, { [keyId]: stranger })).toBe(false);
});

test('keys survive a restart, and only their owner may read them', () => {
  const first = open();
  nowMs += 1e9;
  const second = open();
  expect(second.publicKeys).toEqual(first.publicKeys);
  expect(second.secrets).toEqual(first.secrets);
  expect(first.secrets.current).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

test('several servers that start at once end up with one file of keys', async () => {
  const program = `
    import { openSigningKeys } from ${JSON.stringify(new URL('keys.ts', import.meta.url).href)};
    while (Date.now() < ${Date.now() + 1500});
    const keys = openSigningKeys(${JSON.stringify(file)}, Date.now);
    console.log(keys.keyId + ' ' + keys.secrets.current.toString('hex'));`;
  const run = promisify(execFile);
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const found = await Promise.all(Array.from({ length: 5 }, () => run(process.execPath, args)));
  const keys = open();
  const expected = `${keys.keyId} ${keys.secrets.current.toString('hex')}\n`;
  expect(found.map(({ stdout }) => stdout)).toEqual(Array(5).fill(expected));
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

describe('rotation', () => {
  test('a new key is published before it signs, and what the old one signed can still be verified', () => {
    const keys = open();
    const old = keys.keyId;
    const before = keys.sign({ rank: 1 });
    rotate(10_000);
    expect(keys.reload()).toBe(true);
    expect(Object.keys(keys.publicKeys)).toHaveLength(2);
    expect(keys.sign({ rank: 2 }).keyId).toBe(old);
    nowMs += 9_999;
    expect([keys.settle(), keys.keyId]).toEqual([false, old]);
    nowMs += 1;
    expect([keys.settle(), keys.settle()]).toEqual([true, false]);
    const after = keys.sign({ rank: 3 });
    expect(after.keyId).not.toBe(old);
    expect([before, after].map((signed) => holds(signed, keys.publicKeys))).toEqual([true, true]);
    // And after a restart.
    expect([before, after].map((signed) => holds(signed, open().publicKeys))).toEqual([true, true]);
    expect(open().keyId).toBe(after.keyId);
  });

  test('nobody is thrown out of the line: tokens of both secrets hold on servers that know both, in time or not', () => {
    const [early, late] = [open(), open()];
    const [here, there] = [new Tokens(early.secrets), new Tokens(late.secrets)];
    const spot = { number: 5, accountId: 'ann' };
    const [ticket, account, code] = [here.ticket(spot), here.account('ann'), here.receiptCode('ann', 1, 2)];
    rotate(10_000);
    for (const [keys, tokens] of [
      [early, here],
      [late, there],
    ] as const) {
      keys.reload();
      tokens.use(keys.secrets);
      // Not yet used, so that a server that has not looked yet is not shown it.
      expect(tokens.ticket(spot)).toBe(ticket);
    }
    nowMs += 10_000;
    early.settle();
    here.use(early.secrets);
    const fresh = here.ticket(spot);
    expect(fresh).not.toBe(ticket);
    for (const tokens of [here, there, new Tokens(open().secrets)]) {
      expect([tokens.readTicket(ticket), tokens.readTicket(fresh)]).toEqual([spot, spot]);
      expect(tokens.readAccount(account)).toBe('ann');
      expect(tokens.readAdmission(ticket)).toBe(null);
      expect(tokens.readTicket(`${fresh.slice(0, -43)}${ticket.slice(-43)}`)).toBe(null);
      // Asking again for a place gives the same answer as before.
      expect(tokens.receiptCode('ann', 1, 2)).toBe(code);
    }
  });

  test('again and again: every key stays published, every secret accepted, until it is retired', () => {
    const keys = open();
    const tokens = new Tokens(keys.secrets);
    const made: { signed: { keyId: string; signature: string }; ticket: string }[] = [];
    for (let i = 0; i < 5; i++) {
      made.push({ signed: keys.sign({ i }), ticket: tokens.ticket({ number: 1, accountId: 'ann' }) });
      rotate(0);
      nowMs += 1;
      keys.reload();
      tokens.use(keys.secrets);
    }
    expect(new Set(made.map(({ ticket }) => ticket)).size).toBe(5);
    const verdicts = () =>
      made.map(({ signed, ticket }) => [holds(signed, keys.publicKeys), tokens.readTicket(ticket) !== null]);
    expect(verdicts()).toEqual(Array(5).fill([true, true]));

    changeKeyFile(file, (content) => withoutFormerKeys(content, nowMs));
    expect(readFileSync(file, 'utf8').match(/BEGIN PRIVATE KEY/g)).toHaveLength(1);
    keys.reload();
    expect(verdicts()).toEqual(Array(5).fill([true, true]));

    changeKeyFile(file, (content) => withoutFormerSecrets(content, nowMs));
    expect(json().secrets).toHaveLength(1);
    keys.reload();
    tokens.use(keys.secrets);
    expect(verdicts()).toEqual(Array(5).fill([true, false]));
    const again = open();
    expect([again.keyId, again.publicKeys, again.secrets]).toEqual([
      keys.keyId,
      keys.publicKeys,
      keys.secrets,
    ]);
  });

  test('what is not in use yet is not retired in place of what is', () => {
    const keys = open();
    rotate(10_000);
    changeKeyFile(file, (content) => withoutFormerSecrets(withoutFormerKeys(content, nowMs), nowMs));
    keys.reload();
    expect(keys.sign({}).keyId).toBe(open().keyId);
    expect(json().secrets).toHaveLength(2);
    expect(readFileSync(file, 'utf8').match(/BEGIN PRIVATE KEY/g)).toHaveLength(2);
  });

  test('a server whose clock is behind still has a key to sign with', () => {
    open();
    rotate(0);
    changeKeyFile(file, (content) => withoutFormerKeys(content, nowMs));
    nowMs -= 86_400_000;
    const keys = open();
    expect(holds(keys.sign({}), keys.publicKeys)).toBe(true);
  });

  test('the file stays its owner’s alone, is replaced in one step, and a link stays a link', () => {
    const keys = open();
    const link = join(folder, 'link.json');
    symlinkSync(file, link);
    chmodSync(file, 0o640);
    changeKeyFile(link, (content) => rotated(content, nowMs));
    expect(realpathSync(link)).toBe(realpathSync(file));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['keys.json', 'link.json']);
    expect(keys.reload()).toBe(true);
    // Two changes at once: the second is told, and nothing is lost.
    const inside = (content: Parameters<typeof rotated>[0]) => {
      rotate();
      return content;
    };
    expect(() => changeKeyFile(file, inside)).toThrow(/is being changed/);
    expect(json().signing).toHaveLength(2);
    expect(readdirSync(folder).sort()).toEqual(['keys.json', 'link.json']);
  });
});

describe('a file of the first version', () => {
  const former = () => {
    open();
    const { signing, secrets } = json();
    const { keyId, privateKey, publicKey } = signing[0];
    const text = JSON.stringify({
      current: keyId,
      ed25519: { [keyId]: privateKey },
      secret: secrets[0].secret,
    });
    writeFileSync(file, text, { mode: 0o600 });
    return { keyId, publicKey, secret: Buffer.from(secrets[0].secret, 'base64url') };
  };

  test('is read, and written anew when it is rotated: keys, tokens and codes go on', () => {
    const { keyId, publicKey, secret } = former();
    const keys = open();
    expect([keys.keyId, keys.publicKeys]).toEqual([keyId, { [keyId]: publicKey }]);
    expect(keys.secrets).toEqual({ current: secret, others: [], codes: secret });
    rotate(0);
    expect(keys.reload()).toBe(true);
    expect(keys.secrets).toMatchObject({ others: [secret], codes: secret });
    expect(keys.publicKeys[keyId]).toBe(publicKey);
  });
});

describe('a file that cannot be used', () => {
  const spoilt: [what: string, spoil: (text: string) => string, says: RegExp][] = [
    ['cut short', (text) => text.slice(0, -20), /is not a key file: it is no JSON, cut short or damaged/],
    ['empty', () => '', /it is no JSON/],
    ['of another shape', () => '{"current":"k"}', /is not a key file \(signing: /],
    ['that is no object', () => 'null', /is not a key file/],
    ['of the first version, without its key', () => JSON.stringify({ current: 'k', ed25519: {}, secret: 'x'.repeat(43) }), /names k as current, but does not hold it/],
    ['with a short secret', (text) => text.replace(/"secret": "[^"]+"/, '"secret": "abc"'), /secrets\.0\.secret: at least 32 bytes/],
    ['with a key that is none', (text) => text.replace(/MC[\w+/]{10}/, 'AAAAAAAAAAAA'), /holds (something|two halves) under [0-9a-f]{16} that/],
    ['without a key that can sign', (text) => text.replace(/"privateKey": "[^"]+"/, '"privateKey": null'), /no private half of its newest key/],
    ['with one key twice', (text) => { const f = JSON.parse(text); return JSON.stringify({ ...f, signing: [f.signing[0], f.signing[0]] }); }, /two keys of one id/],
    ['with one secret twice', (text) => { const f = JSON.parse(text); return JSON.stringify({ ...f, secrets: [f.secrets[0], f.secrets[0]] }); }, /one secret twice/],
    ['in another order', (text) => { const f = JSON.parse(text); const [k] = f.signing; return JSON.stringify({ ...f, signing: [k, { ...k, keyId: 'b', from: '2001-01-01T00:00:00Z' }] }); }, /from the oldest to the newest/],
  ]; // biome-ignore format: a table

  test.each(spoilt)(
    '%s: it is named, left as it is, and a running server keeps its keys',
    (_, spoil, says) => {
      const keys = open();
      const before = { keyId: keys.keyId, publicKeys: keys.publicKeys, secrets: keys.secrets };
      const good = readFileSync(file, 'utf8');
      const bad = spoil(good);
      writeFileSync(file, bad);
      const refused = [() => open(), () => keys.reload(), () => rotate()];
      for (const attempt of refused) {
        expect(attempt).toThrow(says);
        expect(attempt).toThrow(`SIGNING_KEYS: ${file} `);
        // No part of a secret is told.
        const secrets = [...good.matchAll(/"(?:secret|codes|privateKey)": "([^"]+)"/g)].map(
          ([, text]) => text!,
        );
        expect(secrets).toHaveLength(3);
        try {
          attempt();
        } catch (error) {
          for (const secret of secrets) expect((error as Error).message).not.toContain(secret.slice(-12));
        }
      }
      expect(readFileSync(file, 'utf8')).toBe(bad);
      expect({ keyId: keys.keyId, publicKeys: keys.publicKeys, secrets: keys.secrets }).toEqual(before);
      expect(holds(keys.sign({}), keys.publicKeys)).toBe(true);
      writeFileSync(file, good);
      expect(keys.reload()).toBe(false);
    },
  );

  test('another file in its place, or none: receipts could not be verified any more, and everyone would be a stranger', () => {
    const keys = open();
    const good = json();
    const other = open(join(folder, 'other.json'));
    const strange = JSON.parse(readFileSync(join(folder, 'other.json'), 'utf8'));
    expect(other.keyId).not.toBe(keys.keyId);
    for (const [content, says] of [
      [strange, /no longer holds the public half of/],
      [{ ...good, secrets: strange.secrets }, /no longer holds the secret in use/],
      [{ ...good, codes: strange.codes }, /another secret for codes/],
    ] as const) {
      writeFileSync(file, JSON.stringify(content));
      expect(() => keys.reload()).toThrow(says);
    }
    rmSync(file);
    expect(() => keys.reload()).toThrow(/cannot be read/);
    expect(existsSync(file)).toBe(false);
  });

  test('a place that cannot be written', () => {
    const nowhere = join(folder, 'missing', 'keys.json');
    expect(() => open(nowhere)).toThrow(`SIGNING_KEYS: cannot write ${nowhere}`);
    expect(existsSync(nowhere)).toBe(false);
  });
});
