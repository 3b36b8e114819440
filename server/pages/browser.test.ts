import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../errors.ts';
import type { Services } from '../services.ts';
import { desk, fits, launchChromium, phone, problems } from '../testing/browser.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const title = 'Programme régulier des travailleurs qualifiés, juin 2016';

const start = sitesOnOneRedis();
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** The cookies of a person's browser. */
type Held = { account?: string | undefined; ticket?: string | undefined };
type Context = NonNullable<Parameters<Browser['newContext']>[0]>;

async function open(
  site: Site,
  language: Language,
  held: Held = {},
  options: Context = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const locale = language === 'fr' ? 'fr-CA' : 'en-CA';
  const context = await browser.newContext({ locale, viewport: phone, ...options });
  // What is spread over a few seconds for a crowd comes at once for one.
  await context.addInitScript('Math.random = () => 0');
  const cookies = Object.entries(held).filter(([, value]) => value !== undefined);
  await context.addCookies(cookies.map(([name, value]) => ({ name, value: value!, url: site.url })));
  return { page: await context.newPage(), context };
}

const shown = (page: Page) => page.locator('#screen').getAttribute('data-screen');
/** Patient, since other tests use the machine too. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 20_000 });
/** The page gets there by itself. */
const becomes = (page: Page, screen: string) => eventually(() => shown(page)).toBe(screen);

/**
 * One screen, in both languages and at both widths, light and dark: rules of accessibility, weight, width, nothing
 * from elsewhere.
 */
async function check(
  site: Site,
  screen: string,
  held: Held = {},
  { path = '', name = screen } = {},
): Promise<void> {
  const { page, context } = await open(site, 'fr', held);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  for (const language of ['fr', 'en'] as const) {
    await page.emulateMedia({ colorScheme: language === 'fr' ? 'dark' : 'light' });
    const response = await page.goto(`${site.url}/${language}${path}`);
    expect((await response!.body()).length, `bytes of ${name}`).toBeLessThan(30_000);
    expect(await shown(page)).toBe(screen);
    await fits(page, `${name}.${language}`);
  }
  expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual([]);
  await context.close();
}

/** Keeps hold of a server's parts, to bring about what no person and no operator could. */
function behind() {
  const held: { services: Services | null } = { services: null };
  return {
    held,
    variants: {
      routes<T>(routes: T, services: Services): T {
        held.services = services;
        return routes;
      },
    },
  };
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
    await eventually(
      async () => (await site.ask('GET', '/api/queue', { ticket: last.ticket! })).json.state,
    ).toBe('turnedAway');
    await check(site, 'soldOut', last);
    await check(site, 'soldOut', {}, { name: 'soldOut-out' });
    await site.ask('POST', '/api/queue/standby', { ticket: last.ticket! });
    await check(site, 'standby', last);
    await site.clock('18:00');
    await check(site, 'closed', last);
  });

  test('maintenance as it really is, stopped', async () => {
    const { held, variants } = behind();
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
    await eventually(
      async () => (await site.ask('GET', '/api/queue', { ticket: called.ticket })).json.state,
    ).toBe('called');
    await site.admin('POST', 'maintenance', { on: true });
    await check(site, 'maintenance', called, { name: 'maintenance-called' });
    await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:15:00-04:00' });
    const { page, context } = await open(site, 'en', person);
    await page.goto(`${site.url}/en`);
    expect(await page.locator('#screen').textContent()).toContain('It was expected back at 9:15');
    await context.close();
    await held.services!.halt('a test');
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
    await eventually(async () => (await site.ask('GET', '/api/opening')).json.room.active).toBe(1);
    await check(site, 'busy');
  });

  test('no waiting room', async () => {
    const site = await start({ opening: { title }, admission: { mode: 'passthrough' } });
    const [ann] = await site.people({ id: 'ann' });
    await check(site, 'direct', { account: ann });
    await check(site, 'notFound', {}, { path: '/nothing' });
  });
});

/** Keeps what the page says to a screen reader, and what it asks for. */
async function overhear(page: Page): Promise<{ said(): Promise<string[]> }> {
  await page.evaluate(`
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById('say').textContent))
      .observe(document.getElementById('say'), { childList: true, characterData: true, subtree: true });`);
  return { said: () => page.evaluate('window.said') as Promise<string[]> };
}

/** Everybody in a room that is paused: the first of them gets in when it goes on. */
async function line(site: Site, count: number): Promise<{ bearers: string[]; tickets: string[] }> {
  await site.admin('POST', 'room', { paused: true });
  const bearers = await site.people(...Array.from({ length: count }, (_, i) => ({ id: `p${i}` })));
  const tickets: string[] = [];
  for (const bearer of bearers) tickets.push(await site.join(bearer));
  return { bearers, tickets };
}

