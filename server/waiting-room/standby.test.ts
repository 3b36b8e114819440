import { expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();

type Site = Awaited<ReturnType<typeof start>>;

/** One place, taken by ann while ben, cho and dee wait. */
async function soldOut(site: Site) {
  const ids = ['ann', 'ben', 'cho', 'dee', 'eli', 'fay'];
  const bearers = await site.people(...ids.map((id) => ({ id })));
  const bearer = Object.fromEntries(ids.map((id, i) => [id, bearers[i]!])) as Record<string, string>;
  const { admission } = await site.admit(bearer['ann']!);
  const ticket: Record<string, string> = {};
  for (const id of ['ben', 'cho', 'dee']) ticket[id] = await site.join(bearer[id]!);
  await site.ask('POST', '/api/application/submission', { bearer: bearer['ann']!, admission });
  const state = async (id: string) => (await site.ask('GET', '/api/queue', { ticket: ticket[id]! })).json;
  await expect.poll(async () => (await state('ben')).state).toBe('turnedAway');
  return {
    bearer,
    ticket,
    state,
    standBy: (options: object) => site.ask('POST', '/api/queue/standby', options),
  };
}

test('a place that comes back goes down the standby line by turn, never to those turned away', async () => {
  const site = await start({ opening: { quota: 1 } });
  const { bearer, ticket, state, standBy } = await soldOut(site);

  // The later turn stands by first; standing by again changes nothing.
  for (let twice = 0; twice < 2; twice++) {
    const { status, json } = await standBy({ ticket: ticket['dee']! });
    expect([status, json.state, json.number, json.ahead, json.odds]).toEqual([200, 'standby', 4, 0, null]);
  }
  expect((await standBy({ ticket: ticket['cho']! })).json).toMatchObject({ state: 'standby', ahead: 0 });
  expect(await state('dee')).toMatchObject({ state: 'standby', ahead: 1 });

  // Too late for a ticket: the offer, then the back of the standby line.
  const refused = await site.ask('POST', '/api/queue', { bearer: bearer['eli']! });
  expectProblem(refused, 'quota_exhausted');
  expect(refused.json.standby).toBe('/api/queue/standby');
  const late = await standBy({ bearer: bearer['eli']! });
  expect([late.status, late.json.state, late.json.number, late.json.ahead]).toEqual([200, 'standby', 5, 2]);
  ticket['eli'] = late.json.ticket;

  await site.admin('POST', 'places', { add: 1 });
  await expect.poll(async () => (await state('cho')).state).toBe('called');
  expect((await state('ben')).state).toBe('turnedAway');
  expect(await state('dee')).toMatchObject({ state: 'standby', ahead: 0 });
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket: ticket['dee']! }), 'not_called');

  // A call that comes to nothing goes on to the next; whoever comes now is behind all who stand by.
  await site.ask('DELETE', '/api/queue', { ticket: ticket['cho']! });
  await expect.poll(async () => (await state('dee')).state).toBe('called');
  ticket['fay'] = await site.join(bearer['fay']!);
  expect((await state('fay')).number).toBe(6);
  await site.admin('POST', 'places', { add: 1 });
  await expect.poll(async () => (await state('eli')).state).toBe('called');
  expect((await state('fay')).state).toBe('waiting');
  expect((await state('ben')).state).toBe('turnedAway');
  // Ben may still change his mind, and is then first by turn.
  expect((await standBy({ bearer: bearer['ben']! })).json).toMatchObject({
    state: 'standby',
    number: 2,
    ahead: 0,
  });
  await site.admin('POST', 'places', { add: 1 });
  await expect.poll(async () => (await state('ben')).state).toBe('called');

  const { json } = await site.ask('GET', '/api/opening');
  expect(json.room.called + json.room.active).toBeLessThanOrEqual(json.quota.remaining);
  const metrics = await (await fetch(site.metricsUrl)).text();
  expect(metrics).toMatch(/^opening_day_order_inversions\{[^}]*\} 0$/m);
});

test('a place that is not paid for comes back to who stands by', async () => {
  const site = await start({
    opening: { quota: 1, paymentDays: 1 / 24, closesAt: '2016-06-13T20:00:00-04:00' },
  });
  const { ticket, state, standBy } = await soldOut(site);
  await standBy({ ticket: ticket['dee']! });
  await site.clock('09:45');
  await expect.poll(async () => (await state('dee')).state).toBe('called');
  expect((await state('ben')).state).toBe('turnedAway');
});

test('standing by in the line keeps the turn in it, and needs somebody to stand by', async () => {
  const site = await start({ opening: { quota: 2 }, admission: { maxActive: 1 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { ticket: admitted, admission } = await site.admit(ann);
  const waiting = await site.join(ben);
  const standBy = (options: object) => site.ask('POST', '/api/queue/standby', options);
  expect((await standBy({ ticket: waiting })).json).toMatchObject({ state: 'standby', number: 2, ahead: 0 });
  // Whoever is in has nothing to stand by for.
  expect((await standBy({ ticket: admitted })).json).toMatchObject({ state: 'admitted', number: 1 });
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  await site.until(201, () => site.ask('POST', '/api/queue/admission', { ticket: waiting }));
  expectProblem(await standBy({}), 'bad_credentials');
  expectProblem(await standBy({ ticket: `${waiting}x` }), 'bad_ticket');
  await site.clock('18:30');
  expectProblem(await standBy({ bearer: ann.replace('ann', 'xyz') }), 'bad_credentials');
});
