import { describe, expect, test } from 'vitest';
import { turnOf } from '../draw/turns.ts';
import { type ErrorCode, errors } from '../errors.ts';
import type { Route } from '../http.ts';
import type { Services } from '../services.ts';
import type { Answered } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();

/** A browser without script: keeps cookies, finds the forms of a page and sends them, follows one redirection. */
class Reader {
  readonly cookies = new Map<string, string>();
  readonly #site: Site;
  page = '';

  constructor(site: Site) {
    this.#site = site;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    const answered = await this.#ask('GET', path, headers);
    this.page = answered.text;
    return answered;
  }

  /** Sends a form of the page as it stands there, and goes where it leads. */
  async send(action: string, fields: Record<string, string> = {}): Promise<Answered> {
    const form = new RegExp(`<form method="post" action="${action}">(.*?)</form>`, 's').exec(this.page);
    expect(form, `a form ${action} in ${this.screen}`).not.toBe(null);
    const hidden = [...form![1]!.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const body = new URLSearchParams({ ...Object.fromEntries(hidden.map(([, n, v]) => [n, v])), ...fields });
    const answered = await this.#ask('POST', action, {}, body.toString());
    expect([answered.status, answered.text]).toEqual([303, '']);
    return this.get(answered.headers.get('location')!);
  }

  get screen(): string | undefined {
    return /data-screen="(\w+)"/.exec(this.page)?.[1];
  }

  /** What the last form was answered, where it is said. */
  get said(): string | undefined {
    return /<p id="said"[^>]*>([^<]*)</.exec(this.page)?.[1];
  }

  async #ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answered = await this.#site.ask(method, path, {
      headers: { ...headers, ...(cookie !== '' && { cookie }) },
      body,
    });
    for (const header of answered.headers.getSetCookie()) {
      const [, name, value] = /^(\w+)=([^;]*)/.exec(header)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answered;
  }
}

const sentence = (code: ErrorCode, language: 'en' | 'fr') => errors[code][language];

test('the whole way without script: sign in, join, be called, take it up, submit, sign out', async () => {
  const site = await start({ startsAt: '07:00' });
  const [token] = (await site.people({ id: 'ann' })) as [string];
  const ann = new Reader(site);
  await ann.get('/fr');
  expect(ann.screen).toBe('before');
  await ann.send('/fr/sign-in', { token: ` ${token}x` });
  expect(ann.said).toBe(sentence('bad_credentials', 'fr'));
  await ann.get('/fr');
  expect(ann.said).toBeUndefined();
  await ann.send('/fr/sign-in', { token: ` ${token}\n` });
  expect(ann.screen).toBe('before');
  expect(ann.page).toContain('<b>ann</b>');
  await site.clock('07:45');
  await ann.get('/');
  expect(ann.screen).toBe('join');
  await ann.send('/fr/join');
  expect(ann.screen).toBe('waiting');
  await site.clock('08:30');
  await expect.poll(async () => (await ann.get('/fr')) && ann.screen).toBe('called');
  await ann.send('/fr/take-up');
  expect(ann.screen).toBe('admitted');
  await ann.send('/fr/submit');
  expect(ann.screen).toBe('done');
  const place = (await site.ask('POST', '/api/application/submission', { bearer: token })).json;
  expect(place.rank).toBe(1);
  expect(ann.page).toContain(`<code>${place.receipt}</code>`);
  expect(ann.page).toContain('13 juillet 2016'.replaceAll(' ', '\u00a0'));
  // The signed receipt is one link away, for whoever holds the cookies.
  expect((await ann.get('/api/receipt')).json).toMatchObject({ accountId: 'ann', rank: 1 });
  await ann.get('/en');
  await ann.send('/en/sign-out');
  expect(ann.screen).toBe('join');
  expect([...ann.cookies]).toEqual([['language', 'en']]);
  expect((await ann.get('/api/queue')).status).toBe(401);
});

