import { expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();

test('from joining to the call taken up: 201 first, 200 after, the same ticket and the same admission', async () => {
  const site = await start();
  const [bearer] = await site.people({ id: 'ann' });
  const first = await site.ask('POST', '/api/queue', { bearer });
  expect(first.status).toBe(201);
  expect(first.json).toMatchObject({ number: 1, turn: 1, ticket: expect.any(String) });
  const { ticket } = first.json;
  const again = await site.ask('POST', '/api/queue', { bearer });
  expect([again.status, again.json.ticket, again.json.number]).toEqual([200, ticket, 1]);

  const called = await site.until(200, async () => {
    const status = await site.ask('GET', '/api/queue', { ticket });
    return { ...status, status: status.json.state === 'called' ? 200 : 0 };
  });
  expect(called.json).toMatchObject({ state: 'called', number: 1, turn: 1, ahead: 0, odds: 1 });
  expect(Date.parse(called.json.claimBy) - Date.parse(called.json.calledAt)).toBe(900_000);
  expect(called.json.calledAt).toMatch(/^2016-06-13T08:3\d:\d\d\.\d{3}-04:00$/);

  const admitted = await site.ask('POST', '/api/queue/admission', { ticket });
  expect(admitted.status).toBe(201);
  const repeated = await site.ask('POST', '/api/queue/admission', { ticket });
  expect(repeated.status).toBe(200);
  expect(repeated.text).toBe(admitted.text);
  expect(Date.parse(admitted.json.expiresAt) - Date.parse(admitted.json.admittedAt)).toBe(3_600_000);
  expect((await site.ask('GET', '/api/queue', { ticket })).json.state).toBe('admitted');
});

test('a person who waits is told their place in line, the odds, and when to ask again', async () => {
  const site = await start({ opening: { quota: 2 }, admission: { maxActive: 1 } });
  const bearers = await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' }, { id: 'dee' });
  await site.admit(bearers[0]!);
  const tickets: string[] = [];
  for (const bearer of bearers.slice(1)) tickets.push(await site.join(bearer));
  const waiting = await site.until(200, async () => {
    const status = await site.ask('GET', '/api/queue', { ticket: tickets[2]! });
    return { ...status, status: status.json.ahead === 2 ? 200 : 0 };
  });
  expect(waiting.json).toEqual({
    state: 'waiting',
    number: 4,
    turn: 4,
    ahead: 2,
    etaSeconds: { low: expect.any(Number), high: expect.any(Number) },
    odds: expect.any(Number),
    pollAfterMs: expect.any(Number),
  });
  expect(waiting.json.odds).toBeLessThan(0.5);
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket: tickets[2]! }), 'not_called');

  // Whoever leaves is no longer ahead of anyone; leaving can be repeated; the ticket says so.
  for (let twice = 0; twice < 2; twice++) {
    const left = await site.ask('DELETE', '/api/queue', { ticket: tickets[0]! });
    expect([left.status, left.text, left.headers.get('content-type')]).toEqual([204, '', null]);
  }
  await expect
    .poll(async () => (await site.ask('GET', '/api/queue', { ticket: tickets[2]! })).json.ahead)
    .toBe(1);
  expect((await site.ask('GET', '/api/queue', { ticket: tickets[0]! })).json.state).toBe('left');
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket: tickets[0]! }), 'call_expired');
  // At the back, with a new number.
  const back = await site.ask('POST', '/api/queue', { bearer: bearers[1]! });
  expect([back.status, back.json.number]).toEqual([201, 5]);
});

test('joining is refused before the pre-queue, in maintenance, after the last place, and after the close', async () => {
  const site = await start({ opening: { quota: 1 }, startsAt: '07:00' });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const join = (bearer: string) => site.ask('POST', '/api/queue', { bearer });
  expectProblem(await join(ben), 'not_open');
  await site.clock('07:45');
  const ticket = await site.join(ann);
  await site.admin('POST', 'maintenance', { on: true });
  expectProblem(await join(ben), 'maintenance');
  // Whoever has a spot keeps it.
  expect((await join(ann)).json).toMatchObject({ ticket, number: 1 });
  await site.admin('POST', 'maintenance', { on: false });
  await site.clock('08:30');
  const { admission } = await site.admit(ann);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  expectProblem(await join(ben), 'quota_exhausted');
  await site.clock('18:00');
  expectProblem(await join(ben), 'closed');
});

test('a call and a session that run out say so, and their people may join again at the back', async () => {
  const site = await start({ admission: { claimSeconds: 60, sessionSeconds: 600 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const stateOf = async (ticket: string) => (await site.ask('GET', '/api/queue', { ticket })).json.state;
  const { ticket: admitted, admission } = await site.admit(ann);
  const called = await site.join(ben);
  await expect.poll(() => stateOf(called)).toBe('called');
  await site.clock('08:35');
  await expect.poll(() => stateOf(called)).toBe('expired');
  expectProblem(await site.ask('POST', '/api/queue/admission', { ticket: called }), 'call_expired');
  expect(await stateOf(admitted)).toBe('admitted');
  await site.clock('08:45');
  await expect.poll(() => stateOf(admitted)).toBe('expired');
  expectProblem(
    await site.ask('POST', '/api/application/submission', { bearer: ann, admission }),
    'not_admitted',
  );
  expect((await site.ask('POST', '/api/queue', { bearer: ben })).json.number).toBe(3);
  expect((await site.ask('POST', '/api/queue', { bearer: ann })).json.number).toBe(4);
});

test('those who still wait when the last place goes are turned away', async () => {
  const site = await start({ opening: { quota: 1 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(ann);
  const ticket = await site.join(ben);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  const stateOf = async () => (await site.ask('GET', '/api/queue', { ticket })).json;
  await expect.poll(async () => (await stateOf()).state).toBe('turnedAway');
  expect(await stateOf()).toMatchObject({ odds: 0, etaSeconds: null });
});

test('whoever shows nothing, or what is not theirs to show, is refused', async () => {
  const site = await start();
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  expectProblem(await site.ask('POST', '/api/queue'), 'bad_credentials');
  expectProblem(await site.ask('POST', '/api/queue', { bearer: `${bearer}x` }), 'bad_credentials');
  const { ticket, admission } = await site.admit(bearer);
  const calls = [
    ['GET', '/api/queue'],
    ['POST', '/api/queue/admission'],
    ['DELETE', '/api/queue'],
  ] as const;
  for (const [method, path] of calls) {
    for (const shown of [undefined, '', 'nonsense', ticket.replace('1.', '2.'), admission, bearer]) {
      expectProblem(await site.ask(method, path, shown === undefined ? {} : { ticket: shown }), 'bad_ticket');
    }
  }
});

test('in passthrough there is no room to join', async () => {
  const site = await start({ admission: { mode: 'passthrough' } });
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  expectProblem(await site.ask('POST', '/api/queue', { bearer }), 'no_room');
});
