import { beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { type Device, fits, type Held, hold, oneChromium, shown } from '../testing/browser.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const title = 'Programme régulier des travailleurs qualifiés, juin 2016';

const start = sitesOnOneRedis();
const takeDevice = oneChromium();

/** One device for all: a page is loaded anew each time, with other cookies. */
let device: Device;
const requests: string[] = [];
beforeAll(async () => {
  device = await takeDevice({ locale: 'fr-CA' });
  await device.context.addInitScript('Math.random = () => 0');
  device.page.on('request', (request) => requests.push(request.url()));
});

/**
 * One screen, in both languages, light and dark, one at either width: rules of accessibility, weight, width, nothing from
 * elsewhere. Which language has which width differs from screen to screen, so that each has both.
 */
async function check(
  site: Site,
  screen: string,
  held: Held = {},
  { path = '', name = screen } = {},
): Promise<void> {
  const { page, context } = device;
  requests.length = 0;
  await hold(context, site.url, held);
  const widths = name.length % 2 === 0 ? (['phone', 'desk'] as const) : (['desk', 'phone'] as const);
  for (const [i, language] of (['fr', 'en'] as const).entries()) {
    await page.emulateMedia({ colorScheme: language === 'fr' ? 'dark' : 'light' });
    const response = await page.goto(`${site.url}/${language}${path}`);
    expect((await response!.body()).length, `bytes of ${name}`).toBeLessThan(30_000);
    expect(await shown(page)).toBe(screen);
    await fits(page, `${name}.${language}`, widths[i]!);
  }
  expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual([]);
  // Asks a server that is about to end no more.
  await page.goto('about:blank');
}

describe('every screen breaks no rule, weighs under 30 kB, fits 320 pixels and asks nobody else', () => {
  test('before, joining, in line', async () => {
    const site = await start({ startsAt: '07:00', opening: { title, quota: 5000 } });
    const bearers = await site.people(...Array.from({ length: 40 }, (_, i) => ({ id: `p${i}` })));
    await check(site, 'before');
    await site.clock('07:45');
    await check(site, 'join');
    await check(site, 'join', { account: bearers[0] }, { name: 'join-in' });
    const tickets: string[] = [];
    for (const bearer of bearers) tickets.push(await site.join(bearer));
    const held = { account: bearers[30], ticket: tickets[30] };
    await check(site, 'waiting', held);
    await check(site, 'leave', held, { path: '/leave' });
  });

  test('called, admitted, a place; left, passed', async () => {
    const site = await start({ opening: { title }, admission: { claimSeconds: 900, sessionSeconds: 3600 } });
    const bearers = await site.people(...['ann', 'ben', 'cho', 'dee', 'eve'].map((id) => ({ id })));
    const [ann, ben, cho, dee] = bearers as [string, string, string, string];
    const { ticket, admission } = await site.admit(ann);
    await check(site, 'admitted', { account: ann, ticket });
    const called = await site.join(ben);
    const ticketOfCho = await site.join(cho);
    await site.ask('DELETE', '/api/queue', { ticket: ticketOfCho });
    await site.until(200, async () => {
      const { json } = await site.ask('GET', '/api/queue', { ticket: called });
      return { ...(await site.ask('GET', '/healthz')), status: json.state === 'called' ? 200 : 0 };
    });
    await check(site, 'called', { account: ben, ticket: called });
    await check(site, 'left', { account: cho, ticket: ticketOfCho });
    await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
    await check(site, 'done', { account: ann, ticket });
    await site.clock('09:00');
    await check(site, 'expired', { account: ben, ticket: called });
    await check(site, 'join', { account: dee }, { name: 'join-late' });
  });

  test('beyond reach, all places taken, closed', async () => {
    const site = await start({ opening: { title, quota: 1 }, admission: { maxActive: 1 } });
    const bearers = await site.people(...Array.from({ length: 30 }, (_, i) => ({ id: `p${i}` })));
    const { admission } = await site.admit(bearers[0]!);
    const tickets: string[] = [];
    for (const bearer of bearers.slice(1)) tickets.push(await site.join(bearer));
    const last = { account: bearers[29], ticket: tickets[28] };
    await check(site, 'beyondReach', last);
    await site.ask('POST', '/api/application/submission', { bearer: bearers[0]!, admission });
    await expect
      .poll(async () => (await site.ask('GET', '/api/queue', { ticket: last.ticket! })).json.state)
      .toBe('turnedAway');
    await check(site, 'soldOut', last);
    await check(site, 'soldOut', {}, { name: 'soldOut-out' });
    await site.ask('POST', '/api/queue/standby', { ticket: last.ticket! });
    await check(site, 'standby', last);
    await site.clock('18:00');
    await check(site, 'closed', last);
  });

  test('maintenance as it really is, stopped', async () => {
    // Held on to, to bring about what no person and no operator could.
    let behind: Services | undefined;
    const variants = {
      routes<T>(routes: T, services: Services): T {
        behind = services;
        return routes;
      },
    };
    const site = await start({ variants, opening: { title } });
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    await site.admin('POST', 'room', { paused: true });
    await site.join(ann);
    const person = { account: ben, ticket: await site.join(ben) };
    await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:15:00-04:00' });
    await check(site, 'maintenance', person);
    await site.clock('09:20');
    await check(site, 'maintenance', person, { name: 'maintenance-overrun' });
    await site.admin('POST', 'maintenance', { on: false });
    await site.admin('POST', 'room', { paused: false });
    const called = { account: ann, ticket: await site.join(ann) };
    await expect
      .poll(async () => (await site.ask('GET', '/api/queue', { ticket: called.ticket })).json.state)
      .toBe('called');
    await site.admin('POST', 'maintenance', { on: true });
    await check(site, 'maintenance', called, { name: 'maintenance-called' });
    await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:15:00-04:00' });
    const cookie = `account=${person.account}; ticket=${person.ticket}`;
    const { text } = await site.ask('GET', '/en', { headers: { cookie } });
    expect(text).toContain('It was expected back at 9:15');
    await behind!.halt('a test');
    await check(site, 'maintenance', person, { name: 'stopped' });
  });

  test('on the list of a draw, and drawn', async () => {
    const site = await start({
      startsAt: '07:45',
      opening: { title, listClosesAt: '2016-06-13T08:00:00-04:00' },
      admission: { mode: 'lottery' },
    });
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    await check(site, 'join', { account: ben }, { name: 'join-lottery' });
    await check(site, 'drawing', { account: ann, ticket: await site.join(ann) });
  });

  test('a full house, where sign-ins are limited', async () => {
    const site = await start({
      opening: { title },
      admission: { mode: 'session-limit', maxActive: 1, sessionSeconds: 3600 },
    });
    const [ann] = (await site.people({ id: 'ann' })) as [string];
    await check(site, 'direct', {}, { name: 'direct-limited' });
    await site.ask('POST', '/api/sessions', { bearer: ann });
    await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.room.active).toBe(1);
    await check(site, 'busy');
  });

  test('no waiting room', async () => {
    const site = await start({ opening: { title }, admission: { mode: 'passthrough' } });
    const [ann] = await site.people({ id: 'ann' });
    await check(site, 'direct', { account: ann });
    await check(site, 'notFound', {}, { path: '/nothing' });
  });
});
