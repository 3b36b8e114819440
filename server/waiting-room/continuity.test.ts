import { expect, test } from 'vitest';
import { ask } from '../testing/client.ts';
import { type Listener, listen } from '../testing/listener.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { ownPosition } from './own-position.ts';

const start = sitesOnOneRedis();

/** Two servers of one opening, as behind one address. */
async function startTwo(): Promise<[Site, Site]> {
  const one = await start({ opening: { quota: 100 }, admission: { maxActive: 1 } });
  return [one, await start({ opening: { id: one.openingId, quota: 100 }, startsAt: null })];
}

async function listening({ url }: Site): Promise<Listener> {
  const listener = await listen(url);
  expect(listener).not.toBe(null);
  await expect.poll(() => listener!.heard.length).toBeGreaterThan(0);
  return listener!;
}

/** Somebody is called, so that everybody after waits; whoever leaves lets the next one in. */
async function lineBehind(site: Site, people: number): Promise<{ first: string; bearers: string[] }> {
  const ids = Array.from({ length: people + 1 }, (_, i) => ({ id: `p${i}` }));
  const [first, ...bearers] = (await site.people(...ids)) as [string, ...string[]];
  const { ticket } = await site.admit(first);
  return { first: ticket, bearers };
}

test('whoever reloads, or comes with another device, has the same ticket, number and position, at any server', async () => {
  const [one, two] = await startTwo();
  const { bearers } = await lineBehind(one, 5);
  const tickets: string[] = [];
  for (const bearer of bearers) tickets.push(await one.join(bearer));
  // Wherever it is asked, by whatever connection, and however often: nothing is kept but the account.
  for (const site of [one, two, one, two]) {
    const again = await site.ask('POST', '/api/queue', { bearer: bearers[3]! });
    expect([again.status, again.json.ticket, again.json.number]).toEqual([200, tickets[3], 5]);
  }
  // The phone polls at one, the laptop listens at the other: both are told the same.
  await expect
    .poll(async () => (await two.ask('GET', '/api/queue', { ticket: tickets[3]! })).json)
    .toMatchObject({ state: 'waiting', turn: 5, ahead: 3 });
  const laptop = await listening(two);
  // What everyone is sent may be a second old.
  await expect
    .poll(() => {
      const { live } = laptop.heard.at(-1)!;
      return ownPosition(live, { epoch: live.epoch, turn: 5 }, 0, 0);
    })
    .toMatchObject({ state: 'waiting', ahead: 3 });
  laptop.close();
});

test('one call for all devices: the one takes it up, the other is let in with the same admission', async () => {
  const [one, two] = await startTwo();
  const { first, bearers } = await lineBehind(one, 1);
  const ticket = await one.join(bearers[0]!);
  await one.ask('DELETE', '/api/queue', { ticket: first });
  for (const site of [one, two]) {
    await expect
      .poll(async () => (await site.ask('GET', '/api/queue', { ticket })).json.state)
      .toBe('called');
  }
  const phone = await one.ask('POST', '/api/queue/admission', { ticket });
  const laptop = await two.ask('POST', '/api/queue/admission', { ticket });
  expect([phone.status, laptop.status, laptop.text]).toEqual([201, 200, phone.text]);
});

test('a minute without a network: called meanwhile, the call is still there; the server may even have gone', async () => {
  const [one, two] = await startTwo();
  const { first, bearers } = await lineBehind(one, 2);
  const [ticket, next] = [await one.join(bearers[0]!), await one.join(bearers[1]!)];
  const listener = await listening(one);
  listener.close();
  await listener.closed;
  // Away: the turn comes, and a minute of the 15 that a call lasts goes by.
  await one.ask('DELETE', '/api/queue', { ticket: first });
  await expect.poll(async () => (await two.ask('GET', '/api/opening')).json.room.called).toBe(1);
  await one.clock('08:31');
  await one.stop();

  // Back, at the only server that is left: the snapshot says that the turn has come, the ticket that it waits.
  const back = await listening(two);
  await expect.poll(() => back.heard.at(-1)!.live.serving).toBe(2);
  const { live } = back.heard.at(-1)!;
  expect(ownPosition(live, { epoch: live.epoch, turn: 2 }, 0, 0)).toEqual({ state: 'ask', afterMs: 0 });
  const status = await ask(two.url, 'GET', '/api/queue', { ticket });
  expect(status.json).toMatchObject({ state: 'called', number: 2 });
  expect(Date.parse(status.json.claimBy)).toBeGreaterThan(Date.parse('2016-06-13T08:40:00-04:00'));
  expect((await two.ask('POST', '/api/queue/admission', { ticket })).status).toBe(201);
  expect((await two.ask('GET', '/api/queue', { ticket: next })).json).toMatchObject({
    ...{ state: 'waiting', number: 3, ahead: 0 },
  });
  back.close();
});