test('leaving asks first, and a person who comes back from another device has the same spot', async () => {
  const site = await start();
  await site.admin('POST', 'room', { paused: true });
  const [token] = (await site.people({ id: 'ann' })) as [string];
  const [here, there] = [new Reader(site), new Reader(site)];
  for (const device of [here, there]) {
    await device.get('/en');
    await device.send('/en/sign-in', { token });
    await device.send('/en/join');
    expect(device.screen).toBe('waiting');
  }
  expect(there.cookies.get('ticket')).toBe(here.cookies.get('ticket'));
  await here.get('/en/leave');
  expect(here.screen).toBe('leave');
  await here.send('/en/leave');
  expect(here.screen).toBe('left');
  await expect.poll(async () => (await there.get('/en')) && there.screen).toBe('left');
  await there.send('/en/join');
  expect(there.cookies.get('ticket')).toMatch(/^2\.ann\./);
});

test('taking up on one device and submitting on another', async () => {
  const site = await start();
  const [token] = (await site.people({ id: 'ann' })) as [string];
  await site.admit(token);
  const there = new Reader(site);
  await there.get('/en');
  await there.send('/en/sign-in', { token });
  await there.send('/en/join');
  expect(there.screen).toBe('admitted');
  await there.send('/en/submit');
  expect(there.screen).toBe('done');
});

test('whoever signs in on a device with another person’s spot does not get that spot', async () => {
  const site = await start();
  await site.admin('POST', 'room', { paused: true });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const shared = new Reader(site);
  await shared.get('/en');
  await shared.send('/en/sign-in', { token: ann });
  await shared.send('/en/join');
  // Ann's forms are gone from the page, but the address is known.
  shared.page = (await new Reader(site).get('/en')).text;
  const csrf = /name="csrf" value="([^"]+)"/.exec((await shared.get('/en')).text)![1]!;
  shared.page = '<form method="post" action="/en/sign-in"></form>';
  await shared.send('/en/sign-in', { token: ben, csrf });
  expect([shared.screen, shared.cookies.has('ticket')]).toEqual(['join', false]);
  await shared.send('/en/join');
  expect(shared.cookies.get('ticket')).toMatch(/^2\.ben\./);
});

test('people who are exempt submit without waiting; an application that is not complete is told so', async () => {
  const site = await start({ startsAt: '07:00' });
  const tokens = await site.people({ id: 'eve', category: 'exempt' }, { id: 'ida', complete: false });
  const [eve, ida] = [new Reader(site), new Reader(site)];
  await eve.get('/en');
  await eve.send('/en/sign-in', { token: tokens[0]! });
  expect(eve.screen).toBe('direct');
  await eve.send('/en/submit');
  expect(eve.screen).toBe('done');
  await site.clock('07:45');
  await ida.get('/en');
  await ida.send('/en/sign-in', { token: tokens[1]! });
  expect(ida.page).toContain('not complete');
});

test('in passthrough one submits at once, and is told when all places are taken', async () => {
  const site = await start({ opening: { quota: 1 }, admission: { mode: 'passthrough' } });
  const tokens = await site.people({ id: 'ann' }, { id: 'ben' });
  const [ann, ben] = [new Reader(site), new Reader(site)];
  for (const [i, reader] of [ann, ben].entries()) {
    await reader.get('/en');
    await reader.send('/en/sign-in', { token: tokens[i]! });
    expect(reader.screen).toBe('direct');
  }
  await ann.send('/en/submit');
  expect(ann.screen).toBe('done');
  await ben.send('/en/submit');
  expect(ben.said).toBe(sentence('quota_exhausted', 'en'));
  await expect.poll(async () => (await ben.get('/en')) && ben.screen).toBe('soldOut');
});

test('after the last place one may stand by, with a spot or without, and is called when a place comes back', async () => {
  const site = await start({ opening: { quota: 1 } });
  const [ann, ben, cho] = (await site.people({ id: 'ann' }, { id: 'ben' }, { id: 'cho' })) as [
    string,
    string,
    string,
  ];
  const { admission } = await site.admit(ann);
  const [waited, late] = [new Reader(site), new Reader(site)];
  waited.cookies.set('account', ben).set('ticket', await site.join(ben));
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  await expect.poll(async () => (await waited.get('/en')) && waited.screen).toBe('soldOut');
  await waited.send('/en/stand-by');
  expect(waited.screen).toBe('standby');
  await late.get('/en');
  await late.send('/en/sign-in', { token: cho });
  expect(late.screen).toBe('soldOut');
  await late.send('/en/stand-by');
  expect([late.screen, late.cookies.has('ticket')]).toEqual(['standby', true]);
  await site.admin('POST', 'places', { add: 1 });
  await expect.poll(async () => (await waited.get('/en')) && waited.screen).toBe('called');
});