test('a page with a fault is caught', async () => {
  const { page, context } = await open(await start(), 'en');
  await page.setContent('<html lang="en"><title>t</title><main><h1>h</h1><button></button></main>');
  expect(await problems(page)).toEqual(['button-name: <button></button>']);
  await context.close();
});

describe('with script', () => {
  test('the page follows the person: numbers in place, then the call, announced once, focus kept', async () => {
    const site = await start({ opening: { title, quota: 50 }, admission: { maxActive: 12 } });
    const { bearers, tickets } = await line(site, 13);
    const { page, context } = await open(site, 'fr', { account: bearers[12], ticket: tickets[12] });
    await page.goto(`${site.url}/fr`);
    const { said } = await overhear(page);
    await page.evaluate('window.before = document.querySelector("#screen h1")');
    const sameScreen = () => page.evaluate('window.before === document.querySelector("#screen h1")');
    await page.locator('a[href="/fr/leave"]').focus();
    expect(await page.locator('#ahead').textContent()).toBe('12');
    await site.ask('DELETE', '/api/queue', { ticket: tickets[3]! });
    await eventually(() => page.locator('#ahead').textContent()).toBe('11');
    expect(await sameScreen()).toBe(true);
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('/fr/leave');
    // Two steps at once are told as one.
    for (const i of [4, 5, 6]) await site.ask('DELETE', '/api/queue', { ticket: tickets[i]! });
    await eventually(() => page.locator('#ahead').textContent()).toBe('8');
    await eventually(said).toEqual(['Au plus 10 personnes sont devant vous.']);
    await eventually(() => page.title()).toMatch(/^8 devant vous – /);

    await site.admin('POST', 'room', { paused: false });
    await becomes(page, 'called');
    expect(await page.title()).toMatch(/^C’est votre tour – /);
    await eventually(said).toHaveLength(2);
    expect((await said())[1]).toBe('C’est votre tour. Vous avez 15\u00a0minutes pour le prendre.');
    // What was focused is still there under the same name, else the heading has it.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await problems(page)).toEqual([]);
    // The time runs on the page, each second, and is not announced each second.
    const left = await page.locator('#left').textContent();
    await eventually(() => page.locator('#left').textContent()).not.toBe(left);
    await site.clock('08:41');
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await eventually(said).toHaveLength(3);
    expect((await said())[2]).toBe('C’est votre tour. Vous avez 4\u00a0minutes pour le prendre.');
    // Taken up on another device: this one says so.
    await site.ask('POST', '/api/queue/admission', { ticket: tickets[12]! });
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await becomes(page, 'admitted');
    await context.close();
  });

  test('what cannot be known is said, with when it is asked again; and the page comes back by itself', async () => {
    const site = await start({ opening: { title } });
    const { bearers, tickets } = await line(site, 2);
    const { page, context } = await open(site, 'en', { account: bearers[1], ticket: tickets[1] });
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/live/, (socket) => {
      sockets.push(socket);
      socket.connectToServer();
    });
    await page.goto(`${site.url}/en`);
    const { said } = await overhear(page);
    const trouble = page.locator('#trouble');
    await eventually(async () => sockets.length).toBe(1);
    expect(await trouble.isVisible()).toBe(false);

    // The network is gone: what is shown stays, and is said to be old.
    await context.setOffline(true);
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await eventually(() => trouble.isVisible()).toBe(true);
    expect(await trouble.textContent()).toMatch(/Your spot is kept\. Asking again in \d seconds\./);
    expect(await problems(page)).toEqual([]);
    expect(await shown(page)).toBe('waiting');
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await eventually(() => trouble.textContent()).toMatch(/in [3-5] seconds/);
    expect(await said()).toEqual([expect.stringContaining('The server does not answer')]);
    await context.setOffline(false);
    await eventually(() => trouble.isVisible()).toBe(false);

    // Sent away, the page listens again after a while.
    await sockets[0]!.close();
    await eventually(async () => sockets.length).toBe(2);

    // Maintenance comes and goes.
    await site.admin('POST', 'maintenance', { on: true });
    await becomes(page, 'maintenance');
    await site.admin('POST', 'maintenance', { on: false });
    await becomes(page, 'waiting');

    // The controller can no longer publish: the picture of the room becomes too old to be used.
    await site.redis.connect();
    await site.redis.call('ACL', 'SETUSER', 'default', '-publish');
    try {
      await eventually(async () => (await site.ask('GET', '/readyz')).status).toBe(503);
      await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
      await becomes(page, 'outage');
      expect(await page.locator('#screen').textContent()).toMatch(/nobody loses their spot.*Your number.*2/s);
      expect(await problems(page)).toEqual([]);
      // Loaded anew it is the same, and says so in its status.
      expect((await page.reload())!.status()).toBe(503);
    } finally {
      await site.redis.call('ACL', 'SETUSER', 'default', '+publish');
    }
    await becomes(page, 'waiting');
    await context.close();
  });

  test('reloading, a laptop after the phone, a minute without network: the spot is kept', async () => {
    const site = await start({ opening: { title }, admission: { maxActive: 1 } });
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    const { ticket: first } = await site.admit(ann);
    const signIn = async (page: Page) => {
      await page.goto(`${site.url}/en`);
      await page.getByLabel('Access token').fill(ben);
      await page.locator('#sign-in').click();
    };
    const spot = async (page: Page) => {
      await page.getByRole('heading', { name: 'You are in line' }).waitFor();
      return page.getByText('Your number').locator('xpath=following-sibling::dd').textContent();
    };
    const phone = await open(site, 'en');
    await signIn(phone.page);
    await phone.page.getByRole('button', { name: 'Join the line' }).click();
    expect(await spot(phone.page)).toBe('2');
    await phone.page.reload();
    expect(await spot(phone.page)).toBe('2');

    const laptop = await open(site, 'en', {}, { viewport: desk });
    await signIn(laptop.page);
    await laptop.page.getByRole('button', { name: 'Join the line' }).click();
    expect(await spot(laptop.page)).toBe('2');
    await laptop.context.close();
    // Nobody was put at the back: the next one is third.
    const [cho] = (await site.people({ id: 'cho' })) as [string];
    expect((await site.ask('POST', '/api/queue', { bearer: cho })).json.number).toBe(3);

    // The phone loses its network; meanwhile the turn comes, and a minute of the time it lasts goes by.
    await phone.context.setOffline(true);
    await phone.page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await eventually(() => phone.page.locator('#trouble').isVisible()).toBe(true);
    expect(await spot(phone.page)).toBe('2');
    await site.ask('DELETE', '/api/queue', { ticket: first });
    await eventually(async () => (await site.ask('GET', '/api/opening')).json.room.called).toBe(1);
    await site.clock('08:31');
    await phone.context.setOffline(false);
    await becomes(phone.page, 'called');
    await phone.page.getByRole('button', { name: 'Take up my turn' }).click();
    await phone.page.getByRole('button', { name: 'Submit my application' }).waitFor();
    await phone.context.close();
  });

  test('what was typed survives a change of screen; a rehearsal runs at its own speed', async () => {
    const site = await start({ startsAt: null, opening: { title } });
    await site.clock('07:29', 60);
    const { page, context } = await open(site, 'fr');
    await page.goto(`${site.url}/fr`);
    expect(await page.locator('footer').textContent()).toContain('60 fois plus vite');
    await page.locator('#token').fill('half a token');
    await becomes(page, 'join');
    expect(await page.locator('#token').inputValue()).toBe('half a token');
    await eventually(() => page.evaluate('document.activeElement.id')).toBe('token');
    await context.close();
  });

  test('more connections than the server takes: the page says so', async () => {
    const site = await start({ variants: { openFiles: 300 }, opening: { title } });
    const idle = Array.from({ length: 160 }, () => connect(Number(new URL(site.url).port), '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => {});
    await eventually(async () => (await site.ask('GET', '/api/opening')).status).toBe(503);
    const { page, context } = await open(site, 'en');
    expect((await page.goto(`${site.url}/en`))!.status()).toBe(503);
    expect(await page.locator('h1').textContent()).toBe('Too many people at this door');
    expect(await problems(page)).toEqual([]);
    for (const socket of idle) socket.destroy();
    await becomes(page, 'join');
    await context.close();
  });
});

describe('without script', () => {
  test('where the script cannot be read, the page is loaded anew all the same', async () => {
    const site = await start({ startsAt: null, opening: { title } });
    // Five seconds until the line opens: the page must have been seen before.
    await site.clock('07:29', 12);
    const { page, context } = await open(site, 'en');
    await page.route(`${site.url}/en`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace('root.dataset.alive', 'root.?alive'),
      });
    });
    await page.goto(`${site.url}/en`);
    expect(await shown(page)).toBe('before');
    await becomes(page, 'join');
    expect(await page.evaluate('document.documentElement.hasAttribute("data-alive")')).toBe(false);
    await context.close();
  });

  test('the house is full: said with when to try again, in until a seat is free', async () => {
    const site = await start({
      opening: { title },
      admission: { mode: 'session-limit', maxActive: 1, sessionSeconds: 3600 },
    });
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    await site.ask('POST', '/api/sessions', { bearer: ann });
    const { page, context } = await open(site, 'en', {}, { javaScriptEnabled: false });
    const signIn = async () => {
      await page.getByLabel('Access token').fill(ben);
      await page.locator('#sign-in').click();
    };
    await page.goto(`${site.url}/en`);
    await signIn();
    await page.getByRole('heading', { name: 'The site is full at the moment' }).waitFor();
    expect(await page.locator('#said').count()).toBe(0);
    expect(await page.content()).toContain('content="15;url=/en"');
    await eventually(async () => (await page.goto(`${site.url}/en`))!.status()).toBe(503);
    expect((await page.goto(`${site.url}/en`))!.headers()['retry-after']).toBe('15');
    await site.ask('DELETE', '/api/sessions', { bearer: ann });
    await eventually(async () => (await page.goto(`${site.url}/en`))!.status()).toBe(200);
    await signIn();
    await page.getByRole('button', { name: 'Submit my application' }).waitFor();
    await context.close();
  });

  test('from signing in to the place, the page coming back by itself when the call comes', async () => {
    const site = await start({ opening: { title }, admission: { claimSeconds: 16, sessionSeconds: 600 } });
    await site.admin('POST', 'room', { paused: true });
    const [token] = (await site.people({ id: 'ann' })) as [string];
    const { page, context } = await open(site, 'fr', {}, { javaScriptEnabled: false });
    await page.goto(`${site.url}/fr`);
    await page.getByLabel('Jeton d’accès').fill(token);
    await page.locator('#sign-in').click();
    await page.getByRole('button', { name: 'Me joindre à la file' }).click();
    await page.getByRole('heading', { name: 'Vous êtes dans la file' }).waitFor();
    expect(await page.content()).toContain('toutes les 4 secondes');
    await site.admin('POST', 'room', { paused: false });
    // Nobody touches anything: a quarter of the time a call lasts is enough.
    await page.getByRole('heading', { name: 'C’est votre tour' }).waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Prendre mon tour' }).click();
    await page.getByRole('button', { name: 'Déposer ma demande' }).click();
    await page.getByRole('heading', { name: 'Une place vous est réservée' }).waitFor();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByLabel('Jeton d’accès').waitFor();
    expect((await site.ask('POST', '/api/application/submission', { bearer: token })).json.rank).toBe(1);
    await context.close();
  });
});

