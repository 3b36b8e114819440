import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeKeyFile, rotated, withoutFormerKeys } from '../../server/identity/key-file.ts';
import { openSigningKeys } from '../../server/identity/keys.ts';
import { type SyntheticRun, syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { dispatch } from '../cli/dispatch.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import type { Receipt } from '../record/files.ts';

let folder: string;
let run: SyntheticRun;
let receipt: Receipt;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-day-verify-'));
  run = syntheticRun({ people: 160, quota: 40 });
  receipt = run.receipts.find(({ outcome }) => outcome === 'confirmed')!;
  await writeRun(join(folder, 'run'), run);
  // As GET /api/keys answers.
  await save('keys.json', run.manifest.publicKeys);
});
beforeEach(() => save('receipt.json', receipt));
afterAll(() => rm(folder, { recursive: true }));

async function save(file: string, content: unknown): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  await writeFile(join(folder, file), text);
}

/** Signs a changed receipt, as the site could. */
function signedAgain(change: Partial<Receipt>): Receipt {
  const { signature: _signature, keyId: _keyId, ...content } = { ...receipt, ...change };
  return { ...content, ...run.signs(content) };
}

async function verify(typed: string) {
  const rim = testRim({ folder });
  const code = await dispatch(program, ['verify', ...typed.split(' ')], rim);
  return { code, out: rim.written.out, err: rim.written.err };
}

describe('a good receipt', () => {
  test.each([
    ['the keys as the site answers them', 'receipt.json --keys keys.json'],
    ['those of a run', 'receipt.json --keys run/run.json'],
    ['those of the run’s folder', 'receipt.json --keys run'],
    ['the ledger of a run, whose keys go with it', 'receipt.json --ledger run'],
    ['a ledger by itself', 'receipt.json --ledger run/ledger.ndjson --keys keys.json'],
  ])('holds, with %s', async (_, typed) => {
    const { code, out, err } = await verify(typed);
    expect(err).toBe('');
    expect(out).toMatch(/✓ It holds\.\n$/);
    expect(out).not.toContain('✗');
    expect(code).toBe(0);
  });

  test('is told in words, in English and in French', async () => {
    const { out } = await verify('receipt.json --ledger run');
    expect(out).toContain(`Receipt of ${receipt.accountId}, opening ${receipt.opening}`);
    expect(out).toMatch(/^ {2}outcome +a place, paid for$/m);
    expect(out).toMatch(
      new RegExp(`^ {2}number and turn +number ${receipt.number}, turn ${receipt.turn}$`, 'm'),
    );
    expect(out).toMatch(/^ {2}accepted +13 June 2016 at \d\d:\d\d:\d\d \(Z\)$/m);
    expect(out).toContain('A rank says who was first, not who is processed or accepted first.');
    const french = (await verify('receipt.json --ledger run --language fr')).out;
    expect(french).toMatch(/^ {2}issue +une place, payée$/m);
    expect(french).toMatch(/^ {2}acceptation +13 juin 2016 à \d\d h \d\d min \d\d s \(Z\)$/m);
    expect(french).toMatch(/✓ Sa signature tient, par la clé synthetic de run\.json\.\n/);
    expect(french).toMatch(/✓ Il tient\.\n$/);
  });

  test('without a place: the statement of who only joined', async () => {
    const none = { rank: null, reservedAt: null, payBy: null, settledAt: null, seq: null, settledSeq: null };
    const waiting = {
      ...none,
      accountId: 'p000999',
      calledAt: null,
      admittedAt: null,
      code: null,
      outcome: null,
    };
    await save('receipt.json', signedAgain(waiting));
    const { code, out } = await verify('receipt.json --ledger run');
    expect(out).toMatch(/^ {2}outcome +none yet$/m);
    expect(out).not.toMatch(/^ {2}(rank|called|accepted|paid)/m);
    expect(out).toContain('The ledger holds no place for this account then.');
    expect(code).toBe(0);
  });

  test('is the same however it is written: order, spaces, numbers, escapes', async () => {
    const reversed = (value: object): string =>
      `{ ${Object.entries(value)
        .reverse()
        .map(([name, member]) => {
          const text = typeof member === 'number' ? `${member}.0e0` : JSON.stringify(member);
          return `${JSON.stringify(name).replace('a', '\\u0061')} :\r\n ${member && typeof member === 'object' ? reversed(member) : text}`;
        })
        .join('\t, ')} }`;
    const text = reversed(receipt);
    expect(text).not.toBe(JSON.stringify(receipt));
    await save('receipt.json', text);
    expect((await verify('receipt.json --keys keys.json')).code).toBe(0);
  });

  test('with --json is one document', async () => {
    const { code, out } = await verify('receipt.json --ledger run --json');
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      kind: 'receipt',
      holds: true,
      exitCode: 0,
      states: { outcome: 'a place, paid for' },
    });
    expect(answer.checks.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, true, true]);
    expect(code).toBe(0);
  });

  test('with the keys fetched from the site', async () => {
    const asked: string[] = [];
    const site = createServer((request, response) => {
      asked.push(request.url!);
      response.end(JSON.stringify(run.manifest.publicKeys));
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    expect((await verify(`receipt.json --keys ${address}`)).code).toBe(0);
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
    expect(asked).toEqual(['/api/keys']);
    const gone = await verify(`receipt.json --keys ${address}`);
    expect([gone.code, gone.err]).toEqual([2, expect.stringMatching(/no keys from there/)]);
  });
});