test('in a lottery one is on the list, then has a turn, which is not the number', async () => {
  const site = await start({
    startsAt: '07:45',
    opening: { listClosesAt: '2016-06-13T08:00:00-04:00' },
    admission: { mode: 'lottery' },
  });
  await site.admin('POST', 'room', { paused: true });
  const tokens = await site.people(...['ann', 'ben', 'cho', 'dee'].map((id) => ({ id })));
  const readers: Reader[] = [];
  for (const token of tokens) {
    const reader = new Reader(site);
    await reader.get('/en');
    await reader.send('/en/sign-in', { token });
    expect(reader.page).toContain('The order is drawn among all who join before');
    await reader.send('/en/join');
    expect(reader.screen).toBe('drawing');
    readers.push(reader);
  }
  await site.clock('08:05');
  // The list is closed; the draw is made here, unless the server has made its own already.
  const draw = `{${site.openingId}}:draw`;
  await expect.poll(() => site.redis.hget(draw, 'numbers')).toBe('4');
  await site.redis.hsetnx(draw, 'seed', 'ab'.repeat(32));
  const seed = (await site.redis.hget(draw, 'seed'))!;
  for (const [i, reader] of readers.entries()) {
    await expect.poll(async () => (await reader.get('/en')) && reader.screen).toBe('waiting');
    const [number, turn] = [i + 1, turnOf(seed, 4, i + 1)];
    const rows = [...reader.page.matchAll(/<dt>(Your \w+) <small>.*?<\/small><\/dt><dd>(.*?)<\/dd>/g)];
    expect(rows.map(([, name, value]) => `${name} ${value}`)).toEqual([
      `Your number ${number}`,
      ...(turn === number ? [] : [`Your turn ${turn}`]),
    ]);
  }
});

test('in session-limit the door is full, and a sign-in that has ended is no sign-in', async () => {
  const site = await start({ admission: { mode: 'session-limit', maxActive: 1, sessionSeconds: 900 } });
  const tokens = await site.people({ id: 'ann' }, { id: 'ben' });
  const [ann, ben] = [new Reader(site), new Reader(site)];
  await ann.get('/fr');
  await ann.send('/fr/sign-in', { token: tokens[0]! });
  expect(ann.screen).toBe('direct');
  expect(ann.page).toContain('/fr/submit');
  await ben.get('/fr');
  await ben.send('/fr/sign-in', { token: tokens[1]! });
  expect(ben.screen).toBe('busy');
  expect(ben.said).toBe(undefined);
  expect(ben.page).toContain('/fr/sign-in');
  await ann.send('/fr/sign-out');
  await ben.send('/fr/sign-in', { token: tokens[1]! });
  expect(ben.page).toContain('/fr/submit');
  await site.clock('08:46');
  await ben.get('/fr');
  expect(ben.page).not.toContain('/fr/submit');
  expect(ben.page).toContain('/fr/sign-in');
});

test('a place that lapsed says so, and lets its holder join again', async () => {
  const site = await start({ opening: { paymentDays: 0.01 } });
  const [token] = (await site.people({ id: 'ann' })) as [string];
  const { ticket, admission } = await site.admit(token);
  await site.ask('POST', '/api/application/submission', { bearer: token, admission });
  const ann = new Reader(site);
  ann.cookies.set('account', token).set('ticket', ticket);
  await site.clock('09:00');
  await site.admin('POST', 'lapse');
  await ann.get('/en');
  expect(ann.page).toContain('Your place has lapsed');
  await ann.send('/en/join');
  await expect.poll(async () => (await ann.get('/en')) && ann.screen).toBe('called');
});

