import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hidesFrom } from './admin.ts';
import { canonicalJson } from './ledger/canonical.ts';
import { firstHash, hashOf, type LedgerEntry } from './ledger/entry.ts';
import { expectProblem } from './testing/client.ts';
import type { Site } from './testing/site.ts';
import { sitesOnOneRedis } from './testing/sites.ts';
import { adminToken } from './testing/visitor.ts';

const start = sitesOnOneRedis();

const calls: [string, string, unknown?][] = [
  ['POST', 'people', '{"id":"ann"}\n'],
  ['POST', 'clock', { segments: [{ fromWallMs: 0, openingMs: 0, speed: 1 }] }],
  ['POST', 'room', { paused: true }],
  ['POST', 'maintenance', { on: true }],
  ['POST', 'places', { add: 5 }],
  ['POST', 'lapse', {}],
  ['GET', 'ledger'],
  ['GET', 'receipts'],
  ['GET', 'notices'],
  ['GET', 'audit'],
];

describe('without the operator’s token', () => {
  test('every call answers the same 401 and does nothing, and so does what does not exist', async () => {
    const site = await start();
    const [person] = (await site.people({ id: 'ann' })) as [string];
    const before = (await site.ask('GET', '/api/opening')).json;
    const answers = new Set<string>();
    const others: typeof calls = [
      ['GET', 'clock'],
      ['DELETE', 'people'],
      ['GET', 'nothing'],
      ['POST', 'nothing', {}],
      ['GET', ''],
      ['POST', 'places', 'not JSON'],
      ['POST', 'people', 'x'.repeat(200_000)],
    ];
    for (const [method, path, body] of [...calls, ...others]) {
      for (const bearer of [undefined, '', 'wrong', adminToken.slice(1), `${adminToken}x`, person]) {
        const answered = await site.ask(method, `/api/admin/${path}`, {
          ...(bearer !== undefined && { bearer }),
          ...(body !== undefined && { body }),
        });
        expectProblem(answered, 'admin_only');
        expect(answered.headers.get('allow')).toBe(null);
        answers.add(answered.text);
      }
    }
    expect(answers.size).toBe(1);
    const after = (await site.ask('GET', '/api/opening')).json;
    expect({ ...after, now: '' }).toEqual({ ...before, now: '' });
  });

  test('only what is under the operator’s folder is hidden', () => {
    const hides = hidesFrom('secret');
    expect(hides('/api/admin/clock', 'secret')).toBe(false);
    expect(hides('/api/admin/clock', 'other')).toBe(true);
    expect(hides('/api/administration', 'other')).toBe(false);
  });
});

test('with it, what does not exist is 404, and another method 405', async () => {
  const site = await start();
  expectProblem(await site.admin('GET', 'nothing'), 'not_found');
  const wrong = await site.admin('GET', 'clock');
  expectProblem(wrong, 'method_not_allowed');
  expect(wrong.headers.get('allow')).toBe('POST');
});

describe('people', () => {
  test('come back in order, each with a token; again, they are changed', async () => {
    const site = await start();
    const ids = Array.from({ length: 2000 }, (_, i) => `p${String(i).padStart(6, '0')}`);
    const answered = await site.admin('POST', 'people', ids.map((id) => JSON.stringify({ id })).join('\n'));
    expect([answered.status, answered.headers.get('content-type')]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
    ]);
    const lines = answered.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id, accountId }) => [id, accountId])).toEqual(ids.map((id) => [id, id]));
    expect(new Set(lines.map(({ token }) => token)).size).toBe(2000);
    const submit = () => site.ask('POST', '/api/application/submission', { bearer: lines[0].token });
    await site.people({ id: ids[0]!, complete: false });
    expectProblem(await submit(), 'incomplete');
    expect(await site.people({ id: ids[0]!, category: 'exempt' })).toEqual([lines[0].token]);
    expect((await submit()).json.status).toBe('exempt');
    expect((await site.admin('POST', 'people', '\n\n')).text).toBe('');
  });

  test('every line that is wrong is told, and then nobody is set up', async () => {
    const site = await start();
    const lines = [
      '{"id":"ok"}',
      'nonsense',
      '{"id":"a b","category":"vip"}',
      '',
      '{"id":"x","more":1}',
      '{}',
    ];
    const refused = await site.admin('POST', 'people', lines.join('\n'));
    expectProblem(refused, 'invalid_fields');
    expect(Object.keys(refused.json.fields)).toEqual([
      'line 2',
      'line 3: id',
      'line 3: category',
      'line 4: ',
      'line 5: id',
    ]);
    const [bearer] = (await (await start({ opening: { id: 'another' } })).people({ id: 'ok' })) as [string];
    expectProblem(await site.ask('POST', '/api/application/submission', { bearer }), 'unknown_account');
    expectProblem(await site.admin('POST', 'people', 'x'.repeat(1024 * 1024 + 1)), 'too_large');
  });
});

