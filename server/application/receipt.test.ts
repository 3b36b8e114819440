import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '../ledger/canonical.ts';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import type { Receipt } from './receipt.ts';

const start = sitesOnOneRedis();

async function receipt(site: Site, bearer: string): Promise<Receipt> {
  const { status, text, json } = await site.ask('GET', '/api/receipt', { bearer });
  expect(status, text).toBe(200);
  const { signature, ...statement } = json;
  const keys = (await site.ask('GET', '/api/keys')).json;
  const signed = Buffer.from(canonicalJson(statement));
  expect(verify(null, signed, keys[json.keyId], Buffer.from(signature, 'base64url'))).toBe(true);
  return json;
}

/** The receipt once the ledger's chain, which follows within a moment, has this many entries. */
async function covered(site: Site, bearer: string, count: number): Promise<Receipt> {
  await expect.poll(async () => (await receipt(site, bearer)).checkpoint?.count).toBe(count);
  return receipt(site, bearer);
}

async function people(site: Site, ...ids: string[]): Promise<string[]> {
  return site.people(...ids.map((id) => ({ id })));
}

const instant = expect.stringMatching(/^2016-06-13T\d\d:\d\d:\d\d\.\d{3}-04:00$/);
const noPlace = {
  ...{ rank: null, reservedAt: null, payBy: null, settledAt: null, seq: null, settledSeq: null, code: null },
};

test('the whole way of one person: joined, called, admitted, reserved, confirmed', async () => {
  const site = await start();
  const [ann, ben] = (await people(site, 'ann', 'ben')) as [string, string];
  expectProblem(await site.ask('GET', '/api/receipt', { bearer: ben }), 'no_receipt');
  await site.admin('POST', 'room', { paused: true });
  await site.join(ann);
  await site.join(ben);
  expect(await receipt(site, ben)).toMatchObject({
    ...{ kind: 'receipt', opening: site.openingId, accountId: 'ben', number: 2, turn: 2, joinedAt: instant },
    ...{ calledAt: null, admittedAt: null, outcome: null, checkpoint: null, ...noPlace, issuedAt: instant },
  });
  await site.admin('POST', 'room', { paused: false });
  await expect.poll(async () => (await receipt(site, ben)).calledAt).toEqual(instant);
  const { admission } = await site.admit(ben);
  expect(await receipt(site, ben)).toMatchObject({ admittedAt: instant, outcome: null, ...noPlace });

  const place = (await site.ask('POST', '/api/application/submission', { bearer: ben, admission })).json;
  const reserved = await covered(site, ben, 1);
  expect(reserved).toMatchObject({
    ...{ number: 2, turn: 2, outcome: 'reserved', rank: 1, reservedAt: place.reservedAt, payBy: place.payBy },
    ...{ code: place.receipt, seq: 1, settledAt: null, settledSeq: null },
  });
  const ledger = (await site.admin('GET', 'ledger')).text.trim().split('\n');
  expect(reserved.checkpoint).toMatchObject({ seq: 1, count: 1, hash: JSON.parse(ledger[0]!).hash });

  const body = { method: 'online', reference: 'R-1' };
  await site.ask('POST', '/api/application/payment', { bearer: ben, body });
  const confirmed = await covered(site, ben, 2);
  expect(confirmed).toMatchObject({ outcome: 'confirmed', rank: 1, settledAt: instant, settledSeq: 2 });
  expect(confirmed.checkpoint).toMatchObject({ seq: 2, count: 2 });
  // Who only stands in line carries the ledger's present head, too.
  expect((await receipt(site, ann)).checkpoint).toMatchObject({ count: 2 });
});

