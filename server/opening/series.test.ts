import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { keysOf, pastNames, scriptKeys } from '../store/keys.ts';
import { loadScripts } from '../store/scripts.ts';
import { expectProblem } from '../testing/client.ts';
import { type Site, type SiteOptions, startSite } from '../testing/site.ts';

/** Two openings in a year, lived through by two servers on one Redis. */

let redis: StartedRedis;
let folder: string;
const running: Site[] = [];
beforeAll(async () => {
  redis = await startRedis({ durability: 'none' });
});
afterAll(() => redis?.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-series-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((site) => site.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(opening: SiteOptions['opening'] = {}, startsAt?: null): Promise<Site> {
  const site = await startSite({
    redisUrl: redis.url,
    folder,
    opening,
    ...(startsAt === null && { startsAt }),
  });
  running.push(site);
  return site;
}

const august = {
  id: 'august-2016',
  title: 'August',
  timeZone: 'America/Toronto',
  preQueueAt: '2016-06-13T19:30:00-04:00',
  opensAt: '2016-06-13T20:30:00-04:00',
  closesAt: '2016-06-22T18:00:00-04:00',
  quota: 3,
  paymentDays: 30,
  unpaid: 'burned',
};

const submission = '/api/application/submission';
const submit = async (site: Site, bearer: string) => {
  const { admission } = await site.admit(bearer);
  return site.ask('POST', submission, { bearer, admission });
};
const pay = (site: Site, bearer: string) =>
  site.ask('POST', '/api/application/payment', { bearer, body: { method: 'online', reference: 'R' } });
const opening = async (site: Site) => (await site.ask('GET', '/api/opening')).json;

test('a second opening has a quota and a ledger of its own; accounts live on, and nobody takes two places', async () => {
  const site = await start({ quota: 2, paymentDays: 0.01 });
  const other = await start({ id: site.openingId, quota: 2, paymentDays: 0.01 });
  const people = [{ id: 'ann' }, { id: 'ben' }, { id: 'cho' }, { id: 'exa', category: 'exempt' }];
  const [ann, ben, cho, exa] = (await site.people(...people)) as [string, string, string, string];
  expectProblem(await site.admin('PUT', 'opening', august), 'opening_running');
  await submit(site, ann);
  await submit(site, ben);
  await site.ask('POST', submission, { bearer: exa });
  expectProblem(await site.admin('PUT', 'opening', august), 'payments_pending');
  await pay(site, ann);
  const receipt = (await site.ask('GET', '/api/receipt', { bearer: ann })).json;
  await site.clock('18:30');
  await site.admin('POST', 'lapse', {});
  const before = (await site.admin('GET', 'ledger')).text;

  // Whoever asks first, and asks again, through whichever server.
  const answers = await Promise.all(
    [site, other, site, other].map((one) => one.admin('PUT', 'opening', august)),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const one of [site, other]) {
    await expect
      .poll(() => opening(one))
      .toMatchObject({
        id: 'august-2016',
        title: 'August',
        phase: 'before',
        quota: { total: 3, remaining: 3, reserved: 0, confirmed: 0, burned: 0 },
      });
  }
  expectProblem(await site.admin('PUT', 'opening', { ...august, quota: 4 }), 'opening_exists');
  expectProblem(await site.admin('PUT', 'opening', { ...august, id: site.openingId }), 'opening_exists');
  const fields = (await site.admin('PUT', 'opening', { ...august, id: 'x', timeZone: 'Europe/Paris' })).json;
  expect(fields.fields).toHaveProperty('timeZone');

  // What was is there to be read, as it was, and verifies.
  expect((await other.admin('GET', `ledger?opening=${site.openingId}`)).text).toBe(before);
  const audit = (await other.admin('GET', `audit?opening=${site.openingId}`)).json;
  expect(audit).toMatchObject({ ok: true, quota: { total: 2, remaining: 1, confirmed: 1 } });
  const again = (await other.ask('GET', `/api/receipt?opening=${site.openingId}`, { bearer: ann })).json;
  for (const part of ['opening', 'epoch', 'code', 'rank', 'number', 'turn'])
    expect(again[part], part).toEqual(receipt[part]);
  expect(again.outcome).toBe('confirmed');
  expectProblem(await other.ask('GET', '/api/receipt', { bearer: ann }), 'no_receipt');
  expectProblem(await site.admin('GET', 'ledger?opening=never-was'), 'no_such_opening');
  const { openings } = (await site.admin('GET', 'openings')).json;
  expect(
    openings.map((one: { id: string; endedAt: string | null }) => [one.id, one.endedAt !== null]),
  ).toEqual([
    [site.openingId, true],
    ['august-2016', false],
  ]);

  // Who was refused, or did not pay, tries again; who has a place does not take a second one.
  await site.clock('20:45');
  expect((await submit(site, cho)).json).toMatchObject({ status: 'reserved', rank: 1 });
  expect((await submit(other, ben)).json).toMatchObject({ status: 'reserved', rank: 2 });
  for (const bearer of [ann, exa]) {
    expectProblem(await other.ask('POST', '/api/queue', { bearer }), 'has_place');
    expectProblem(await site.ask('POST', submission, { bearer }), 'has_place');
  }
  expect((await site.ask('GET', '/api/application', { bearer: ann })).json).toMatchObject({
    status: 'confirmed',
    opening: site.openingId,
    submission: { possible: false, reason: 'has_place' },
  });
  const names = ['diploma'];
  await site.admin('POST', 'documents', { accountId: 'ann', names });
  expect(
    (await site.ask('POST', '/api/application/documents', { bearer: ann, body: { names } })).status,
  ).toBe(200);
  const kinds = async (bearer: string) =>
    (await site.ask('GET', '/api/messages', { bearer })).json.messages.map(
      ({ kind }: { kind: string }) => kind,
    );
  expect(await kinds(ann)).toEqual(['submitted', 'paid', 'documentsWanted', 'documentsReceived']);
  expect((await kinds(ben)).slice(0, 3)).toEqual(['submitted', 'lapsed', 'submitted']);
  expect((await site.admin('GET', 'audit')).json).toMatchObject({ ok: true, violations: [], ledgerCount: 2 });
  expect((await other.admin('GET', `ledger?opening=${site.openingId}`)).text).toBe(before);
});

test('a server that starts later, and those that are cut off at that very moment, go on with the opening that stands', async () => {
  const site = await start();
  const other = await start({ id: site.openingId });
  await site.clock('18:30');
  await expect.poll(async () => (await opening(other)).phase).toBe('closed');
  const { lua, numberOfKeys } = loadScripts().find(({ name }) => name === 'next')!;
  const keys = scriptKeys.next.map((key) => keysOf(site.openingId)[key]);
  const ms = ['preQueueAt', 'opensAt', 'closesAt'] as const;
  const fields = ms.flatMap((name) => [name, Date.parse(august[name])]);
  const args = [0, august.id, JSON.stringify(august), 'epoch', 3, pastNames(site.openingId), ...fields];
  const cut = site.redis.multi().eval(lua, numberOfKeys, ...keys, ...args);
  await cut.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').exec();
  const late = await start({ id: site.openingId }, null);
  for (const one of [site, other, late]) {
    await expect.poll(async () => (await opening(one)).id).toBe('august-2016');
    await expect.poll(async () => (await one.ask('GET', '/readyz')).status).toBe(200);
    expect(one.logged.filter(({ event }) => event === 'halted')).toEqual([]);
  }
});