/** Every way to a value inside: `rank`, `checkpoint.hash`. */
function pathsOf(value: object, before = ''): string[] {
  return Object.entries(value).flatMap(([name, member]) => [
    before + name,
    ...(member && typeof member === 'object' ? pathsOf(member, `${before}${name}.`) : []),
  ]);
}

function changed(path: string, value: unknown): Receipt {
  const copy = structuredClone(receipt) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop()!;
  let place = copy;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy as unknown as Receipt;
}

describe('a receipt that was changed', () => {
  test('in any field, to anything else, fails: by its signature, or because it is no receipt any more', async () => {
    const paths = pathsOf(receipt);
    expect(paths.length).toBeGreaterThan(20);
    const valueAt = (path: string) =>
      path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], receipt);
    const other = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constant(undefined),
      fc.integer(),
      fc.constant(null),
    );
    for (const path of paths) {
      await fc.assert(
        fc.asyncProperty(other, async (value) => {
          fc.pre(JSON.stringify(value) !== JSON.stringify(valueAt(path)));
          await save('receipt.json', changed(path, value));
          const { code, out } = await verify('receipt.json --keys keys.json');
          expect(code, path).toBeGreaterThan(0);
          expect(out).not.toContain('✓ It holds');
        }),
        { numRuns: 8 },
      );
    }
  });

  test.each<[string, unknown]>([
    ['rank', 999],
    ['accountId', 'p000001'],
    ['outcome', 'exempt'],
    ['checkpoint', null],
    ['checkpoint.hash', '0'.repeat(64)],
    ['another', 'field'],
    ['__proto__', { rank: 1 }],
  ])('%s: it says so, exit 1', async (path, value) => {
    await save(
      'receipt.json',
      JSON.stringify(changed('x', 1)).replace('"x":1', `${JSON.stringify(path)}:${JSON.stringify(value)}`),
    );
    if (Object.hasOwn(receipt, path) || path.includes('.')) await save('receipt.json', changed(path, value));
    const { code, out } = await verify('receipt.json --keys keys.json');
    expect(out).toMatch(
      /✗ The receipt has a signature that does not hold: it was changed, or signed by somebody else\./,
    );
    expect(out).toMatch(/✗ It does NOT hold: what it says cannot be relied on\.\n$/);
    expect(code).toBe(1);
  });

  test('in one character of the signature, even one that decodes to the same bytes', async () => {
    const { signature } = receipt;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // The last of 86 characters carries two bits; its other four say nothing.
    const twin = alphabet[alphabet.indexOf(signature.at(-1)!) ^ 1]!;
    expect(Buffer.from(signature.slice(0, -1) + twin, 'base64url')).toEqual(
      Buffer.from(signature, 'base64url'),
    );
    for (const other of [
      signature.slice(0, -1) + twin,
      `${signature}=`,
      `${signature} `,
      signature.slice(1),
    ]) {
      await save('receipt.json', { ...receipt, signature: other });
      expect((await verify('receipt.json --keys keys.json')).code).toBe(1);
    }
  });

  test('and a key that is another under the same id', async () => {
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    await save('stranger.json', { [receipt.keyId]: stranger });
    const { code, out } = await verify('receipt.json --keys stranger.json --language fr');
    expect(out).toMatch(
      /✗ Le récépissé a une signature qui ne tient pas : il a été modifié, ou signé par quelqu’un d’autre\./,
    );
    expect(code).toBe(1);
  });
});

describe('against the ledger', () => {
  const against = async (change: (other: SyntheticRun) => unknown) => {
    const other: SyntheticRun = { ...structuredClone({ ...run, signs: undefined }), signs: run.signs };
    change(other);
    await writeRun(join(folder, 'other'), other);
    return verify('receipt.json --ledger other');
  };

  test.each<[string, (other: SyntheticRun) => unknown, RegExp]>([
    ['whose tail was dropped', ({ ledger }) => ledger.splice(-3), /counts 80 entries, the ledger has 77: its tail was dropped/],
    ['that was changed', ({ ledger }) => Object.assign(ledger[9]!, { accountId: 'friend' }), /The ledger itself is not whole: its chain is broken in 1 place\./],
    ['without the place', ({ ledger }) => ledger.filter((entry) => entry.accountId === receipt.accountId).map((entry) => Object.assign(entry, { accountId: 'friend' })), /a receipt for a place that the ledger does not hold/],
  ])('%s: exit 1', async (_, change, says) => {
    const { code, out } = await against(change);
    expect(out).toMatch(says);
    expect(out).toContain('✓ Its signature holds');
    expect(code).toBe(1);
  }); // biome-ignore format: a table

  test('a receipt that the site signed, and does not store', async () => {
    await save('receipt.json', signedAgain({ rank: receipt.rank! + 1 }));
    const { code, out } = await verify('receipt.json --ledger run');
    expect(out).toContain('✓ Its signature holds');
    expect(out).toMatch(/✗ p\d+ has a receipt that says rank \d+, the ledger \d+\./);
    expect(code).toBe(1);
  });
});