describe('the language', () => {
  test.each([
    ['/', {}, 'en'],
    ['/', { 'accept-language': 'fr-CA,fr;q=0.9' }, 'fr'],
    ['/', { 'accept-language': 'fr', cookie: 'language=en' }, 'en'],
    ['/', { cookie: 'language=tlh' }, 'en'],
    ['/fr', { 'accept-language': 'en' }, 'fr'],
    ['/en', { cookie: 'language=fr' }, 'en'],
  ])('of %s with %j is %s', async (path, headers, language) => {
    const site = await start();
    const { text, headers: answered } = await site.ask('GET', path, {
      headers: headers as Record<string, string>,
    });
    expect(text).toContain(`<html lang="${language}"`);
    expect(answered.get('content-language')).toBe(language);
    expect(answered.get('vary')).toBe(path === '/' ? 'accept-language, cookie' : null);
    // Following the link to the other language is a choice that is kept.
    const kept = answered.getSetCookie().filter((header) => header.startsWith('language='));
    expect(kept).toHaveLength(path === '/' ? 0 : 1);
  });
});

test('a page comes with everything it needs, and lets nothing else in', async () => {
  const site = await start();
  const { headers, text } = await site.ask('GET', '/en');
  const policy = headers.get('content-security-policy')!;
  for (const part of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
  ])
    expect(policy).toContain(part);
  expect(policy).not.toContain('unsafe');
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(text).not.toMatch(/\son\w+=|\sstyle="/);
});

test('without script the page loads itself, as often as the room wants to be asked; it can be told not to', async () => {
  const site = await start({ admission: { claimSeconds: 40, sessionSeconds: 40 } });
  await site.admin('POST', 'room', { paused: true });
  const [token] = (await site.people({ id: 'ann' })) as [string];
  const ann = new Reader(site);
  ann.cookies.set('account', token).set('ticket', await site.join(token));
  await ann.get('/fr');
  const seconds = /<noscript><meta http-equiv="refresh" content="(\d+);url=\/fr"><\/noscript>/.exec(
    ann.page,
  )?.[1];
  expect(Number(seconds)).toBe(10);
  expect(ann.page).toContain('href="/fr/still"');
  await ann.get('/fr/still');
  expect(ann.page).not.toContain('http-equiv="refresh"');
});

test('what comes from outside is text, never HTML', async () => {
  const site = await start({ opening: { title: '</title><script>alert(1)</script>' } });
  const { text } = await site.ask('GET', '/en');
  expect(text).not.toContain('<script>alert');
  expect(text).toContain('&#60;script&#62;alert(1)');
});

test('behind a proxy with TLS, credentials are kept from plain HTTP', async () => {
  const site = await start();
  const [token] = await site.people({ id: 'ann' });
  const headers = { 'x-forwarded-proto': 'https' };
  const answered = await site.ask('POST', '/en/sign-in', { headers, body: `token=${token}` });
  const cookies = answered.headers.getSetCookie();
  expect(cookies).toHaveLength(3);
  for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
});

test('the address of a form, typed in, leads to the page', async () => {
  const site = await start();
  for (const path of ['/fr/join', '/fr/']) {
    const answered = await site.ask('GET', path);
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/fr']);
  }
});

describe('forged', () => {
  /** @returns the victim's number in line afterwards: another one if the spot was given up */
  const attack = async (site: Site): Promise<number> => {
    await site.admin('POST', 'room', { paused: true });
    const [token] = (await site.people({ id: 'ann' })) as [string];
    const ticket = await site.join(token);
    const answered = await site.ask('POST', '/en/leave', {
      headers: { cookie: `account=${token}; ticket=${ticket}`, 'sec-fetch-site': 'same-site' },
      body: 'csrf=guess',
    });
    expect(answered.status).toBe(303);
    return (await site.ask('POST', '/api/queue', { bearer: token })).json.number;
  };

  test('a form from elsewhere changes nothing', async () => {
    expect(await attack(await start())).toBe(1);
  });

  test('and would, on a server that does not look: the fault is seen', async () => {
    const routes = (all: Route[], services: Services) => {
      services.forged = () => false;
      return all;
    };
    expect(await attack(await start({ variants: { routes } }))).toBe(2);
  });

  test('nobody is signed in by a page from elsewhere', async () => {
    const site = await start();
    const [token] = await site.people({ id: 'mallory' });
    const answered = await site.ask('POST', '/en/sign-in', {
      headers: { origin: 'http://evil.example' },
      body: `token=${token}`,
    });
    const cookies = answered.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^said=forged_request;/);
  });
});
