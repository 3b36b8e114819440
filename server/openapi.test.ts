import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../load/stack/redis.ts';
import { apiRoutes } from './app.ts';
import { errors } from './errors.ts';
import type { Route } from './http.ts';
import { type Notification, signed } from './payments/signature.ts';
import type { Services } from './services.ts';
import type { Answered, AskOptions } from './testing/client.ts';
import { Description } from './testing/description.ts';
import { listen, upgradeAnswer } from './testing/listener.ts';
import { type Site, type SiteOptions, startSite } from './testing/site.ts';
import { adminToken } from './testing/visitor.ts';

/**
 * `openapi.yaml` against the server, both ways: a walk through every call and every refusal notes what is answered;
 * nothing may be answered that is not documented, and nothing documented that was not answered.
 */

/** What a walk cannot bring about, and where it is tested instead. Nothing else is documented without being answered. */
const elsewhere: Record<string, string> = {
  ...Object.fromEntries(
    ['POST /api/application/payment', 'POST /api/admin/payments', 'POST /api/admin/places'].map((name) => [
      `${name} 503 maintenance`,
      'another server has stopped the store and this one does not know yet: outage.test.ts',
    ]),
  ),
  ...Object.fromEntries(
    ['ledger', 'receipts', 'audit'].map((path) => [
      `GET /api/admin/${path} 503 room_unavailable`,
      'nobody chains the ledger for five seconds',
    ]),
  ),
  'PUT /api/admin/opening 503 room_unavailable': 'nobody chains the ledger for five seconds',
  'GET /readyz 503 draining': 'only between the signal to end and the end of the process',
};

/** Codes that no single call answers. */
const ofNoCall = {
  method_not_allowed: 'every address answers it to methods that it does not take',
};

const description = new Description();
const names = description.operations().map(([name]) => name);
const wrong: string[] = [];
let routes: Route[] = [];
let redis: StartedRedis;
const running: Site[] = [];
let folder: string;

/** A server, with what a test of its own could not bring about: calls that fail, and writes that are stopped. */
interface Walked extends Site {
  services(): Services;
  broken: boolean;
  /** Asks, and holds the answer against the description. */
  call(name: string, options?: AskOptions & { query?: string }): Promise<Answered>;
}

async function start(options: Partial<SiteOptions> = {}): Promise<Walked> {
  let held: Services | null = null;
  const walked = { broken: false };
  const site = await startSite({
    redisUrl: redis.url,
    folder,
    ...options,
    variants: {
      routes(all, services) {
        held = services;
        routes = apiRoutes(services, () => false);
        return all.map((route) => ({
          ...route,
          handle(exchange) {
            if (walked.broken) throw new Error('planted by the test');
            return route.handle(exchange);
          },
        }));
      },
      ...options.variants,
    },
  });
  running.push(site);
  return Object.assign(walked, site, {
    services: () => held!,
    async call(name: string, { query = '', ...asked }: AskOptions & { query?: string } = {}) {
      const [method, path] = name.split(' ') as [string, string];
      const answered = await site.ask(method, path + query, asked);
      wrong.push(...description.hold(name, answered));
      return answered;
    },
  });
}

/** What each call needs to get past its guard: the example of its body, and whoever asks. */
function options(name: string, { bearer, ticket }: { bearer: string; ticket: string }): AskOptions {
  const example = description.body(name);
  return {
    ...(name.includes('/api/admin/') ? { bearer: adminToken } : { bearer, ticket }),
    ...(example !== undefined && { body: example }),
  };
}

/** What the operator changes for everybody. */
const forAll = [
  ...['clock', 'maintenance', 'places', 'portal', 'room'].map((path) => `POST /api/admin/${path}`),
  'PUT /api/admin/opening',
];

