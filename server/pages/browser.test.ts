import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provideChromium } from '../../load/stack/chromium.ts';
import type { Language } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 900 };
const smallPhone = { width: 320, height: 640 };
/** To look at the pages: a folder for their pictures. */
const pictures = process.env['PAGES_PICTURES'];
const title = 'Programme régulier des travailleurs qualifiés, juin 2016';

const start = sitesOnOneRedis();
let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await provideChromium({ note: () => {} }), args });
  if (pictures) mkdirSync(pictures, { recursive: true });
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
  const cookies = Object.entries(held).filter(([, value]) => value !== undefined);
  await context.addCookies(cookies.map(([name, value]) => ({ name, value: value!, url: site.url })));
  return { page: await context.newPage(), context };
}

const shown = (page: Page) => page.locator('#screen').getAttribute('data-screen');

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
    for (const [width, size] of Object.entries({ phone, desk })) {
      await page.setViewportSize(size);
      if (pictures)
        await page.screenshot({ path: `${pictures}/${name}.${language}.${width}.png`, fullPage: true });
      expect(await problems(page), `${name} ${language} ${width}`).toEqual([]);
    }
    await page.setViewportSize(smallPhone);
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${name} ${language}`).toBe(
      smallPhone.width,
    );
  }
  expect(requests.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual([]);
  await context.close();
}

async function problems(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const axe = new AxeBuilder({ page })
    .options({ runOnly: tags, resultTypes: ['violations'] })
    .setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
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
    await expect
      .poll(async () => (await site.ask('GET', '/api/queue', { ticket: last.ticket! })).json.state)
      .toBe('turnedAway');
    await check(site, 'soldOut', last);
    await check(site, 'soldOut', {}, { name: 'soldOut-out' });
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
    const { page, context } = await open(site, 'en', person);
    await page.goto(`${site.url}/en`);
    expect(await page.locator('#screen').textContent()).toContain('It was expected back at 9:15');
    await context.close();
    await held.services!.halt('a test');
    await check(site, 'maintenance', person, { name: 'stopped' });
  });

  test('no waiting room', async () => {
    const site = await start({ opening: { title }, admission: { mode: 'passthrough' } });
    const [ann] = await site.people({ id: 'ann' });
    await check(site, 'direct', { account: ann });
  });
});