describe('settings', () => {
  test('the clock is set in segments that rise', async () => {
    const site = await start();
    const set = (segments: unknown) => site.admin('POST', 'clock', { segments });
    const one = { fromWallMs: 1, openingMs: Date.parse('2016-06-13T09:00:00-04:00'), speed: 0 };
    const { status, json } = await set([one]);
    expect([status, json]).toEqual([200, { now: '2016-06-13T09:00:00.000-04:00' }]);
    for (const bad of [[], [one, one], [{ ...one, speed: -1 }], [{ ...one, from: 1 }], 'x', undefined]) {
      expectProblem(await set(bad), 'invalid_fields');
    }
    const both = await set([{ fromWallMs: 'a', speed: -1 }]);
    expect(Object.keys(both.json.fields)).toEqual([
      'segments.0.fromWallMs',
      'segments.0.openingMs',
      'segments.0.speed',
    ]);
    expectProblem(await site.admin('POST', 'clock', '{"segments":'), 'bad_json');
  });

  test('the room is paused, slowed and capped, and everyone sees it', async () => {
    const site = await start();
    const shown = async () => (await site.ask('GET', '/api/opening')).json.room;
    expect((await site.admin('POST', 'room', { paused: true })).json).toEqual({
      ...{ paused: true, ratePerSecond: 1000, maxActive: 3, control: 'fixed' },
    });
    await expect.poll(async () => (await shown()).paused).toBe(true);
    const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
    await site.join(ann);
    await site.join(ben);
    await expect.poll(async () => (await shown()).waiting).toBe(2);
    await site.admin('POST', 'room', { paused: false, maxActive: 1, ratePerSecond: 50 });
    await expect.poll(shown).toMatchObject({
      ...{ mode: 'fifo', waiting: 1, called: 1, serving: 1, active: 0 },
      ...{ maxActive: 1, ratePerSecond: 50, paused: false },
    });
    const refused = await site.admin('POST', 'room', {
      paused: 1,
      ratePerSecond: 0,
      maxActive: 1.5,
      open: true,
    });
    expectProblem(refused, 'invalid_fields');
    expect(Object.keys(refused.json.fields).sort()).toEqual(['maxActive', 'open', 'paused', 'ratePerSecond']);
  });

  test('maintenance closes, with its announced end, and opens again', async () => {
    const site = await start();
    const shown = async () => (await site.ask('GET', '/api/opening')).json;
    await site.admin('POST', 'maintenance', { on: true, until: '2016-06-13T09:00:00-04:00' });
    await expect
      .poll(shown)
      .toMatchObject({ phase: 'maintenance', maintenanceUntil: '2016-06-13T09:00:00.000-04:00' });
    await site.admin('POST', 'maintenance', { on: false });
    await expect.poll(async () => (await shown()).phase).toBe('open');
    expect(await shown()).not.toHaveProperty('maintenanceUntil');
    expectProblem(await site.admin('POST', 'maintenance', {}), 'invalid_fields');
    expectProblem(await site.admin('POST', 'maintenance', { on: true, until: 'noon' }), 'invalid_fields');
  });

  test('places are added', async () => {
    const site = await start();
    expect((await site.admin('POST', 'places', { add: 3 })).json).toEqual({ total: 8 });
    const once = { add: 2, key: 'council-2016-06-13' };
    const answers = await Promise.all([1, 2, 3].map(() => site.admin('POST', 'places', once)));
    expect(answers.map(({ json }) => json)).toEqual(Array(3).fill({ total: 10 }));
    expectProblem(await site.admin('POST', 'places', { ...once, add: 3 }), 'key_taken');
    expectProblem(await site.admin('POST', 'places', { add: 1, key: 'not a key' }), 'invalid_fields');
    for (const add of [0, -1, 1.5, '5', undefined]) {
      expectProblem(await site.admin('POST', 'places', { add }), 'invalid_fields');
    }
    await expect
      .poll(async () => (await site.ask('GET', '/api/opening')).json.quota)
      .toEqual({ total: 10, remaining: 10, reserved: 0, confirmed: 0, burned: 0 });
  });
});

