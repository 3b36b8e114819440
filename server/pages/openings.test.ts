import { expect, test } from 'vitest';
import { fits, hold, oneChromium, shown } from '../testing/browser.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { journeyWords } from './words/journey.ts';

const start = sitesOnOneRedis();
const takeDevice = oneChromium();

const june = 'Round of June';
const august = {
  id: 'august',
  title: 'Round of August',
  timeZone: 'America/Toronto',
  preQueueAt: '2016-06-14T07:30:00-04:00',
  opensAt: '2016-06-14T08:30:00-04:00',
  closesAt: '2016-06-22T18:00:00-04:00',
  quota: 3,
  paymentDays: 30,
  unpaid: 'burned',
};
const tomorrow = (site: Site, time: string) =>
  site.admin('POST', 'clock', {
    segments: [{ fromWallMs: 0, openingMs: Date.parse(`2016-06-14T${time}:00-04:00`), speed: 0 }],
  });

/** June is over: Ann has paid, Ben had no place left, Cho did not pay; August has been announced. */
async function year(site: Site): Promise<{ ann: string; ben: string; cho: string }> {
  const [ann, cho, ben] = (await site.people({ id: 'ann' }, { id: 'cho' }, { id: 'ben' })) as [
    string,
    string,
    string,
  ];
  const room = (await site.ask('GET', '/api/opening')).json.room.mode === 'fifo';
  const admissions = room ? [await site.admit(ann), await site.admit(cho)] : [];
  if (room) await site.join(ben);
  for (const [i, bearer] of [ann, cho].entries()) {
    if (!room) await site.ask('POST', '/api/sessions', { bearer });
    const asked = { bearer, ...(room && { admission: admissions[i]!.admission }) };
    expect((await site.ask('POST', '/api/application/submission', asked)).status).toBe(201);
    if (!room) await site.ask('DELETE', '/api/sessions', { bearer });
  }
  await site.admin('POST', 'payments', { accountId: 'ann', method: 'cheque', reference: '1' });
  await tomorrow(site, '07:00');
  await site.admin('POST', 'lapse', {});
  expect((await site.admin('PUT', 'opening', august)).status).toBe(200);
  await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.id).toBe('august');
  // The list is kept for a second.
  await expect.poll(async () => (await site.ask('GET', '/api/openings')).json.openings.length).toBe(2);
  return { ann, ben, cho };
}

test('who has a place is told so, who had none tries the next: in both languages, without script', async () => {
  const site = await start({ opening: { title: june, quota: 2, paymentDays: 0.01 } });
  const { ann, ben, cho } = await year(site);
  const { page, context } = await takeDevice({ javaScriptEnabled: false });
  const read = async (account: string | undefined, path: string) => {
    await hold(context, site.url, { account });
    await page.goto(site.url + path);
    return ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');
  };
  for (const language of ['en', 'fr'] as const) {
    const { openings: w, holder } = journeyWords[language];
    const list = `/${language}/openings`;
    const nobody = await read(undefined, list);
    for (const text of [w.what, june, august.title, w.over, w.ahead]) expect(nobody).toContain(text);
    expect(nobody).not.toContain(w.yours);
    // The one that stands comes first.
    expect(nobody.indexOf(august.title)).toBeLessThan(nobody.indexOf(june));

    expect(await read(ann, list)).toContain(w.has);
    expect(await read(ann, list)).toContain(w.outcomes.confirmed);
    expect(await read(ann, `/${language}`)).toContain(holder.confirmed(june).replace(/\s+/g, ' '));
    expect(await shown(page)).toBe('holder');
    expect(await page.locator('button#join').count()).toBe(0);

    const next = w.next('#').split('#')[0]!.replace(/\s+/g, ' ');
    expect(await read(cho, list)).toContain(next);
    expect(await read(cho, list)).toContain(w.outcomes.lapsed);
    expect(await read(ben, list)).toContain(w.outcomes.turnedAway);
    await read(ben, `/${language}`);
    expect(await shown(page)).toBe('before');
    // The heading of every page is that of the opening that stands.
    expect(await page.locator('header p').textContent()).toBe(august.title);
  }
  // Ben was refused in June, and tries in August with the account that he has.
  await tomorrow(site, '07:45');
  await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.phase).toBe('preQueue');
  await hold(context, site.url, { account: ben });
  await page.goto(`${site.url}/en`);
  await page.click('button#join');
  expect(await shown(page)).toBe('waiting');

  const { page: scripted, context: other } = await takeDevice();
  for (const [account, name] of [
    [ann, 'openings-holder'],
    [cho, 'openings'],
  ] as const) {
    await hold(other, site.url, { account });
    await scripted.goto(`${site.url}/fr/openings`);
    await fits(scripted, `${name}.fr`, 'phone');
  }
  await hold(other, site.url, { account: ann });
  await scripted.goto(`${site.url}/en`);
  expect(await shown(scripted)).toBe('holder');
  await fits(scripted, 'holder.en', 'desk');
});

test('where sign-ins are limited: the same, once one is signed in; the door is full for the next', async () => {
  const site = await start({
    opening: { title: june, quota: 2, paymentDays: 0.01 },
    admission: { mode: 'session-limit', maxActive: 1, sessionSeconds: 3600 },
  });
  const { ann, ben } = await year(site);
  const { page, context } = await takeDevice({ javaScriptEnabled: false });
  await tomorrow(site, '09:00');
  await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.phase).toBe('open');
  const signIn = async (token: string, language: 'en' | 'fr') => {
    await page.goto(`${site.url}/${language}/sign-in`);
    await page.fill('#token', token);
    await page.click('#sign-in');
  };
  const { openings: w, holder } = journeyWords.en;
  const main = async () => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

  await page.goto(`${site.url}/en/openings`);
  expect(await main()).toContain(w.what);
  await signIn(ann, 'en');
  expect(await shown(page)).toBe('holder');
  expect(await main()).toContain(holder.confirmed(june));
  await page.goto(`${site.url}/en/openings`);
  expect(await main()).toContain(w.has);

  // One is in: the next is told that the site is full, in their language, and sees nothing of their own.
  const { page: second } = await takeDevice({ javaScriptEnabled: false });
  await second.goto(`${site.url}/fr/sign-in`);
  await second.fill('#token', ben);
  await second.click('#sign-in');
  expect(await shown(second)).toBe('busy');
  await second.goto(`${site.url}/fr/openings`);
  expect(await second.locator('main').textContent()).not.toContain(journeyWords.fr.openings.yours);

  // Ann signs out; Ben is in, and may try.
  await page.click('footer button');
  await signIn(ben, 'en');
  expect(await shown(page)).toBe('direct');
  await page.goto(`${site.url}/en/openings`);
  expect(await main()).toContain(w.now);
  await context.close();
});
