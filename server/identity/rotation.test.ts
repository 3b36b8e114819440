import { verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Receipt } from '../application/receipt.ts';
import { canonicalJson } from '../ledger/canonical.ts';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { changeKeyFile, rotated, withoutFormerSecrets } from './key-file.ts';

const start = sitesOnOneRedis();

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-rotation-test-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const rotate = (afterMs: number) => changeKeyFile(file, (content) => rotated(content, Date.now() + afterMs));
const keysOf = async (site: Site) => (await site.ask('GET', '/api/keys')).json as Record<string, string>;
const signingKeyOf = async (site: Site) => (await site.ask('GET', '/api/keys')).headers.get('signing-key')!;
const receiptOf = async (site: Site, bearer: string) =>
  (await site.ask('GET', '/api/receipt', { bearer })).json as Receipt;
const holds = (
  { signature, ...statement }: { keyId: string; signature: string },
  keys: Record<string, string>,
) =>
  verify(
    null,
    Buffer.from(canonicalJson(statement)),
    keys[statement.keyId]!,
    Buffer.from(signature, 'base64url'),
  );

test('two servers take a rotated file up while they run; nobody in line notices, and old receipts still hold', async () => {
  const opening = { id: `rotated-${process.pid}` };
  const admission = { mode: 'fifo', ratePerSecond: 1000 } as const;
  const one = await start({ folder, opening, admission });
  const two = await start({ folder, opening, admission, startsAt: null });
  const [ann, ben] = (await one.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const former = await signingKeyOf(one);
  const { admission: admitted } = await one.admit(ann);
  const submit = (site: Site) =>
    site.ask('POST', '/api/application/submission', { bearer: ann, admission: admitted });
  const place = await submit(one);
  await expect.poll(async () => (await receiptOf(one, ann)).checkpoint).not.toBe(null);
  const before = await receiptOf(one, ann);
  await one.admin('POST', 'room', { paused: true });
  const ticket = await one.join(ben);

  // The new key is published by both before either signs with it.
  const inUse = async () => [await signingKeyOf(one), await signingKeyOf(two)];
  rotate(3_600_000);
  for (const site of [one, two])
    await expect.poll(async () => Object.keys(await keysOf(site)).length).toBe(2);
  expect(await inUse()).toEqual([former, former]);
  // An hour later, as it were.
  const earlier = <T extends { fromMs: number }>(key: T) => ({
    ...key,
    fromMs: Math.min(key.fromMs, Date.now()),
  });
  changeKeyFile(file, ({ signing, secrets, codes }) => ({
    ...{ signing: signing.map(earlier), secrets: secrets.map(earlier), codes },
  }));
  await expect.poll(async () => (await inUse()).includes(former)).toBe(false);
  const keys = await keysOf(two);
  expect(await keysOf(one)).toEqual(keys);
  expect(one.logged.filter(({ event }) => event === 'keys')).toHaveLength(2);

  for (const site of [one, two]) {
    // What was given before: the ticket in line, the account's token, the admission, the code of the place.
    expect((await site.ask('GET', '/api/queue', { ticket })).json).toMatchObject({
      state: 'waiting',
      number: 2,
    });
    expect([(await submit(site)).status, (await submit(site)).text]).toEqual([200, place.text]);
    const after = await receiptOf(site, ann);
    expect(after.keyId).toBe(await signingKeyOf(site));
    expect([before, after].map((receipt) => holds(receipt, keys))).toEqual([true, true]);
    // The ledger's head was signed by the former key, and holds as well.
    expect(after.checkpoint!.keyId).toBe(former);
    expect(holds(after.checkpoint!, keys)).toBe(true);
  }
  // Signing in again gives the account's token anew, by the new secret, and joining again the ticket: the same spot.
  const { token } = (await two.ask('POST', '/api/sessions', { bearer: ben })).json;
  expect(token).not.toBe(ben);
  expect(await one.join(token)).toBe(await two.join(ben));
  const fresh = await two.join(ben);
  expect(fresh).not.toBe(ticket);
  for (const site of [one, two])
    expect((await site.ask('GET', '/api/queue', { ticket: fresh })).json.number).toBe(2);

  // A browser that only looks at its page is given its cookies anew, once: it outlives the former secret too.
  const look = async (held: Record<string, string>) => {
    const pairs = Object.entries({ language: 'fr', ...held }).map(([name, value]) => `${name}=${value}`);
    const { headers } = await one.ask('GET', '/fr', { headers: { cookie: pairs.join('; ') } });
    return headers.getSetCookie().map((header) => header.split(';')[0]!);
  };
  expect(await look({ account: ben, ticket })).toEqual([`account=${token}`, `ticket=${fresh}`]);
  expect(await look({ account: token, ticket: fresh })).toEqual([]);

  // A restart in between changes nothing.
  const three = await start({ folder, opening, admission, startsAt: null });
  expect(await keysOf(three)).toEqual(keys);
  expect((await three.ask('GET', '/api/queue', { ticket })).json.number).toBe(2);

  // The former secret retired: only what it made is refused.
  changeKeyFile(file, (content) => withoutFormerSecrets(content, Date.now()));
  await one.until(401, () => one.ask('GET', '/api/queue', { ticket }));
  expectProblem(await one.ask('GET', '/api/queue', { ticket }), 'bad_ticket');
  expect((await one.ask('GET', '/api/queue', { ticket: fresh })).status).toBe(200);
  expect(await keysOf(one)).toEqual(keys);
});

test('a file that is spoilt while the server runs is told once, and the server goes on with the keys it has', async () => {
  const site = await start({ folder });
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  const keys = await keysOf(site);
  const former = await signingKeyOf(site);
  const good = readFileSync(file, 'utf8');
  const troubles = () => site.logged.filter(({ details }) => details['what'] === 'signing keys');
  writeFileSync(file, good.slice(0, 100));
  await expect.poll(() => troubles().length).toBe(1);
  expect(troubles()[0]!.details['message']).toMatch(/keys\.json is not a key file: it is no JSON, cut short/);
  const ticket = await site.join(ann);
  const receipt = await receiptOf(site, ann);
  expect([holds(receipt, keys), await keysOf(site)]).toEqual([true, keys]);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(troubles()).toHaveLength(1);
  // Put right, and rotated: taken up.
  writeFileSync(file, good);
  rotate(0);
  await expect.poll(() => signingKeyOf(site)).not.toBe(former);
  expect((await site.ask('GET', '/api/queue', { ticket })).status).toBe(200);
});
