import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Language } from '../errors.ts';
import type { Services } from '../services.ts';
import { type Device, desk, type Held, hold, oneChromium, problems, shown } from '../testing/browser.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const title = 'Programme régulier des travailleurs qualifiés, juin 2016';

const start = sitesOnOneRedis();
const takeDevice = oneChromium();

async function open(
  site: Site,
  language: Language,
  held: Held = {},
  options: BrowserContextOptions = {},
): Promise<Device> {
  const { page, context } = await takeDevice({ locale: `${language}-CA`, ...options });
  // What is spread over a few seconds for a crowd comes at once for one.
  await context.addInitScript('Math.random = () => 0');
  await hold(context, site.url, held);
  return { page, context };
}

/** The page gets there by itself. */
const becomes = (page: Page, screen: string) => expect.poll(() => shown(page)).toBe(screen);

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
    await expect.poll(() => page.locator('#ahead').textContent()).toBe('11');
    expect(await sameScreen()).toBe(true);
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('/fr/leave');
    // Two steps at once are told as one.
    await Promise.all([4, 5, 6].map((i) => site.ask('DELETE', '/api/queue', { ticket: tickets[i]! })));
    await expect.poll(() => page.locator('#ahead').textContent()).toBe('8');
    await expect.poll(said).toEqual(['Au plus 10 personnes sont devant vous.']);
    await expect.poll(() => page.title()).toMatch(/^8 devant vous – /);

    await site.admin('POST', 'room', { paused: false });
    await becomes(page, 'called');
    expect(await page.title()).toMatch(/^C’est votre tour – /);
    await expect.poll(said).toHaveLength(2);
    expect((await said())[1]).toBe('C’est votre tour. Vous avez 15\u00a0minutes pour le prendre.');
    // What was focused is still there under the same name, else the heading has it.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await problems(page)).toEqual([]);
    // The time runs on the page, each second, and is not announced each second.
    const left = await page.locator('#left').textContent();
    await expect.poll(() => page.locator('#left').textContent()).not.toBe(left);
    await site.clock('08:41');
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await expect.poll(said).toHaveLength(3);
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
    await expect.poll(async () => sockets.length).toBe(1);
    expect(await trouble.isVisible()).toBe(false);

    // The network is gone: what is shown stays, and is said to be old.
    await context.setOffline(true);
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await expect.poll(() => trouble.isVisible()).toBe(true);
    const seconds = async () =>
      Number(/Your spot is kept\. Asking again in (\d+) seconds\./.exec((await trouble.textContent())!)?.[1]);
    const first = await seconds();
    expect(first).toBeGreaterThan(0);
    expect(await problems(page)).toEqual([]);
    expect(await shown(page)).toBe('waiting');
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    // Each next try waits longer.
    await expect.poll(seconds).toBeGreaterThan(first);
    expect(await said()).toEqual([expect.stringContaining('The server does not answer')]);
    await context.setOffline(false);
    await expect.poll(() => trouble.isVisible()).toBe(false);

    // Sent away, the page listens again after a while.
    await sockets[0]!.close();
    await expect.poll(async () => sockets.length).toBe(2);

    // Maintenance comes and goes.
    await site.admin('POST', 'maintenance', { on: true });
    await becomes(page, 'maintenance');
    await site.admin('POST', 'maintenance', { on: false });
    await becomes(page, 'waiting');

    // The controller can no longer publish: the picture of the room becomes too old to be used.
    await site.redis.connect();
    await site.redis.call('ACL', 'SETUSER', 'default', '-publish');
    try {
      await expect.poll(async () => (await site.ask('GET', '/readyz')).status).toBe(503);
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
    await expect.poll(() => phone.page.locator('#trouble').isVisible()).toBe(true);
    expect(await spot(phone.page)).toBe('2');
    await site.ask('DELETE', '/api/queue', { ticket: first });
    await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.room.called).toBe(1);
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
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('token');
    await context.close();
  });

  test('more connections than the server takes: the page says so', async () => {
    const site = await start({ variants: { openFiles: 300 }, opening: { title } });
    const idle = Array.from({ length: 160 }, () => connect(Number(new URL(site.url).port), '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => {});
    await expect.poll(async () => (await site.ask('GET', '/api/opening')).status).toBe(503);
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
    await expect.poll(async () => (await page.goto(`${site.url}/en`))!.status()).toBe(503);
    expect((await page.goto(`${site.url}/en`))!.headers()['retry-after']).toBe('15');
    await site.ask('DELETE', '/api/sessions', { bearer: ann });
    await expect.poll(async () => (await page.goto(`${site.url}/en`))!.status()).toBe(200);
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
    await page.getByRole('heading', { name: 'C’est votre tour' }).waitFor();
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
    const variants = {
      routes<T>(routes: T, services: Services): T {
        services.forged = () => false;
        return routes;
      },
    };
    expect(await attack(await start({ variants }))).toBe(2);
  });
});
