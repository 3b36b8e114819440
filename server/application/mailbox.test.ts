import { describe, expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { feeOf } from './fee.ts';
import { type MailFacts, noticesOf } from './mailbox.ts';

const start = sitesOnOneRedis();
const day = 86_400_000;

describe('the mailbox', () => {
  const place = {
    status: 'reserved',
    rank: 7,
    reservedAtMs: 1000,
    payByMs: 30 * day,
    settledAtMs: 0,
  } as const;
  const facts: MailFacts = {
    ...{
      nowMs: 31 * day,
      former: [],
      place,
      standbyCalledAtMs: 0,
      documents: [],
      refund: null,
      feeTotal: 773,
      reminders: { firstDays: 7, secondDays: 1 },
    },
  };
  const kinds = (some: Partial<MailFacts>) => noticesOf({ ...facts, ...some }).map(({ kind }) => kind);

  test('reminds a week and a day before the last day, and only who has not paid', () => {
    expect(kinds({ nowMs: 2 * day })).toEqual(['submitted']);
    expect(kinds({ nowMs: 23 * day })).toEqual(['submitted', 'reminder']);
    expect(kinds({})).toEqual(['submitted', 'reminder', 'reminder']);
    const paid = { ...place, status: 'confirmed', settledAtMs: 25 * day } as const;
    expect(kinds({ place: paid })).toEqual(['submitted', 'reminder', 'paid']);
    const short = { ...place, payByMs: 2 * day };
    expect(kinds({ place: short })).toEqual(['submitted', 'reminder']);
    const early = { firstDays: 20, secondDays: 15 };
    expect(kinds({ nowMs: 16 * day, reminders: early })).toEqual(['submitted', 'reminder', 'reminder']);
  });

  test('tells of a place that was lost before another one was got', () => {
    const lapsed = { ...place, status: 'lapsed', settledAtMs: 30 * day + 1 } as const;
    const next = { ...place, rank: 9, reservedAtMs: 30 * day + 5000, payByMs: 60 * day };
    expect(kinds({ former: [lapsed], place: next })).toEqual([
      ...['submitted', 'reminder', 'reminder', 'lapsed', 'submitted'],
    ]);
  });
});

test('fees are by the family, as published', () => {
  expect(feeOf({}, {})).toMatchObject({ mainApplicant: 773, total: 773 });
  const family = { spouse: true, children: 2 };
  expect(feeOf({ family }, {})).toMatchObject({
    ...{ spouse: 166, children: 332, total: 773 + 3 * 166 },
  });
  const fees = { mainApplicant: 100, spouse: 20, child: 3 };
  expect(feeOf({ family }, { fees })).toMatchObject({ spouse: 20, children: 6, total: 126 });
});

test('an opening has fees, reminders and days for documents of its own', async () => {
  const terms = {
    fees: { mainApplicant: 100, spouse: 20, child: 3 },
    reminders: { firstDays: 20, secondDays: 5 },
    documentDays: 10,
  };
  const site = await start({ admission: { mode: 'passthrough' }, opening: terms });
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  await site.ask('POST', '/api/application/submission', { bearer: ann });
  expect((await site.ask('GET', '/api/application', { bearer: ann })).json.fee.total).toBe(100);
  await site.admin('POST', 'clock', {
    segments: [{ fromWallMs: 0, openingMs: Date.parse('2016-06-24T08:30:00-04:00'), speed: 0 }],
  });
  expect((await messages(site, ann)).map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['submitted', 'reminder'],
  ]);
  await site.admin('POST', 'payments', { accountId: 'ann', method: 'post', reference: '1' });
  const asked = await site.admin('POST', 'documents', { accountId: 'ann', names: ['diploma'] });
  const { askedAt, dueAt } = asked.json.documents[0];
  expect(Date.parse(dueAt) - Date.parse(askedAt)).toBe(10 * day);
});

const messages = async (site: Site, bearer: string, language?: string) =>
  (await site.ask('GET', '/api/messages', { bearer, ...(language && { language }) })).json.messages;

