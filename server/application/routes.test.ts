import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '../ledger/canonical.ts';
import { expectProblem } from '../testing/client.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();
const payment = { method: 'online', reference: 'R-1' };

test('submitting, again, and paying, again: the same place each time', async () => {
  const site = await start();
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  const { ticket, admission } = await site.admit(bearer);
  const submit = (shown: { admission?: string } = { admission }) =>
    site.ask('POST', '/api/application/submission', { bearer, ...shown });
  const first = await submit();
  expect(first.status).toBe(201);
  expect(first.json).toEqual({
    status: 'reserved',
    rank: 1,
    reservedAt: expect.stringMatching(/^2016-06-13T08:3\d:\d\d\.\d{3}-04:00$/),
    payBy: expect.stringMatching(/^2016-07-13T08:3/),
    receipt: expect.stringMatching(/^[\w-]{22}$/),
  });
  const again = await submit();
  expect([again.status, again.text]).toEqual([200, first.text]);
  // The place is answered before anything else is looked at.
  expect((await submit({})).text).toBe(first.text);
  expect((await site.ask('GET', '/api/queue', { ticket })).json.state).toBe('done');
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket }), 'call_expired');

  const pay = () => site.ask('POST', '/api/application/payment', { bearer, body: payment });
  const paid = await pay();
  expect([paid.status, paid.json]).toMatchObject([200, { status: 'confirmed', rank: 1 }]);
  expect((await pay()).text).toBe(paid.text);
  await site.clock('18:00');
  expect((await submit()).text).toBe(first.text);
});

test('the receipt can be checked by anyone, with the keys that are published', async () => {
  const site = await start();
  const [bearer, other] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(bearer);
  const { json: place } = await site.ask('POST', '/api/application/submission', { bearer, admission });
  const { status, json: receipt } = await site.ask('GET', '/api/receipt', { bearer });
  expect(status).toBe(200);
  expect(receipt).toMatchObject({
    ...{ kind: 'receipt', opening: site.openingId, accountId: 'ann', rank: 1, outcome: 'reserved' },
    ...{ reservedAt: place.reservedAt, payBy: place.payBy, code: place.receipt },
  });
  const keys = (await site.ask('GET', '/api/keys')).json;
  const { signature, ...statement } = receipt;
  const checks = (what: object) =>
    verify(null, Buffer.from(canonicalJson(what)), keys[receipt.keyId], Buffer.from(signature, 'base64url'));
  expect([checks(statement), checks({ ...statement, rank: 2 })]).toEqual([true, false]);
  expectProblem(await site.ask('GET', '/api/receipt', { bearer: other }), 'no_receipt');
  expectProblem(await site.ask('GET', '/api/receipt'), 'bad_credentials');
});

test('without an admission of one’s own, or a complete application, there is no place', async () => {
  const site = await start();
  const [ann, ben, inc] = (await site.people(
    { id: 'ann' },
    { id: 'ben' },
    { id: 'inc', complete: false },
  )) as [string, string, string];
  const { ticket, admission } = await site.admit(ann);
  const submit = (bearer: string, shown?: string) =>
    site.ask('POST', '/api/application/submission', { bearer, ...(shown && { admission: shown }) });
  expectProblem(await submit(ann), 'not_admitted');
  expectProblem(await submit(ann, ticket), 'not_admitted');
  expectProblem(await submit(ann, `${admission}x`), 'not_admitted');
  expectProblem(await submit(ben, admission), 'not_admitted');
  expectProblem(await submit(inc), 'incomplete');
  expectProblem(await site.ask('POST', '/api/application/submission'), 'bad_credentials');
  expectProblem(await submit('nobody.signature'), 'bad_credentials');
  expect((await submit(ann, admission)).status).toBe(201);
});

test('in passthrough one submits at once; too early, too late, in maintenance and after the last place one is refused', async () => {
  const site = await start({ opening: { quota: 1 }, admission: { mode: 'passthrough' }, startsAt: '08:00' });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const submit = (bearer: string) => site.ask('POST', '/api/application/submission', { bearer });
  expectProblem(await submit(ann), 'not_open');
  await site.admin('POST', 'maintenance', { on: true });
  expectProblem(await submit(ann), 'maintenance');
  await site.admin('POST', 'maintenance', { on: false });
  await site.clock('08:30');
  expect((await submit(ann)).status).toBe(201);
  expectProblem(await submit(ben), 'quota_exhausted');
  await site.clock('18:00');
  expectProblem(await submit(ben), 'closed');
});

test('the exempt need no admission, take no place, and have nothing to pay', async () => {
  const site = await start({ opening: { quota: 1 } });
  const [bearer] = (await site.people({ id: 'exa', category: 'exempt' })) as [string];
  const first = await site.ask('POST', '/api/application/submission', { bearer });
  expect([first.status, first.json]).toMatchObject([201, { status: 'exempt', rank: null, payBy: null }]);
  const again = await site.ask('POST', '/api/application/submission', { bearer });
  expect([again.status, again.text]).toEqual([200, first.text]);
  expectProblem(
    await site.ask('POST', '/api/application/payment', { bearer, body: payment }),
    'nothing_reserved',
  );
  expect((await site.ask('GET', '/api/receipt', { bearer })).json).toMatchObject({
    rank: null,
    outcome: 'exempt',
  });
  expect((await site.admin('GET', 'audit')).json).toMatchObject({
    ok: true,
    quota: { total: 1, remaining: 1 },
  });
});

test('a place that is not paid for in time is given up, and its former holder is told', async () => {
  const site = await start({ opening: { paymentDays: 0.01 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(ann);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  const pay = (bearer: string) => site.ask('POST', '/api/application/payment', { bearer, body: payment });
  expectProblem(await pay(ben), 'nothing_reserved');
  await site.clock('09:00');
  expectProblem(await pay(ann), 'lapsed');
  expectProblem(await pay(ann), 'lapsed');
  expect((await site.ask('GET', '/api/receipt', { bearer: ann })).json.outcome).toBe('lapsed');
});

test('a payment is read with care: bad JSON, and every field that is wrong', async () => {
  const site = await start();
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  const pay = (body: unknown) => site.ask('POST', '/api/application/payment', { bearer, body });
  expectProblem(await pay('{"method":'), 'bad_json');
  expectProblem(await pay(''), 'bad_json');
  for (const body of [{}, { method: 3, reference: '' }, { method: '', reference: 'x'.repeat(201) }]) {
    const refused = await pay(body);
    expectProblem(refused, 'invalid_fields');
    expect(Object.keys(refused.json.fields)).toEqual(['method', 'reference']);
  }
  for (const body of [[], 'null']) {
    expect(Object.keys((await pay(body)).json.fields)).toEqual(['body']);
  }
  expect(Object.keys((await pay({ method: 'online' })).json.fields)).toEqual(['reference']);
  expectProblem(await site.ask('POST', '/api/application/payment', { body: payment }), 'bad_credentials');
});