/** Every call, as somebody who may; the operator's changes only where the day is not to go on after them. */
async function everyCall(
  site: Walked,
  who: { bearer: string; ticket: string },
  { changing = false, signingIn = true } = {},
): Promise<void> {
  const called = names.filter(
    (name) => (changing || !forAll.includes(name)) && (signingIn || name !== 'POST /api/sessions'),
  );
  const isLast = (name: string) => name.startsWith('DELETE ');
  const call = (name: string) => site.call(name, options(name, who));
  await Promise.all(called.filter((name) => !isLast(name)).map(call));
  await Promise.all(called.filter(isLast).map(call));
}

const changes = names.filter((name) => !name.startsWith('GET '));
const takesBody = names.filter((name) => description.body(name) !== undefined);

/** Refusals that do not depend on the day: whoever is not known, forges, or sends what is no body. */
async function refusals(site: Walked, who: { bearer: string; ticket: string }): Promise<void> {
  for (const name of names) await site.call(name);
  const cookie = `account=${who.bearer}; ticket=${who.ticket}`;
  for (const name of changes) await site.call(name, { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
  for (const name of takesBody) {
    const asked = options(name, who);
    for (const body of ['{', '{"nonsense":1}', '7']) await site.call(name, { ...asked, body });
  }
  for (const name of changes) {
    const size = name.endsWith('/people') ? 1_100_000 : 70_000;
    await site.call(name, { ...options(name, who), body: 'x'.repeat(size) });
  }
}

/**
 * Every call of somebody who has asked too often. Its meter is held at its end: a slow machine would take longer over the
 * calls than a window lasts, and meter.test.ts is about that.
 */
async function insist(site: Walked, { bearer, ticket }: { bearer: string; ticket: string }): Promise<void> {
  const { meter } = site.services();
  const take = meter.take;
  meter.take = () => 5;
  await everyCall(site, { bearer, ticket });
  meter.take = take;
}

const submission = 'POST /api/application/submission';
const payment = 'POST /api/application/payment';
const application = 'PUT /api/application';
const oneSection = 'POST /api/application/sections';
const notified = 'POST /api/payments/notifications';
const secret = 'between server and service';
const payments = { url: 'http://127.0.0.1:8090', secret };

/** A day with a room, from before it opens until after it is over. */
async function day(site: Walked): Promise<void> {
  const ids = ['ann', 'ben', 'cho', 'dee', 'eve', 'gus'];
  const people = [
    ...ids.map((id) => ({ id })),
    { id: 'exe', category: 'exempt' },
    { id: 'inc', complete: false },
  ];
  const tokens = await site.people(...people);
  const [ann, ben, cho, dee, eve, gus, exe, inc] = tokens as [
    ...[string, string, string, string, string, string, string, string],
  ];
  const nobody = site.services().tokens.account('nobody');
  const listener = await listen(site.url);
  await expect.poll(() => listener?.heard.length).toBeGreaterThan(0);
  wrong.push(...description.against(['components', 'schemas', 'LiveSnapshot'], listener!.heard[0]!.live));
  listener!.close();
  description.seen.add(`GET /api/queue/live ${(await upgradeAnswer(site.url)).status}`);
  await everyCall(site, { bearer: gus, ticket: '' });
  await everyCall(site, { bearer: nobody, ticket: '' });
  await site.call(submission, { bearer: ann });
  await site.clock('08:30');

  // Two are called, two wait; then both places go.
  const ticketOf = async (bearer: string) =>
    (await site.call('POST /api/queue', { bearer })).json.ticket as string;
  const annTicket = await ticketOf(ann);
  await site.call('POST /api/queue', { bearer: ann });
  const benTicket = await ticketOf(ben);
  const choTicket = await ticketOf(cho);
  await site.call('POST /api/queue/admission', { ticket: choTicket });
  await site.call('GET /api/queue', { ticket: choTicket });
  const admissionOf = async (ticket: string) =>
    (await site.until(201, () => site.call('POST /api/queue/admission', { ticket }))).json
      .admission as string;
  const admission = await admissionOf(annTicket);
  await site.call('POST /api/queue/admission', { ticket: annTicket });
  await site.call('GET /api/queue', { ticket: annTicket });
  await site.call(oneSection, { bearer: ann, admission });
  await site.call(oneSection, { bearer: ben });
  await site.call(submission, { bearer: ben });
  await site.call(submission, { bearer: inc });
  await site.call(submission, { bearer: ann, admission });
  await site.call(submission, { bearer: ann, admission });
  await site.call(submission, { bearer: exe });
  await site.call(application, {
    bearer: ann,
    body: description.body(application),
    headers: { 'if-match': '*' },
  });
  await site.call(oneSection, { bearer: ann, body: description.body(oneSection) });
  await site.call('GET /api/application', { bearer: ann });
  await site.call(payment, { bearer: ann, body: description.body(payment) });
  await site.call(payment, { bearer: dee, body: description.body(payment) });
  const ask = (accountId: string, name: string) =>
    site.call(`POST /api/admin/${name}`, {
      bearer: adminToken,
      body: { ...(description.body(`POST /api/admin/${name}`) as object), accountId },
    });
  await ask('ann', 'payments');
  await ask('ann', 'documents');
  const documents = 'POST /api/application/documents';
  await site.call(documents, { bearer: ann, body: description.body(documents) });
  await site.call(documents, { bearer: ann, body: { names: ['tax return'] } });
  await site.call('GET /api/messages', { bearer: ann });
  const second = await admissionOf(benTicket);
  await site.call(submission, { bearer: ben, admission: second });
  await site.call('GET /api/receipt', { bearer: ben });
  const sold = async () => (await site.call('GET /api/opening')).json.phase;
  await expect.poll(sold).toBe('exhausted');
  await site.call('POST /api/queue', { bearer: dee });
  await site.call(submission, { bearer: dee, admission });
  await site.call(submission, { bearer: cho });
  await site.call('GET /api/queue', { ticket: choTicket });
  await site.call('POST /api/queue/standby', { ticket: choTicket });
  await site.call('POST /api/queue/standby', { bearer: dee });
  await site.call('DELETE /api/queue', { ticket: choTicket });

  // A place comes, and its call runs out.
  const places = 'POST /api/admin/places';
  await site.call(places, { bearer: adminToken, body: { add: 1, key: 'one more' } });
  await site.call(places, { bearer: adminToken, body: { add: 1, key: 'one-more' } });
  await site.call(places, { bearer: adminToken, body: { add: 2, key: 'one-more' } });
  await site.until(201, async () => {
    const { json } = await site.call('POST /api/queue/standby', { bearer: dee });
    return site.call('POST /api/queue/admission', { ticket: json.ticket });
  });
  const { json: stood } = await site.call('POST /api/queue/standby', { bearer: dee });
  await site.clock('10:30');
  await site.until(410, () => site.call('POST /api/queue/admission', { ticket: stood.ticket }));
  await site.call('POST /api/admin/clock', {
    bearer: adminToken,
    body: {
      segments: [{ fromWallMs: Date.now(), openingMs: Date.parse('2016-06-13T18:30:00-04:00'), speed: 1 }],
    },
  });
  await expect.poll(sold).toBe('closed');
  await everyCall(site, { bearer: eve, ticket: choTicket });
  await site.clock('19:30');
  await site.call('POST /api/admin/lapse', { bearer: adminToken });
  await site.call(payment, { bearer: ben, body: description.body(payment) });
  await ask('ben', 'payments');
}

/** The next opening of a year: once the one before is over, and settled. */
async function year(site: Walked): Promise<void> {
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const next = 'PUT /api/admin/opening';
  const example = description.body(next) as object;
  const set = (change: object = {}) =>
    site.call(next, { bearer: adminToken, body: { ...example, ...change } });
  await set();
  const { admission } = await site.admit(ann);
  await site.call(submission, { bearer: ann, admission });
  await site.clock('18:30');
  await set();
  await site.call(payment, { bearer: ann, body: description.body(payment) });
  await site.call('POST /api/admin/maintenance', { bearer: adminToken, body: { on: true } });
  await set();
  await site.call('POST /api/admin/maintenance', { bearer: adminToken, body: { on: false } });
  await set();
  await set({ quota: 7 });
  await site.call('GET /api/admin/openings', { bearer: adminToken });
  const query = '?opening=never-was';
  for (const path of ['ledger', 'receipts', 'audit']) {
    await site.call(`GET /api/admin/${path}`, { bearer: adminToken, query });
  }
  await site.call('GET /api/receipt', { bearer: ann, query });
  const opensAt = Date.parse('2016-08-16T08:30:00-04:00');
  const segments = [{ fromWallMs: Date.now(), openingMs: opensAt, speed: 1 }];
  await site.call('POST /api/admin/clock', { bearer: adminToken, body: { segments } });
  await site.call('GET /api/application', { bearer: ann });
  await site.call('POST /api/queue', { bearer: ann });
  await site.call('POST /api/queue/standby', { bearer: ann });
  await site.call(submission, { bearer: ann });
  await site.call('POST /api/queue', { bearer: ben });
}

/** An account of one's own, and the form from two devices, where there is no room. */
async function form(site: Walked): Promise<void> {
  const account = description.body('POST /api/accounts') as { email: string; password: string };
  const { json: ann } = await site.call('POST /api/accounts', { body: account });
  await site.call('POST /api/accounts', { body: account });
  const { json: ben } = await site.call('POST /api/accounts', {
    body: { ...account, email: 'ben@example.org' },
  });
  await site.call('POST /api/sessions', { body: account });
  await site.call('POST /api/sessions', { bearer: ann.token });
  await site.call('POST /api/sessions', { body: { email: 'nobody' } });
  const guess = { ...account, password: 'not this one' };
  for (let i = 0; i < 6; i++) await site.call('POST /api/sessions', { body: guess });
  await site.call('DELETE /api/sessions', { bearer: ann.token });
  const filled = description.body(application) as { category: string };
  const headers = { 'if-match': '"v1"' };
  await site.call('GET /api/application', { bearer: ann.token });
  await site.call(submission, { bearer: ann.token });
  await site.call(application, { bearer: ann.token, body: { ...filled, category: 'paperFile' } });
  await site.call(application, { bearer: ann.token, body: filled });
  await site.call(application, { bearer: ann.token, body: filled });
  await site.call(oneSection, { bearer: ann.token, headers, body: description.body(oneSection) });
  await site.call(oneSection, { bearer: ann.token, headers, body: description.body(oneSection) });
  await site.call(application, { bearer: ann.token, headers, body: filled });
  await site.call(application, { bearer: ben.token, body: filled });
  await site.call(oneSection, {
    bearer: ben.token,
    body: { section: 'identity', answers: { citizenship: 'France', document: 'AB 123456' } },
  });
  await site.call('POST /api/queue', { bearer: ann.token });
  await site.call('POST /api/queue/standby', { bearer: ann.token });
  await site.call('GET /api/application', { bearer: ann.token });
  await site.call(submission, { bearer: ann.token });
  for (const path of ['ledger', 'receipts', 'audit']) {
    await site.call(`GET /api/admin/${path}`, { bearer: adminToken });
  }
  await site.call('GET /api/receipt', { bearer: ann.token });
}

/** Paying online: the intent, and what the payment service says of it. */
async function online(site: Walked): Promise<void> {
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const intent = 'POST /api/application/payment/intent';
  await site.call(intent, { bearer: ben });
  for (const bearer of [ann, ben]) await site.call(submission, { bearer });
  const { json } = await site.call(intent, { bearer: ann });
  await site.call(intent, { bearer: ann });
  await site.call(intent, { bearer: ben });
  await site.admin('POST', 'clock', {
    segments: [{ fromWallMs: 0, openingMs: Date.parse('2016-06-13T20:00:00-04:00'), speed: 0 }],
  });
  const other = { method: 'cheque', reference: 'C1' };
  await site.call(payment, { bearer: ann, body: other });
  await site.call('POST /api/admin/payments', { bearer: adminToken, body: { accountId: 'ann', ...other } });
  const notification = {
    ...(description.body(notified) as Notification),
    accountId: 'ann',
    amount: json.amount,
  };
  const said = { ...notification, intentId: json.intentId as string, at: '2016-06-13T12:00:00-04:00' };
  const { signature: _, ...unsigned } = said as Notification & { signature: string };
  await site.call(notified, { body: said });
  await site.call(notified, { body: signed({ ...unsigned, intentId: 'another' }, secret) });
  await site.call(notified, { body: signed(unsigned, secret) });
  await site.admin('POST', 'clock', {
    segments: [{ fromWallMs: 0, openingMs: Date.parse('2016-06-20T20:00:00-04:00'), speed: 0 }],
  });
  await site.call('POST /api/admin/lapse', { bearer: adminToken });
  await site.call(intent, { bearer: ben });
}

/** Where something is drawn. */
async function draw(site: Walked): Promise<void> {
  const [bearer] = (await site.people({ id: 'ann' })) as [string];
  const { json } = await site.call('POST /api/queue', { bearer });
  const ask = { ticket: json.ticket as string };
  await site.call('GET /api/draw/list', ask);
  await site.call('GET /api/draw/proof', ask);
  const feed = (round: number, beacon = 'ab'.repeat(32)) =>
    site.call('POST /api/admin/draw', { bearer: adminToken, body: { round, beacon } });
  await feed(4711);
  await site.clock('08:30');
  await site.until(200, () => site.call('GET /api/draw/list', ask));
  await feed(4711);
  await site.clock('08:36');
  await feed(4711);
  await expect.poll(async () => (await site.call('GET /api/draw')).json.seed).not.toBe(null);
  await site.call('GET /api/draw/proof', ask);
}

/** Sign-ins that are limited, before a portal that does not answer; and one who is not signed in any more. */
async function limited(site: Walked): Promise<void> {
  const tokens = await site.people({ id: 'ann' }, { id: 'ben' });
  const [ann, ben] = tokens as [string, string];
  const session = 'POST /api/sessions';
  await everyCall(site, { bearer: ann, ticket: '' }, { signingIn: false });
  await site.call(session, { bearer: site.services().tokens.account('nobody') });
  await site.call('POST /api/admin/maintenance', { bearer: adminToken, body: { on: true } });
  await site.call(session, { bearer: ann });
  await site.call('POST /api/admin/maintenance', { bearer: adminToken, body: { on: false } });
  await site.call(session, { bearer: ann });
  await site.call(session, { bearer: ben });
  await site.call('DELETE /api/sessions', { bearer: ann });
  await site.call(session, { bearer: ben });
  await site.call('GET /api/admin/portal', { bearer: adminToken });
  await site.call('POST /api/admin/portal', { bearer: adminToken, body: { capacity: 0 } });
  const capacity = async () =>
    (await site.call('GET /api/admin/portal', { bearer: adminToken })).json.capacity;
  await expect.poll(capacity).toBe(0);
  await site.clock('09:00', 100);
  await everyCall(site, { bearer: ben, ticket: '' }, { signingIn: false });
  await site.call(session, { bearer: ben });
}

/** What goes wrong with servers and stores, each time for somebody who has not insisted yet. */
async function faults(site: Walked, drawn: Walked): Promise<void> {
  const tokens = await site.people(...Array.from({ length: 8 }, (_, i) => ({ id: `p${i}` })));
  const whos: { bearer: string; ticket: string }[] = [];
  for (const bearer of tokens) whos.push({ bearer, ticket: await site.join(bearer) });
  const next = () => whos.shift()!;
  const stateOf = async (ticket: string) => (await site.call('GET /api/queue', { ticket })).json.state;
  for (const { ticket } of whos) await expect.poll(() => stateOf(ticket)).toBe('called');
  await refusals(site, next());
  await insist(site, next());
  const operator = (path: string) => ({
    bearer: adminToken,
    body: description.body(`POST /api/admin/${path}`),
  });
  await site.call('POST /api/admin/room', operator('room'));
  await site.call('POST /api/admin/maintenance', operator('maintenance'));
  await everyCall(site, next(), { changing: true });
  await site.call('POST /api/admin/maintenance', { bearer: adminToken, body: { on: false } });
  site.broken = true;
  await everyCall(site, next(), { changing: true });
  site.broken = false;

  // Who says nothing is sent away after 10 s, in which a busy machine does not come to the last call: some at a time.
  const inCrowd = next();
  for (let from = 0; from < names.length; from += 16) {
    const sockets: Socket[] = [];
    for (let i = 0; i < 288; i++) sockets.push(connect(Number(new URL(site.url).port), '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const name of names.slice(from, from + 16)) await site.call(name, options(name, inCrowd));
    for (const socket of sockets) socket.destroy();
    await site.until(200, () => site.ask('GET', '/api/keys'));
  }

  await redis.stop();
  const drawCalls = names.filter((name) => name.startsWith('GET /api/draw'));
  await Promise.all([
    everyCall(site, next(), { changing: true }),
    ...drawCalls.map((name) =>
      drawn.call(name, { ticket: drawn.services().tokens.ticket({ number: 1, accountId: 'ann' }) }),
    ),
  ]);
  await site.until(503, () => site.call('GET /api/opening'));
  await everyCall(site, next(), { changing: true });
  await site.services().halt('a test stops it');
  await everyCall(site, next(), { changing: true });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-openapi-test-'));
  redis = await startRedis({ durability: 'none' });
});
afterAll(async () => {
  await Promise.all(running.map((site) => site.stop()));
  await redis?.stop();
  rmSync(folder, { recursive: true });
});

describe('openapi.yaml', () => {
  test('is valid OpenAPI 3.1, and its examples hold to their own schemas', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...structuredClone(description.document) });
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(description.wrongExamples()).toEqual([]);
  });

  test('has every route, and no other', async () => {
    if (routes.length === 0) await start();
    const there = routes.map(
      ({ method, path }) => `${method === 'del' ? 'DELETE' : method.toUpperCase()} ${path}`,
    );
    expect([...names].sort()).toEqual(there.sort());
  });

  test('has every error of the table as it stands there, and no other', () => {
    expect(description.wrongProblems()).toEqual([]);
    const told = new Set(description.promised().map((what) => what.split(' ')[3]));
    expect(Object.keys(errors).filter((code) => !told.has(code))).toEqual(Object.keys(ofNoCall));
  });
});

