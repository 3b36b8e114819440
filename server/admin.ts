import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { allNotices, askForDocuments } from './application/messages.ts';
import { receiptOf } from './application/receipt.ts';
import { enterPayment } from './application/routes.ts';
import { readBody } from './body.ts';
import { beaconFed, feedBeacon } from './draw/routes.ts';
import { Refusal } from './errors.ts';
import type { Answer, Exchange, Route } from './http.ts';
import { defaultBodyLimit } from './http.ts';
import { readLedger } from './ledger/chain.ts';
import { violationsOf } from './ledger/conservation.ts';
import { type OpeningRecord, openingsOf, recordOf, setOpening } from './opening/series.ts';
import type { Services } from './services.ts';
import type { Store } from './store/store.ts';

const ndjson = 'application/x-ndjson; charset=utf-8';
const peopleBodyLimit = 1024 * 1024;

const segments = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        fromWallMs: z.number().finite(),
        openingMs: z.number().finite(),
        speed: z.number().finite().min(0).max(1e7),
      }),
    )
    .min(1)
    .max(100)
    .refine(
      (all) => all.every((s, i) => i === 0 || s.fromWallMs > all[i - 1]!.fromWallMs),
      'fromWallMs must rise',
    ),
});
const roomSettings = z.strictObject({
  paused: z.boolean().optional(),
  ratePerSecond: z.number().positive().optional(),
  maxActive: z.number().int().min(1).optional(),
  control: z.enum(['fixed', 'adaptive']).optional(),
});
const maintenance = z.strictObject({
  on: z.boolean(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** After a loss: go on with what the store has. */
  acceptLoss: z.boolean().optional(),
});
const morePlaces = z.strictObject({
  add: z.number().int().min(1).max(1_000_000),
  /** Names this addition: sent again, by whomever, it is not made again. */
  key: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'letters, digits, dashes, dots, colons and underscores, at most 64')
    .optional(),
});
/** What came by post, as a certified cheque, or as a cash order. */
const recordedPayment = z.strictObject({
  accountId: z.string().min(1).max(64),
  method: z.enum(['online', 'post', 'cheque', 'cashOrder'], 'is one of online, post, cheque, cashOrder'),
  reference: z.string().regex(/^[^\n|]{1,200}$/, '1 to 200 characters, no bars and new lines'),
});
const person = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, dashes and underscores, at most 64'),
  category: z.enum(['regular', 'exempt']).default('regular'),
  complete: z.boolean().default(true),
});

const portalCapacity = z.strictObject({ capacity: z.number().min(0).max(100) });

const folder = '/api/admin/';
const adminOnly = new Refusal('admin_only');

/** Whether a path is the operator's and the token is not: then nothing is told, not even whether it exists. */
export function hidesFrom(adminToken: string): (path: string, bearer: string) => boolean {
  const expected = Buffer.from(adminToken);
  return (path, bearer) => {
    if (!path.startsWith(folder)) return false;
    const given = Buffer.from(bearer);
    return given.length !== expected.length || !timingSafeEqual(given, expected);
  };
}

/** The operator's calls. Without the operator's token all of them answer 401 and tell nothing. */
export function adminRoutes(services: Services): Route[] {
  const hides = hidesFrom(services.config.adminToken);
  const guarded = (route: Route): Route => ({
    ...route,
    path: folder + route.path,
    guard({ bearer, browser }) {
      // A browser that remembers the operator's token would show it for any page.
      return browser !== null || hides(folder, bearer) ? adminOnly : null;
    },
  });
  const post = (
    path: string,
    handle: (exchange: Exchange) => Promise<unknown>,
    bodyLimit = defaultBodyLimit,
  ): Route =>
    guarded({
      method: 'post',
      path,
      bodyLimit,
      handle: async (exchange) => ({ status: 200, body: JSON.stringify(await handle(exchange)) }),
    });
  const about = (path: string, tell: (services: Services, record: OpeningRecord) => Promise<Answer>) =>
    guarded({
      method: 'get',
      path,
      perOpening: true,
      handle: async ({ opening }) => tell(services, await recordOf(services, opening)),
    });
  const { store, room } = services;
  return [
    guarded({
      method: 'post',
      path: 'people',
      bodyLimit: peopleBodyLimit,
      handle: (x) => addPeople(services, x.body),
    }),
    post('clock', async ({ body }) => {
      await room.after(await store.setClock(read(segments, body).segments));
      return { now: services.iso((await store.look()).nowMs) };
    }),
    post('room', async ({ body }) => {
      const { paused, ...rest } = read(roomSettings, body);
      if (rest.control === 'adaptive' && services.portal === null)
        throw new Refusal('invalid_fields', { fields: { control: 'adaptive needs a portal' } });
      await room.after(
        await store.change({ ...rest, ...(paused !== undefined && { paused: paused ? 1 : 0 }) }),
      );
      const s = await store.settings();
      return {
        paused: s['paused'] === '1',
        ratePerSecond: Number(s['ratePerSecond']),
        maxActive: Number(s['maxActive']),
        control: s['control'],
      };
    }),
    post('maintenance', async ({ body }) => {
      const { on, until, acceptLoss } = read(maintenance, body);
      const change = await store.maintain(on, on && until ? Date.parse(until) : null);
      if (!on && acceptLoss) await services.resume();
      await room.after(change);
      return { on, until: until ?? null };
    }),
    guarded({ method: 'get', path: 'portal', handle: () => portalState(services) }),
    post('portal', async ({ body }) => {
      const { capacity } = read(portalCapacity, body);
      if (services.portal === null) throw new Refusal('not_found');
      await room.after(await store.change({ portalCapacity: capacity }));
      return { capacity };
    }),
    post('places', async ({ body }) => {
      const { add, key } = read(morePlaces, body);
      services.writable();
      const { code, total } = await store.extend(add, key);
      if (code !== 'extended' && code !== 'again') throw services.refusalOf(code);
      return { total };
    }),
    guarded({
      method: 'post',
      path: 'payments',
      bodyLimit: defaultBodyLimit,
      handle({ body }) {
        const { accountId, ...payment } = readBody(recordedPayment, body);
        services.writable();
        return enterPayment(services, accountId, payment);
      },
    }),
    guarded({
      method: 'post',
      path: 'documents',
      bodyLimit: defaultBodyLimit,
      handle: ({ body }) => askForDocuments(services, body),
    }),
    post('draw', async ({ body }) => {
      services.writable();
      return feedBeacon(services, read(beaconFed, body));
    }),
    post('lapse', async () => {
      let lapsed = 0;
      for (let more = 1000; more === 1000; lapsed += more) more = await store.lapse();
      return { lapsed };
    }),
    guarded({
      method: 'put',
      path: 'opening',
      bodyLimit: defaultBodyLimit,
      async handle({ body }) {
        await room.after(await setOpening(services, body));
        return { status: 200, body: JSON.stringify((await openingsOf(services)).at(-1)) };
      },
    }),
    guarded({
      method: 'get',
      path: 'openings',
      handle: async () => ({ status: 200, body: JSON.stringify({ openings: await openingsOf(services) }) }),
    }),
    guarded({ method: 'get', path: 'notices', handle: () => allNotices(services) }),
    about('ledger', ledger),
    about('receipts', receipts),
    about('audit', audit),
  ];
}