describe('wrong usage: exit 2, with the remedy', () => {
  test.each<[string, string, unknown, RegExp]>([
    ['no file', 'nothing.json --keys keys.json', null, /nothing\.json" does not exist/],
    ['a folder', 'run --keys keys.json', null, /is a folder; give a file/],
    ['a file cut short', 'receipt.json --keys keys.json', (text: string) => text.slice(0, -30), /is no JSON object: it was cut short or damaged; save it again/],
    ['an empty file', 'receipt.json --keys keys.json', () => '', /is no JSON object/],
    ['several receipts', 'run/receipts.ndjson --keys keys.json', null, /holds 40 statements; give one, or check a whole run with: opening-day audit DIR/],
    ['something else', 'keys.json --keys keys.json', null, /is nothing that can be verified/],
    ['half a receipt', 'receipt.json --keys keys.json', () => '{"accountId":"p1","signature":"x"}', /lacks something of a receipt \(kind: /],
    ['no keys', 'receipt.json', null, /--keys is missing: give the answer of GET \/api\/keys/],
    ['keys that are none', 'receipt.json --keys receipt.json', null, /holds no public keys; give the answer of GET \/api\/keys/],
    ['keys that are not there', 'receipt.json --keys none.json', null, /none\.json" does not exist/],
    ['a ledger that is not there', 'receipt.json --keys keys.json --ledger none', null, /--ledger .*none: none: is missing|ledger .*missing/],
    ['two files', 'receipt.json receipt.json', null, /is too much/],
  ])('%s', async (_, typed, spoil, says) => {
    if (spoil !== null) await save('receipt.json', (spoil as (text: string) => string)(JSON.stringify(receipt)));
    const { code, out, err } = await verify(typed);
    expect(err).toMatch(says);
    expect(out).toBe('');
    expect(code).toBe(2);
  }); // biome-ignore format: a table

  test('a key id that is not published, or in no readable form, in both languages', async () => {
    await save('old.json', { former: Object.values(run.manifest.publicKeys)[0] });
    const unknown = await verify('receipt.json --keys old.json');
    expect([unknown.code, unknown.err]).toEqual([
      2,
      expect.stringMatching(
        /signed with the key synthetic; ".*old\.json" has former: fetch GET \/api\/keys of the site again/,
      ),
    ]);
    const french = await verify('receipt.json --keys old.json --language fr');
    expect(french.err).toMatch(
      /signé avec la clé synthetic ; « .*old\.json » a former : demandez de nouveau/,
    );
    await save('spoilt.json', { synthetic: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' });
    const spoilt = await verify('receipt.json --keys spoilt.json');
    expect([spoilt.code, spoilt.err]).toEqual([2, expect.stringMatching(/in no readable form/)]);
  });
});

test('a key rotated between issue and verification: the former key is still published, and the receipt still holds', async () => {
  const file = join(folder, 'signing-keys.json');
  let nowMs = Date.parse('2026-11-25T09:00:00Z');
  const keys = openSigningKeys(file, () => nowMs);
  const { signature: _signature, keyId: _keyId, checkpoint, ...content } = receipt;
  const { seq, hash, count } = checkpoint!;
  const head = keys.sign({ seq, hash, count });
  await save('before.json', keys.sign({ ...content, checkpoint: head }));
  changeKeyFile(file, (before) => withoutFormerKeys(rotated(before, nowMs), nowMs));
  nowMs += 1;
  keys.reload();
  await save('after.json', keys.sign({ ...content, checkpoint: head }));
  // After a restart, too.
  const { publicKeys, keyId } = openSigningKeys(file, () => nowMs);
  await save('published.json', publicKeys);
  for (const name of ['before', 'after']) {
    const { code, out } = await verify(`${name}.json --keys published.json --ledger run`);
    expect([code, out]).toEqual([0, expect.stringContaining('✓ It holds.')]);
  }
  // Who keeps only the new key has thrown away what verifies the old receipts.
  await save('only-new.json', { [keyId]: publicKeys[keyId] });
  expect((await verify('before.json --keys only-new.json')).code).toBe(2);
});
