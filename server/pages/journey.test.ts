import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { errors } from '../errors.ts';
import { signed } from '../payments/signature.ts';
import { startStandIn } from '../payments/stand-in.ts';
import { desk, fits, oneChromium } from '../testing/browser.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { kindsOf } from './fields.ts';
import { journeyWords } from './words/journey.ts';

const start = sitesOnOneRedis();
const takeDevice = oneChromium();

const w = journeyWords.en;
const fr = journeyWords.fr;

/** Somebody's browser, at a page. @param scripted whether it runs scripts: every page works without */
async function device(site: Site, path: string, scripted = false): Promise<Page> {
  const { page } = await takeDevice({ javaScriptEnabled: scripted, viewport: desk });
  await page.goto(site.url + path);
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page) => page.locator('h1').textContent();
const mainText = async (page: Page) => (await page.locator('main').textContent()) ?? '';

async function createAccount(
  page: Page,
  site: Site,
  email: string,
  language: 'en' | 'fr' = 'en',
): Promise<void> {
  await page.goto(`${site.url}/${language}/account`);
  await page.fill('#email', email);
  await page.fill('#password', 'a long enough one');
  await press(page, journeyWords[language].account.button);
}

const filled: Record<string, Record<string, string>> = {
  identity: {
    ...{ familyName: 'Roy', givenName: 'Ann', birthDate: '1985-07-31', citizenship: 'France' },
    document: 'AB 123456',
  },
  family: { spouse: 'true', spouseDocument: 'CD 42', children: '2' },
  education: { diploma: 'Licence', field: 'Physique', completedIn: '2008' },
  work: { occupation: 'Engineer', months: '60' },
  languages: { french: 'advanced', english: 'intermediate' },
  declaration: { truthful: 'true', oneFamily: 'true' },
};

/** The same as the API takes it, with one child. */
const answers = {
  identity: filled['identity'],
  family: { spouse: false, children: 1 },
  education: { ...filled['education'], completedIn: 2008 },
  work: { occupation: 'Engineer', months: 60 },
  languages: filled['languages'],
  declaration: { truthful: true, oneFamily: true },
};

async function fillIn(page: Page, answers: Record<string, string>): Promise<void> {
  for (const [field, value] of Object.entries(answers)) {
    const choice = page.locator(
      `[name="${field}"][type=radio][value="${value}"], [name="${field}"][type=checkbox]`,
    );
    if ((await choice.count()) > 0) await choice.check();
    else await page.fill(`#${field}`, value);
  }
}

async function complete(page: Page, site: Site): Promise<void> {
  for (const [name, answers] of Object.entries(filled)) {
    await page.goto(`${site.url}/en/application/${name}`);
    await fillIn(page, answers);
    await press(page, w.section.save);
    expect(await heading(page), name).toBe(w.application.heading);
  }
}

test('self-assessment: eligible and whether the quota counts, or where one belongs; without script', async () => {
  const site = await start({ startsAt: '07:00' });
  const page = await device(site, '/en/assessment');
  const answer = async (answers: Record<string, string>) => {
    await page.goto(`${site.url}/en/assessment`);
    for (const [name, value] of Object.entries(answers)) {
      await page.check(`[name="${name}"][value="${value}"]`);
    }
    await press(page, w.assessment.button);
    return mainText(page);
  };
  const regular = {
    pathway: 'skilledWorker',
    paperFile: 'false',
    validatedJobOffer: 'false',
    inCanada: 'no',
  };
  expect(await answer(regular)).toContain(w.assessment.counts);
  expect(await answer({ ...regular, inCanada: 'study' })).toContain(w.assessment.exempt);
  expect(await answer({ ...regular, pathway: 'peq', paperFile: 'true' })).toMatch(
    /has its own form.*31 December/s,
  );
  expect(await heading(page)).toBe(w.assessment.no);
  await page.context().close();
});

test('account, form section by section, what is missing; signing out and in again by e-mail; without script', async () => {
  const site = await start({ admission: { mode: 'passthrough' } });
  const page = await device(site, '/en');
  await createAccount(page, site, 'ann@example');
  expect(await page.locator('#email-wrong').textContent()).toBe(w.account.wrongEmail);
  expect(await page.locator('#email').inputValue()).toBe('ann@example');
  await createAccount(page, site, 'ann@example.org');
  expect(await heading(page)).toBe(w.application.heading);
  expect(await mainText(page)).toContain(w.application.incomplete);
  await page.goto(`${site.url}/en/application/work`);
  await fillIn(page, { occupation: 'Engineer', months: 'many' });
  await press(page, w.section.save);
  expect(await page.locator('#months-wrong').textContent()).toBe(w.wrongField.number);
  expect(await page.locator('#occupation').inputValue()).toBe('Engineer');
  await complete(page, site);
  expect(await mainText(page)).toContain(w.application.complete);
  expect(await mainText(page)).toContain(w.application.possible);
  await page.goto(`${site.url}/en/fee`);
  expect(await mainText(page)).toContain('$1,271');
  await press(page, 'Sign out');
  await page.goto(`${site.url}/en/application`);
  expect(await mainText(page)).toContain(w.signInFirst);
  await page.fill('#email', 'ann@example.org');
  await page.fill('#password', 'not this one');
  await page.click('#sign-in-email');
  expect(await page.locator('#said').textContent()).toBe(errors.bad_credentials.en);
  await page.fill('#email', 'ANN@example.org');
  await page.fill('#password', 'a long enough one');
  await page.click('#sign-in-email');
  await press(page, 'Submit my application');
  expect(await heading(page)).toBe('A place is reserved for you');
  await page.goto(`${site.url}/en/application/work`);
  expect(await mainText(page)).toContain(w.application.frozen);
  await page.goto(`${site.url}/fr/account`);
  expect(await mainText(page)).toContain(fr.account.have);
  await page.context().close();
});