/** A day on which three get a place, of which one is paid for and one lapses, and one person is exempt. */
async function shortDay(site: Site): Promise<void> {
  const [ann, ben, cho, exa] = (await site.people(
    ...[{ id: 'ann' }, { id: 'ben' }, { id: 'cho' }, { id: 'exa', category: 'exempt' }],
  )) as [string, string, string, string];
  const submit = async (bearer: string) => {
    const { admission } = await site.admit(bearer);
    await site.ask('POST', '/api/application/submission', { bearer, admission });
  };
  await submit(ann);
  await submit(ben);
  await site.ask('POST', '/api/application/submission', { bearer: exa });
  const body = { method: 'online', reference: 'R' };
  await site.ask('POST', '/api/application/payment', { bearer: ann, body });
  await site.clock('09:30');
  await site.admin('POST', 'lapse', {});
  await submit(cho);
}

describe('the record', () => {
  test('ledger, checkpoint and receipts hold together, and are signed', async () => {
    const site = await start({ opening: { paymentDays: 0.01, unpaid: 'burned' } });
    await shortDay(site);
    const { text, headers } = await site.admin('GET', 'ledger');
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const entries: LedgerEntry[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ kind, accountId, rank }) => [kind, accountId, rank])).toEqual([
      ['reserve', 'ann', 1],
      ['reserve', 'ben', 2],
      ['exempt', 'exa', null],
      ['confirm', 'ann', 1],
      ['burn', 'ben', 2],
      ['reserve', 'cho', 3],
    ]);
    let previousHash = firstHash;
    for (const [i, { hash, ...entry }] of entries.entries()) {
      expect([entry.seq, entry.previousHash, hash]).toEqual([i + 1, previousHash, hashOf(entry)]);
      previousHash = hash;
    }
    const { json: audit } = await site.admin('GET', 'audit');
    expect(audit).toMatchObject({
      ok: true,
      quota: { total: 5, remaining: 2, reserved: 1, confirmed: 1, burned: 1 },
      ledgerCount: 6,
      checkpoint: { seq: 6, count: 6, hash: previousHash },
      violations: [],
    });
    const signed = ({ signature, ...statement }: Record<string, string>, keys = audit.publicKeys) =>
      verify(
        null,
        Buffer.from(canonicalJson(statement)),
        keys[statement['keyId']!],
        Buffer.from(signature!, 'base64url'),
      );
    expect(signed(audit.checkpoint)).toBe(true);
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    expect(signed(audit.checkpoint, { [audit.checkpoint.keyId]: stranger })).toBe(false);

    const receipts = (await site.admin('GET', 'receipts')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(receipts.every((receipt) => signed(receipt))).toBe(true);
    const told = receipts.map(({ accountId, rank, outcome }) => [accountId, rank, outcome]);
    expect(told.sort()).toEqual([
      ['ann', 1, 'confirmed'],
      ['ben', 2, 'lapsed'],
      ['cho', 3, 'reserved'],
      ['exa', null, 'exempt'],
    ]);
  });

  test.each([
    [
      'a place nobody reserved',
      ['HSET', 'places', 'eve', 'r|9|1465821000000|1465821000000|0'],
      /eve holds rank 9/,
    ],
    [
      'balances that do not add up',
      ['HINCRBY', 'quota', 'remaining', '1'],
      /not those of the last ledger entry/,
    ],
    ['a holder who is gone', ['HDEL', 'places', 'cho'], /cho has rank 3 in the ledger, but no place/],
    [
      'a line that is changed',
      ['LSET', 'ledger', '0', '1|1465821000000|reserve|eve|1|1|4|1|0|0|5'],
      /not the chained one/,
    ],
    [
      'a line twice',
      ['LSET', 'ledger', '1', '1|1465821000000|reserve|ann|1|1|4|1|0|0|5'],
      /entry 2: its sequence number is 1/,
    ],
  ] as const)('%s shows in the audit', async (_, [command, key, ...args], message) => {
    const site = await start({ opening: { paymentDays: 0.01, unpaid: 'burned' } });
    await shortDay(site);
    await site.admin('GET', 'audit');
    await site.redis.call(command, `{${site.openingId}}:${key}`, ...args);
    const { json } = await site.admin('GET', 'audit');
    expect(json.ok).toBe(false);
    expect(json.violations.join('\n')).toMatch(message);
  });

  test('an opening of which nothing has happened has an empty ledger and nothing wrong', async () => {
    const site = await start();
    expect((await site.admin('GET', 'ledger')).text).toBe('');
    expect((await site.admin('GET', 'receipts')).text).toBe('');
    expect((await site.admin('GET', 'audit')).json).toMatchObject({
      ok: true,
      ledgerCount: 0,
      checkpoint: null,
    });
    expect((await site.admin('POST', 'lapse', {})).json).toEqual({ lapsed: 0 });
  });
});