test('the ways that end without a place: left, expired, turned away; and the way after one', async () => {
  const site = await start({ opening: { quota: 1, paymentDays: 0.01 }, admission: { claimSeconds: 60 } });
  const [ann, ben, cho, dee] = (await people(site, 'ann', 'ben', 'cho', 'dee')) as [
    ...[string, string, string, string],
  ];
  await site.admin('POST', 'room', { paused: true });
  const ticket = await site.join(ann);
  await site.ask('DELETE', '/api/queue', { ticket });
  expect(await receipt(site, ann)).toMatchObject({ number: 1, calledAt: null, outcome: 'left', ...noPlace });

  await site.join(ben);
  await site.admin('POST', 'room', { paused: false });
  await expect.poll(async () => (await receipt(site, ben)).calledAt).toEqual(instant);
  await site.clock('08:40');
  await expect.poll(async () => (await receipt(site, ben)).outcome).toBe('expired');

  const { admission } = await site.admit(cho);
  await site.join(dee);
  await site.ask('POST', '/api/application/submission', { bearer: cho, admission });
  expect(await receipt(site, dee)).toMatchObject({ number: 4, outcome: 'turnedAway', ...noPlace });

  await site.clock('09:10');
  await site.admin('POST', 'lapse', {});
  expect(await receipt(site, cho)).toMatchObject({ number: 3, outcome: 'lapsed', rank: 1, settledSeq: 2 });
  // Joining again begins a new way; of the place before, the ledger tells.
  await site.admin('POST', 'room', { paused: true });
  await site.join(cho);
  expect(await receipt(site, cho)).toMatchObject({ number: 5, outcome: null, ...noPlace });
});

test('a receipt that the chain does not reach in time says so, and does not wait for ever', async () => {
  // A controller that never chains.
  const site = await start({
    admission: { mode: 'passthrough' },
    variants: { scripts: (name, lua) => (name === 'chain' ? "return 'stale'" : lua) },
  });
  const [ann] = (await people(site, 'ann')) as [string];
  await site.ask('POST', '/api/application/submission', { bearer: ann });
  expect(await receipt(site, ann)).toMatchObject({ outcome: 'reserved', seq: 1, checkpoint: null });
});

test('the operator gets everybody’s, once each, whoever has joined or has a place', async () => {
  const site = await start();
  const [ann, ben, exa] = (await site.people(
    ...[{ id: 'ann' }, { id: 'ben' }, { id: 'exa', category: 'exempt' }, { id: 'nil' }],
  )) as [string, string, string];
  const { admission } = await site.admit(ann);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  await site.join(ben);
  await site.ask('POST', '/api/application/submission', { bearer: exa });
  const receipts = (await site.admin('GET', 'receipts')).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(receipts.map(({ accountId, number, outcome }) => [accountId, number, outcome])).toEqual([
    ['ann', 1, 'reserved'],
    ['ben', 2, null],
    ['exa', null, 'exempt'],
  ]);
  expect(receipts[2].checkpoint.count).toBe(2);
});

test('in a lottery, the turn is stated once it is drawn, and is the one that the room goes by', async () => {
  const site = await start({
    opening: { listClosesAt: '2016-06-13T08:15:00-04:00' },
    admission: { mode: 'lottery' },
    startsAt: '08:00',
  });
  const ids = ['ann', 'ben', 'cho', 'dee', 'eli', 'fay'];
  const bearers = await people(site, ...ids);
  const tickets: string[] = [];
  for (const bearer of bearers) tickets.push(await site.join(bearer));
  for (const [i, bearer] of bearers.entries())
    expect(await receipt(site, bearer)).toMatchObject({ number: i + 1, turn: null });
  await site.clock('08:20');
  await site.redis.hsetnx(`{${site.openingId}}:draw`, 'seed', 'ab'.repeat(32));
  const turns = async () => Promise.all(bearers.map(async (bearer) => (await receipt(site, bearer)).turn));
  await expect.poll(turns).not.toContain(null);
  const shown = tickets.map(async (ticket) => (await site.ask('GET', '/api/queue', { ticket })).json.turn);
  expect(await turns()).toEqual(await Promise.all(shown));
  expect((await turns()).sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