test('two devices, one section: both states are shown, and either may be kept; two sections: both are', async () => {
  const site = await start();
  const laptop = await device(site, '/en');
  await createAccount(laptop, site, 'ann@example.org');
  const cookies = await laptop.context().cookies();
  const phone = await device(site, '/en');
  await phone.context().addCookies(cookies);
  const open = (page: Page, name: string) => page.goto(`${site.url}/en/application/${name}`);
  await open(laptop, 'work');
  await open(phone, 'work');
  await fillIn(laptop, { occupation: 'Physicist', months: '61' });
  await press(laptop, w.section.save);
  await fillIn(phone, { occupation: 'Teacher', months: '12' });
  await press(phone, w.section.save);
  expect(await heading(phone)).toBe(w.conflict.heading);
  expect(await mainText(phone)).toMatch(/Physicist.*Teacher/s);
  await open(laptop, 'work');
  expect(await laptop.locator('#occupation').inputValue()).toBe('Physicist');
  // Meanwhile the laptop saves another section: that is no conflict of this one.
  await open(laptop, 'education');
  await fillIn(laptop, filled['education']!);
  await press(laptop, w.section.save);
  await press(phone, w.conflict.keepYours);
  expect(await heading(phone)).toBe(w.application.heading);
  await open(laptop, 'work');
  expect(await laptop.locator('#occupation').inputValue()).toBe('Teacher');
  await open(laptop, 'education');
  expect(await laptop.locator('#diploma').inputValue()).toBe('Licence');
  await Promise.all([laptop.context().close(), phone.context().close()]);
});

test('the fee with its last day, messages, documents handed in; every page fits, breaks no rule, and is under 30 kB', async () => {
  const payments = { url: 'http://127.0.0.1:9', secret: 'never asked' };
  const site = await start({ admission: { mode: 'passthrough' }, opening: { quota: 1 }, payments });
  const page = await device(site, '/fr', true);
  // One width and one of light and dark each, in turn: all four meet each other.
  let looks = 0;
  const holds = async (name: string) => {
    const look = looks++;
    await page.emulateMedia({ colorScheme: look % 2 === 0 ? 'dark' : 'light' });
    await fits(page, `journey-${name}.fr`, look % 4 < 2 ? 'phone' : 'desk');
  };
  const shown = async (path: string, name: string) => {
    const response = await page.goto(`${site.url}/fr/${path}`);
    expect((await response!.body()).length, name).toBeLessThan(30_000);
    await holds(name);
  };
  await shown('assessment', 'assessment');
  await press(page, fr.assessment.button);
  await page.check('[name="pathway"][value="business"]');
  for (const name of ['paperFile', 'validatedJobOffer']) await page.check(`[name="${name}"][value="true"]`);
  await page.check('[name="inCanada"][value="no"]');
  await press(page, fr.assessment.button);
  await holds('assessed');
  await shown('account', 'account');
  await shown('sign-in', 'sign-in');
  await createAccount(page, site, 'ann@example.org', 'fr');
  await shown('application', 'application');
  await page.goto(`${site.url}/fr/application/work`);
  await fillIn(page, { occupation: 'Ingénieure', months: 'non' });
  await press(page, fr.section.save);
  await holds('wrong');
  const { value: bearer } = (await page.context().cookies()).find(({ name }) => name === 'account')!;
  await shown('application/family', 'family');
  const { json: saved } = await site.ask('PUT', '/api/application', {
    ...{ bearer, headers: { 'if-match': '*' }, body: { category: 'regular', answers } },
  });
  expect(saved.complete).toBe(true);
  await fillIn(page, { spouse: 'false', children: '3' });
  await press(page, fr.section.save);
  expect(await heading(page)).toBe(fr.conflict.heading);
  await holds('conflict');

  await page.goto(`${site.url}/fr`);
  await press(page, 'Déposer ma demande');
  await page.getByRole('heading', { name: 'Une place vous est réservée' }).waitFor();
  const { json } = await site.ask('GET', '/api/receipt', { bearer });
  await shown('fee', 'fee');
  expect(await mainText(page)).toMatch(/939[\s ]\$.*chèque/s);
  await site.admin('POST', 'payments', { accountId: json.accountId, method: 'cheque', reference: 'C 1' });
  await page.goto(`${site.url}/fr/fee`);
  expect(await mainText(page)).toContain(fr.fee.paid);
  await site.admin('POST', 'documents', {
    accountId: json.accountId,
    names: ['diplôme', 'acte de naissance'],
  });
  await shown('messages', 'messages');
  await page.check('[value="diplôme"]');
  await press(page, fr.messages.hand);
  expect(await mainText(page)).toMatch(/Des documents sont reçus.*diplôme/s);
  expect(await page.locator('[value="diplôme"]').count()).toBe(0);
  // Whoever comes after the last place is told before any click.
  const late = await device(site, '/fr');
  await createAccount(late, site, 'ben@example.org', 'fr');
  await expect.poll(async () => (await site.ask('GET', '/api/opening')).json.phase).toBe('exhausted');
  await late.goto(`${site.url}/fr/application`);
  expect(await mainText(late)).toContain(errors.quota_exhausted.fr);
  await late.goto(`${site.url}/fr`);
  expect(await late.locator('form[action="/fr/submit"]').count()).toBe(0);
  await Promise.all([page.context().close(), late.context().close()]);
});

