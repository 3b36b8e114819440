import { execFile } from 'node:child_process';
import { verify } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canonicalJson } from '../ledger/canonical.ts';
import { openSigningKeys } from './keys.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-keys-test-'));
  file = join(folder, 'keys.json');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

test('a statement is signed so that anyone with the public key can check it, and no part of it can be changed', () => {
  const keys = openSigningKeys(file);
  const { signature, ...signed } = keys.sign({
    rank: 7,
    accountId: 'p1',
    at: '2016-06-13T08:30:00.000-04:00',
  });
  const checks = (statement: object, publicKey = keys.publicKeys[signed.keyId]!) =>
    verify(null, Buffer.from(canonicalJson(statement)), publicKey, Buffer.from(signature, 'base64url'));
  expect(signed.keyId).toBe(keys.keyId);
  expect(checks(signed)).toBe(true);
  expect(checks({ at: signed.at, keyId: signed.keyId, rank: 7, accountId: 'p1' })).toBe(true);
  expect(checks({ ...signed, rank: 8 })).toBe(false);
  expect(checks({ ...signed, keyId: 'another' })).toBe(false);
  expect(checks(signed, Object.values(openSigningKeys(join(folder, 'other.json')).publicKeys)[0])).toBe(
    false,
  );
});

test('keys survive a restart, and only their owner may read them', () => {
  const first = openSigningKeys(file);
  const second = openSigningKeys(file);
  expect(second.publicKeys).toEqual(first.publicKeys);
  expect(second.secret.equals(first.secret)).toBe(true);
  expect(first.secret).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

test('what was signed with a former key can still be checked', () => {
  const former = openSigningKeys(file);
  const old = JSON.parse(readFileSync(file, 'utf8'));
  const other = join(folder, 'new.json');
  openSigningKeys(other);
  const made = JSON.parse(readFileSync(other, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...made, ed25519: { ...made.ed25519, ...old.ed25519 } }));
  const keys = openSigningKeys(file);
  expect(keys.keyId).toBe(made.current);
  expect(keys.publicKeys[former.keyId]).toBe(former.publicKeys[former.keyId]);
});

test('several servers that start at once end up with one file of keys', async () => {
  const program = `
    import { openSigningKeys } from ${JSON.stringify(new URL('keys.ts', import.meta.url).href)};
    while (Date.now() < ${Date.now() + 1500});
    const keys = openSigningKeys(${JSON.stringify(file)});
    console.log(keys.keyId + ' ' + keys.secret.toString('hex'));`;
  const run = promisify(execFile);
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const found = await Promise.all(Array.from({ length: 5 }, () => run(process.execPath, args)));
  const keys = openSigningKeys(file);
  const expected = `${keys.keyId} ${keys.secret.toString('hex')}\n`;
  expect(found.map(({ stdout }) => stdout)).toEqual(Array(5).fill(expected));
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

test('a file that cannot be used is named, and left as it is', () => {
  writeFileSync(file, '{"current":"k"}');
  expect(() => openSigningKeys(file)).toThrow(`SIGNING_KEYS: ${file} is not a key file`);
  expect(readFileSync(file, 'utf8')).toBe('{"current":"k"}');
  writeFileSync(file, JSON.stringify({ current: 'k', ed25519: {}, secret: 'x'.repeat(43) }));
  expect(() => openSigningKeys(file)).toThrow(
    `SIGNING_KEYS: ${file} names k as current, but does not hold it`,
  );
  const nowhere = join(folder, 'missing', 'keys.json');
  expect(() => openSigningKeys(nowhere)).toThrow(`SIGNING_KEYS: cannot write ${nowhere}`);
  expect(existsSync(nowhere)).toBe(false);
});