test('from the submission to the documents, each notice once, in the language of the account', async () => {
  const site = await start({ admission: { mode: 'passthrough' } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  expect(await messages(site, ann)).toEqual([]);
  const hand = (bearer: string, names: string[]) =>
    site.ask('POST', '/api/application/documents', { bearer, body: { names } });
  const ask = (accountId: string, names: string[]) => site.admin('POST', 'documents', { accountId, names });
  await site.ask('POST', '/api/application/submission', { bearer: ann });
  expectProblem(await ask('ann', ['diploma']), 'not_accepted');
  await site.admin('POST', 'payments', { accountId: 'ann', method: 'cheque', reference: 'C 17' });
  expect(await site.redis.hget(`{${site.openingId}}:payments`, 'ann')).toBe('cheque C 17');
  // Asked by two operators, and again: due when it was.
  const [first, second] = await Promise.all([ask('ann', ['diploma', 'passport']), ask('ann', ['diploma'])]);
  expect(first.json.documents[0].dueAt).toBe(second.json.documents[0].dueAt);
  const asked = Date.parse(first.json.documents[0].askedAt);
  expect(Date.parse(first.json.documents[0].dueAt) - asked).toBe(90 * day);
  expectProblem(await hand(ann, ['diploma', 'tax return']), 'not_asked');
  expectProblem(await hand(ben, ['diploma']), 'not_accepted');
  const handed = await hand(ann, ['diploma']);
  expect(handed.json.documents).toMatchObject([
    { name: 'diploma', late: false, handedInAt: expect.any(String) },
  ]);
  expect((await hand(ann, ['diploma'])).text).toBe(handed.text);
  expect(Object.keys((await hand(ann, [])).json.fields)).toEqual(['names']);

  const told = await messages(site, ann, 'fr');
  const kinds: string[] = told.map(({ kind }: { kind: string }) => kind);
  expect(kinds[0]).toBe('submitted');
  // What was asked for at two moments is two notices; nothing else may come twice.
  expect([...new Set(kinds)].sort()).toEqual(['documentsReceived', 'documentsWanted', 'paid', 'submitted']);
  expect(new Set(told.map(({ id }: { id: string }) => id)).size).toBe(told.length);
  expect(told[0]).toMatchObject({ subject: 'Votre demande est déposée', dueAt: expect.any(String) });
  expect(told[0].text).toMatch(/ni un ordre de traitement ni une décision/);
  expect(await messages(site, ann, 'fr')).toEqual(told);
});

test('a reminder, the lapse, and the place that comes back to who stands by', async () => {
  const site = await start({ opening: { quota: 1, paymentDays: 2, closesAt: '2016-06-20T18:00:00-04:00' } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const { admission } = await site.admit(ann);
  await site.join(ben);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  expect((await site.ask('POST', '/api/queue/standby', { bearer: ben })).status).toBe(200);
  const kinds = async (bearer: string) =>
    (await messages(site, bearer)).map(({ kind }: { kind: string }) => kind);
  const goTo = (time: string) =>
    site.admin('POST', 'clock', { segments: [{ fromWallMs: 0, openingMs: Date.parse(time), speed: 0 }] });
  expect(await kinds(ann)).toEqual(['submitted']);
  await goTo('2016-06-14T09:00:00-04:00');
  expect(await kinds(ann)).toEqual(['submitted', 'reminder']);
  expect(await kinds(ben)).toEqual([]);
  await goTo('2016-06-15T09:00:00-04:00');
  await site.admin('POST', 'lapse', {});
  expect(await kinds(ann)).toEqual(['submitted', 'reminder', 'lapsed']);
  await expect.poll(() => kinds(ben)).toEqual(['standbyCalled']);
  // The notice stays when the place has been taken, and all are turned away once more.
  const ticket = await site.join(ben);
  const taken = await site.ask('POST', '/api/queue/admission', { ticket });
  await site.ask('POST', '/api/application/submission', { bearer: ben, admission: taken.json.admission });
  expect((await kinds(ben)).sort()).toEqual(['standbyCalled', 'submitted']);
  // Who was called in the ordinary way gets no such notice.
  expect(await kinds(ann)).not.toContain('standbyCalled');
});