test('by keyboard alone, from signing in to leaving', async () => {
  const site = await start({ opening: { title } });
  await site.admin('POST', 'room', { paused: true });
  const [token] = (await site.people({ id: 'ann' })) as [string];
  const { page, context } = await open(site, 'en', {}, { viewport: desk });
  await page.goto(`${site.url}/en`);
  /** Goes forward to what is called so, and sees that it is marked. */
  const to = async (name: string) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab');
      const [text, outline] = (await page.evaluate(`(() => {
        const e = document.activeElement;
        return [e.labels?.[0]?.textContent ?? e.textContent, getComputedStyle(e).outlineWidth];
      })()`)) as [string, string];
      if (text !== name) continue;
      expect(Number.parseFloat(outline)).toBeGreaterThanOrEqual(2);
      return;
    }
    expect.fail(`${name} is not reached by Tab`);
  };
  await to('Access token');
  await page.keyboard.type(token);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Join the line' }).waitFor();
  await to('Join the line');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You are in line' }).waitFor();
  await to('Leave the line');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Leave the line?' }).waitFor();
  await to('Yes, give up my spot');
  await page.keyboard.press('Space');
  await page.getByRole('heading', { name: 'You have left the line' }).waitFor();
  await context.close();
});

describe('a page on another port of the same host, to which the browser adds our cookies', () => {
  /** @returns the victim's number in line afterwards: another one if the spot was given up */
  const attack = async (site: Site): Promise<number> => {
    const { bearers, tickets } = await line(site, 1);
    const evil = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      const form = `<form method="post" action="${site.url}/en/leave"><input name="csrf" value="guess"></form>`;
      response.end(`${form}<script>document.forms[0].submit()</script>`);
    }).listen(0, '127.0.0.1');
    const { page, context } = await open(site, 'en', { account: bearers[0], ticket: tickets[0] });
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    expect((await (await posted).allHeaders())['cookie']).toContain(tickets[0]!);
    await page.waitForURL(`${site.url}/en`);
    await context.close();
    evil.close();
    return (await site.ask('POST', '/api/queue', { bearer: bearers[0]! })).json.number;
  };

  test('cannot give up a spot', async () => {
    expect(await attack(await start())).toBe(1);
  });

  test('could, on a server that does not look: the fault is seen', async () => {
    const { held, variants } = behind();
    const site = await start({ variants });
    held.services!.forged = () => false;
    expect(await attack(site)).toBe(2);
  });
});