test('the running server answers all that is documented, and nothing else', async () => {
  const before = { startsAt: '07:00', opening: { quota: 2, paymentDays: 0.4 }, admission: { maxActive: 2 } };
  await day(await start(before));
  await year(await start());
  await form(await start({ admission: { mode: 'passthrough' } }));
  await online(
    await start({
      opening: { paymentDays: 0.4, closesAt: '2016-06-30T18:00:00-04:00' },
      admission: { mode: 'passthrough' },
      payments,
    }),
  );
  const beacon = {
    source: 'a public beacon',
    round: 4711,
    at: '2016-06-13T08:35:00-04:00',
    periodSeconds: 30,
  };
  const lottery = { mode: 'lottery' as const, draw: { revealSeconds: 30, beacon } };
  const listClosesAt = '2016-06-13T08:30:00-04:00';
  const drawn = await start({ startsAt: '08:00', opening: { listClosesAt }, admission: lottery });
  await draw(drawn);
  const portal = { workers: 4, serviceSeconds: 0.01, queueLimit: 1000, timeoutSeconds: 60 };
  await limited(await start({ admission: { mode: 'session-limit', maxActive: 1 }, portal, payments }));
  const roomy = { opening: { quota: 20 }, admission: { maxActive: 20 } };
  await faults(await start({ ...roomy, payments, variants: { openFiles: 428 } }), drawn);
  expect([...new Set(wrong)].sort(), 'answered and not documented').toEqual([]);
  const never = description.promised().filter((what) => !description.seen.has(what) && !(what in elsewhere));
  expect(never, 'documented and not answered').toEqual([]);
  expect(Object.keys(elsewhere).filter((what) => description.seen.has(what))).toEqual([]);
});
