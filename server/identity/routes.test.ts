import { describe, expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();
const limit = (maxActive: number, sessionSeconds = 3600) =>
  start({ admission: { mode: 'session-limit', maxActive, sessionSeconds } });
const signIn = (site: Site, bearer?: string) =>
  site.ask('POST', '/api/sessions', bearer === undefined ? {} : { bearer });
const signOut = (site: Site, bearer: string) => site.ask('DELETE', '/api/sessions', { bearer });
const submit = (site: Site, bearer: string) => site.ask('POST', '/api/application/submission', { bearer });
const receipt = (site: Site, bearer: string) => site.ask('GET', '/api/receipt', { bearer });

describe('mode session-limit', () => {
  test('as many as the limit are in; the others are told to try later, until somebody signs out', async () => {
    const site = await limit(2);
    const [ann, ben, cho] = (await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' })) as [
      string,
      string,
      string,
    ];
    const first = await signIn(site, ann);
    expect([first.status, first.json]).toEqual([
      200,
      {
        accountId: 'ann',
        token: ann,
        expiresAt: expect.stringMatching(/^2016-06-13T09:3\d:\d\d\.\d{3}-04:00$/),
      },
    ]);
    expect((await signIn(site, ben)).status).toBe(200);
    expectProblem(await signIn(site, cho), 'busy');
    // A second device, or a lost answer: the same sign-in, to the same end.
    expect((await signIn(site, ann)).text).toBe(first.text);
    await expect
      .poll(async () => (await site.ask('GET', '/api/opening')).json.room)
      .toMatchObject({ mode: 'session-limit', active: 2, maxActive: 2 });
    expect((await signOut(site, ben)).status).toBe(204);
    expectProblem(await signOut(site, ben), 'session_ended');
    expect((await signIn(site, cho)).status).toBe(200);
    expectProblem(await signIn(site, ben), 'busy');
    expectProblem(await signIn(site), 'bad_credentials');
  });

  test('many at once, over and over: never more than the limit', async () => {
    const site = await limit(7);
    const bearers = await site.people(...Array.from({ length: 40 }, (_, i) => ({ id: `p${i}` })));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(bearers.map((bearer) => signIn(site, bearer)));
      const inside = bearers.filter((_, i) => answers[i]!.status === 200);
      expect(inside.length).toBe(7);
      await Promise.all(inside.map((bearer) => signOut(site, bearer)));
    }
  });

  test('every call with the account’s token wants a live sign-in; a place is answered all the same', async () => {
    const site = await limit(2);
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben', category: 'exempt' })) as [
      string,
      string,
    ];
    const payment = { method: 'online', reference: 'R-1' };
    const pay = () => site.ask('POST', '/api/application/payment', { bearer: ann, body: payment });
    expectProblem(await submit(site, ann), 'session_ended');
    // The exempt come through the same door.
    expectProblem(await submit(site, ben), 'session_ended');
    expectProblem(await pay(), 'session_ended');
    expectProblem(await receipt(site, ann), 'session_ended');
    expectProblem(await site.ask('POST', '/api/queue', { bearer: ann }), 'session_ended');
    await signIn(site, ann);
    expectProblem(await site.ask('POST', '/api/queue', { bearer: ann }), 'no_room');
    const place = await submit(site, ann);
    expect([place.status, place.json]).toMatchObject([201, { status: 'reserved', rank: 1 }]);
    await signOut(site, ann);
    expect((await submit(site, ann)).text).toBe(place.text);
    expectProblem(await pay(), 'session_ended');
    await signIn(site, ann);
    expect((await pay()).status).toBe(200);
    expect((await receipt(site, ann)).status).toBe(200);
  });

  test('a sign-in ends when it was said to, whatever was done with it', async () => {
    const site = await limit(1, 600);
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    const { text } = await signIn(site, ann);
    await site.clock('08:39');
    expect((await signIn(site, ann)).text).toBe(text);
    expectProblem(await signIn(site, ben), 'busy');
    await site.clock('08:41');
    expectProblem(await submit(site, ann), 'session_ended');
    expect((await signIn(site, ben)).status).toBe(200);
    expectProblem(await signIn(site, ann), 'busy');
  });

  test('the limit can be changed while it runs; maintenance lets nobody in', async () => {
    const site = await limit(1);
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    await signIn(site, ann);
    await site.admin('POST', 'room', { maxActive: 2 });
    expect((await signIn(site, ben)).status).toBe(200);
    await signOut(site, ben);
    await site.admin('POST', 'maintenance', { on: true });
    expectProblem(await signIn(site, ben), 'maintenance');
  });
});

test('in the other modes the account’s token is enough', async () => {
  const site = await start();
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  const { status, json } = await signIn(site, bearer);
  expect([status, json]).toEqual([200, { accountId: 'ann', token: bearer, expiresAt: null }]);
  expect((await signOut(site, bearer)).status).toBe(204);
  expectProblem(await receipt(site, bearer), 'no_receipt');
});