test('paying online without script: refused, not answered, charged and told; who pays twice is charged once', async () => {
  let site: Site | undefined;
  const how = { refused: 1, silent: 0, notifications: 2 };
  const service = await startStandIn({
    ...{ secret: 'between the two', port: 0, latencyMs: 0, notifyAfterMs: 50 },
    random: () => 0.5,
    now: async () => (await site!.ask('GET', '/api/opening')).json.now,
    get refused() {
      return how.refused;
    },
    get notifications() {
      return how.notifications;
    },
    get silent() {
      return how.silent;
    },
    get notifyUrl() {
      return `${site!.url}/api/payments/notifications`;
    },
  });
  try {
    const payments = { url: service.url, secret: 'between the two' };
    site = await start({ admission: { mode: 'passthrough' }, payments });
    const page = await device(site, '/en');
    await createAccount(page, site, 'ann@example.org');
    const { value: bearer } = (await page.context().cookies()).find(({ name }) => name === 'account')!;
    await site.ask('PUT', '/api/application', { bearer, body: { category: 'regular', answers } });
    expect((await site.ask('POST', '/api/application/submission', { bearer })).status).toBe(201);
    const pay = async () => {
      await page.goto(`${site!.url}/en/fee`);
      await press(page, w.fee.pay('$939'));
      return mainText(page);
    };
    expect(await pay()).toContain(w.fee.charged.refused);
    expect([...service.charges.values()].map(({ outcome }) => outcome)).toEqual(['refused']);
    how.refused = 0;
    how.silent = 1;
    how.notifications = 0;
    // Once the refusal is told, there is another intent; it is charged, and the answer never comes.
    await expect
      .poll(async () => (await intentOf(site!, bearer)) !== [...service.charges.keys()][0])
      .toBe(true);
    expect(await pay()).toContain(w.fee.charged.unanswered);
    how.silent = 0;
    expect(await pay()).toContain(w.fee.charged.paid);
    const charged = [...service.charges.values()].find(({ outcome }) => outcome === 'paid')!;
    const body = signed(charged, 'between the two');
    expect((await site.ask('POST', '/api/payments/notifications', { body })).status).toBe(200);
    await page.goto(`${site.url}/en/fee`);
    expect(await mainText(page)).toContain(w.fee.paid);
    expect([...service.charges.values()].filter(({ outcome }) => outcome === 'paid')).toHaveLength(1);
    await page.context().close();
  } finally {
    await service.stop();
  }
});

/** The intent that the account may pay now. */
async function intentOf(site: Site, bearer: string): Promise<string> {
  return (await site.ask('POST', '/api/application/payment/intent', { bearer })).json.intentId;
}

test('a section by keyboard alone', async () => {
  const site = await start();
  const page = await device(site, '/en', true);
  await createAccount(page, site, 'ann@example.org');
  await page.goto(`${site.url}/en/application/work`);
  const active = () =>
    page.evaluate('document.activeElement.id || document.activeElement.textContent') as Promise<string>;
  const to = async (name: string) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab');
      if ((await active()) === name) return;
    }
    expect.fail(`${name} is not reached by Tab`);
  };
  for (const [field] of kindsOf('work')) {
    await to(field);
    await page.keyboard.type('12');
  }
  await to(w.section.save);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: w.application.heading }).waitFor();
  expect(await mainText(page)).toContain(w.sections.work + w.application.missing(0));
  await page.context().close();
});