async function addPeople(services: Services, body: string): Promise<Answer> {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const fields: Record<string, string> = {};
  const people = lines.map((line, i) => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      fields[`line ${i + 1}`] = 'not valid JSON';
      return null;
    }
    const parsed = person.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) fields[`line ${i + 1}: ${issue.path.join('.')}`] = issue.message;
    return null;
  });
  if (Object.keys(fields).length > 0) throw new Refusal('invalid_fields', { fields });
  const known = people.filter((p) => p !== null);
  await services.store.setPeople(known.map(({ id, ...rest }) => ({ accountId: id, ...rest })));
  return {
    status: 200,
    type: ndjson,
    body: known
      .map(({ id }) => `${JSON.stringify({ id, accountId: id, token: services.tokens.account(id) })}\n`)
      .join(''),
  };
}

/** The portal over all servers: the part of it that works, what is going on, and what has happened so far. */
async function portalState({ portal, portalBoard, room }: Services): Promise<Answer> {
  if (portal === null) throw new Refusal('not_found');
  await portalBoard.report();
  const body = JSON.stringify({ capacity: room.current().portalCapacity, ...(await portalBoard.read()) });
  return { status: 200, body };
}

async function ledger(services: Services, { store }: OpeningRecord): Promise<Answer> {
  await chainAll(services, store);
  let body = '';
  for await (const entry of readLedger(store, services.iso)) body += `${JSON.stringify(entry)}\n`;
  return { status: 200, type: ndjson, body };
}

async function receipts(services: Services, record: OpeningRecord): Promise<Answer> {
  const { store } = record;
  await chainAll(services, store);
  const accounts = await store.accounts();
  let body = '';
  // A signature takes tens of microseconds: let others be answered in between.
  for (let from = 0; from < accounts.length; from += 100) {
    const read = await store.ways(accounts.slice(from, from + 100));
    for (const way of read.ways) body += `${JSON.stringify(receiptOf(services, record, read, way))}\n`;
  }
  return { status: 200, type: ndjson, body };
}

async function audit(services: Services, { store }: OpeningRecord): Promise<Answer> {
  await chainAll(services, store);
  const [quota, ledgerCount, checkpoint, violations] = await Promise.all([
    store.quota(),
    store.ledger.chained(),
    store.ledger.checkpoint(),
    violationsOf(store, services.iso),
  ]);
  const { total, remaining, reserved, confirmed, burned } = quota;
  return {
    status: 200,
    body: JSON.stringify({
      ok: violations.length === 0,
      quota: { total, remaining, reserved, confirmed, burned },
      ledgerCount,
      checkpoint: checkpoint === null ? null : JSON.parse(checkpoint),
      publicKeys: services.keys.publicKeys,
      violations,
    }),
  };
}

/** Waits until the controller, here or on another server, has chained what is in the ledger now. */
async function chainAll({ controller }: Services, store: Store): Promise<void> {
  const { ledgerLength } = await store.look();
  for (let tries = 0; tries < 100; tries++) {
    if ((await store.ledger.chained()) >= ledgerLength || (await controller.chainNow())) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Refusal('room_unavailable');
}

/** An operator's settings, none of which is needed: no body says none. */
function read<T extends z.ZodType>(schema: T, body: string): z.output<T> {
  return readBody(schema, body === '' ? '{}' : body);
}
