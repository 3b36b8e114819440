import { describe, expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { assess, questions, reasonWords } from './assessment.ts';
import { type Answers, identitiesOf, missingIn } from './form.ts';

const start = sitesOnOneRedis();

const filled: Answers = {
  identity: {
    ...{ familyName: 'Roy', givenName: 'Ann', birthDate: '1985-07-31', citizenship: 'France' },
    document: 'AB 123-456',
  },
  family: { spouse: false, children: 0 },
  education: { diploma: 'Licence', field: 'Physique', completedIn: 2008 },
  work: { occupation: 'Engineer', months: 60 },
  languages: { french: 'advanced', english: 'intermediate' },
  declaration: { truthful: true, oneFamily: true },
};
const withDocument = (document: string): Answers => ({
  ...filled,
  identity: { ...filled.identity, document },
});

async function account(site: Site, name: string): Promise<string> {
  const body = { email: `${name}@example.org`, password: 'a long enough one' };
  return (await site.ask('POST', '/api/accounts', { body })).json.token;
}
const look = (site: Site, bearer: string) => site.ask('GET', '/api/application', { bearer });
const put = (site: Site, bearer: string, draft: object, ifMatch?: string) =>
  site.ask('PUT', '/api/application', {
    bearer,
    body: draft,
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  });
const section = (site: Site, bearer: string, name: string, answers: object, ifMatch?: string) =>
  site.ask('POST', '/api/application/sections', {
    bearer,
    body: { section: name, answers },
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  });
const submit = (site: Site, bearer: string, admission?: string) =>
  site.ask('POST', '/api/application/submission', { bearer, ...(admission && { admission }) });

describe('self-assessment', () => {
  const answers = {
    pathway: 'skilledWorker',
    paperFile: false,
    validatedJobOffer: false,
    inCanada: 'no',
  } as const;

  test('who counts, who does not, and who belongs elsewhere', () => {
    expect(assess(answers)).toMatchObject({ eligible: true, quota: 'counts', category: 'regular' });
    expect(assess({ ...answers, validatedJobOffer: true })).toMatchObject({
      quota: 'exempt',
      category: 'jobOffer',
    });
    expect(assess({ ...answers, inCanada: 'work' })).toMatchObject({ quota: 'exempt', category: 'inCanada' });
    for (const pathway of ['peq', 'sponsorship', 'business', 'refugee', 'temporaryPermit'] as const) {
      expect(assess({ ...answers, pathway, validatedJobOffer: true })).toMatchObject({
        eligible: false,
        reasons: [pathway],
        category: null,
      });
    }
    const both = assess({ ...answers, pathway: 'peq', paperFile: true });
    expect(both).toMatchObject({ eligible: false, reasons: ['peq', 'paperFile'] });
  });

  test('by API: the questions, the answer with where one belongs, and nothing is created by it', async () => {
    const site = await start();
    const { json: asked } = await site.ask('GET', '/api/assessment', {
      headers: { 'accept-language': 'fr' },
    });
    expect(asked.questions.map(({ name }: { name: string }) => name)).toEqual(
      questions.map(({ name }) => name),
    );
    expect(asked.questions[0].text).toBe(questions[0]!.text.fr);
    const keys = async () => (await site.redis.keys(`{${site.openingId}}:*`)).sort();
    const before = await keys();
    const told = await site.ask('POST', '/api/assessment', {
      body: { answers: { ...answers, pathway: 'refugee' } },
    });
    expect(told.json).toEqual({
      ...{ eligible: false, quota: 'counts', category: null },
      reasons: [{ code: 'refugee', text: reasonWords.refugee.en }],
    });
    const wrong = await site.ask('POST', '/api/assessment', {
      body: { answers: { pathway: 'x', paperFile: 1 } },
    });
    expectProblem(wrong, 'invalid_fields');
    expect(Object.keys(wrong.json.fields).sort()).toEqual(
      ['inCanada', 'paperFile', 'pathway', 'validatedJobOffer'].map((name) => `answers.${name}`),
    );
    expect(await keys()).toEqual(before);
  });
});

describe('the form', () => {
  test('is complete when every field its category needs is there', () => {
    expect(missingIn('regular', filled)).toEqual([]);
    expect(missingIn('regular', { ...filled, family: { spouse: true } })).toEqual([
      'family.spouseDocument',
      'family.children',
    ]);
    expect(missingIn('jobOffer', filled)).toEqual(['exemption.jobOfferNumber']);
    expect(missingIn('inCanada', filled)).toHaveLength(3);
    expect(missingIn('regular', {}).length).toBeGreaterThan(10);
  });

  test('one person is one however their document is written; of two countries, two', () => {
    expect(identitiesOf(withDocument('ab123456'))).toEqual(identitiesOf(filled));
    expect(identitiesOf({ identity: { ...filled.identity, citizenship: 'Belgium' } })).not.toEqual(
      identitiesOf(filled),
    );
  });
});

describe('filling in', () => {
  test('section by section: saved as one goes, what is missing, and complete', async () => {
    const site = await start({ admission: { mode: 'passthrough' } });
    const ann = await account(site, 'ann');
    const first = await look(site, ann);
    expect(first.headers.get('etag')).toBe('"v0"');
    expect(first.json).toMatchObject({ status: 'draft', category: 'regular', complete: false, answers: {} });
    expect(first.json.submission).toEqual({ possible: false, reason: 'incomplete' });
    let last = first;
    for (const [name, answers] of Object.entries(filled)) {
      last = await section(site, ann, name, answers);
      expect(last.status, last.text).toBe(200);
      const left = last.json.missing as string[];
      expect(left.some((field) => field.startsWith(`${name}.`))).toBe(false);
    }
    expect(last.json).toEqual({ status: 'draft', complete: true, missing: [] });
    const done = await look(site, ann);
    expect(done.json).toMatchObject({ answers: { ...filled }, submission: { possible: true, reason: null } });
    expect((await submit(site, ann)).status).toBe(201);
  });

  test('two devices, one section: neither loses its work, and both are shown', async () => {
    const site = await start();
    const ann = await account(site, 'ann');
    const made = await put(site, ann, { category: 'regular', answers: filled });
    expect([made.status, made.headers.get('etag')]).toEqual([200, '"v1"']);
    const laptop = { ...filled, work: { occupation: 'Physicist', months: 61 } };
    const phone = { ...filled, work: { occupation: 'Teacher', months: 12 } };
    expect((await put(site, ann, { category: 'regular', answers: laptop }, '"v1"')).headers.get('etag')).toBe(
      '"v2"',
    );
    const late = await put(site, ann, { category: 'regular', answers: phone }, '"v1"');
    expectProblem(late, 'changed_elsewhere');
    expect(late.json.current).toMatchObject({ etag: '"v2"', answers: { work: { occupation: 'Physicist' } } });
    expect(late.json.yours.answers.work.occupation).toBe('Teacher');
    expectProblem(await section(site, ann, 'work', { months: 1 }, '"v1"'), 'changed_elsewhere');
    expectProblem(await put(site, ann, { category: 'regular', answers: phone }), 'version_needed');
    expectProblem(
      await put(site, ann, { category: 'regular', answers: phone }, '"nonsense"'),
      'changed_elsewhere',
    );
    expect((await look(site, ann)).json.answers.work.occupation).toBe('Physicist');
    expect((await put(site, ann, { category: 'regular', answers: phone }, '*')).status).toBe(200);
  });

  test('two devices, two sections, at once: both are kept', async () => {
    const site = await start();
    const ann = await account(site, 'ann');
    const parts = Object.entries(filled);
    const saved = await Promise.all(
      parts.slice(0, 4).map(([name, answers]) => section(site, ann, name, answers)),
    );
    expect(saved.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(Object.keys((await look(site, ann)).json.answers).sort()).toEqual(
      parts
        .slice(0, 4)
        .map(([name]) => name)
        .sort(),
    );
  });

  test('wrong fields are named by their path, all of them; nothing is kept of them', async () => {
    const site = await start();
    const ann = await account(site, 'ann');
    const wrong = await put(site, ann, {
      category: 'regular',
      answers: { identity: { birthDate: 'July', hobby: 'x' }, family: { children: -1 }, hobbies: {} },
    });
    expectProblem(wrong, 'invalid_fields');
    expect(Object.keys(wrong.json.fields).sort()).toEqual([
      'answers.family.children',
      'answers.hobbies',
      'answers.identity.birthDate',
      'answers.identity.hobby',
    ]);
    expectProblem(await section(site, ann, 'work', { months: 'many' }), 'invalid_fields');
    expectProblem(await section(site, ann, 'hobbies', {}), 'invalid_fields');
    expect((await look(site, ann)).headers.get('etag')).toBe('"v0"');
  });

  test('categories that belong elsewhere are told so, and nothing is kept', async () => {
    const site = await start();
    const ann = await account(site, 'ann');
    const refused = await put(site, ann, { category: 'sponsorship', answers: filled });
    expectProblem(refused, 'ineligible');
    expect(refused.json.reasons).toEqual([{ code: 'sponsorship', text: reasonWords.sponsorship.en }]);
    expect((await look(site, ann)).headers.get('etag')).toBe('"v0"');
  });

  test('one family, one account: a person in another application is refused, until they are taken out of it', async () => {
    const site = await start();
    const [ann, ben] = [await account(site, 'ann'), await account(site, 'ben')];
    const couple = { ...filled, family: { spouse: true, spouseDocument: 'XY9', children: 1 } };
    expect((await put(site, ann, { category: 'regular', answers: couple })).status).toBe(200);
    const spouses = { category: 'regular', answers: withDocument('xy-9') };
    expectProblem(await put(site, ben, spouses), 'family_taken');
    expect((await put(site, ann, { category: 'regular', answers: filled }, '"v1"')).status).toBe(200);
    expect((await put(site, ben, spouses)).status).toBe(200);
  });

  test('once submitted it stands as it was; after the place was lost by not paying, it can be changed again', async () => {
    const site = await start({ opening: { paymentDays: 0.01 } });
    const ann = await account(site, 'ann');
    await put(site, ann, { category: 'regular', answers: filled });
    const { admission } = await site.admit(ann);
    expect((await site.ask('GET', '/api/application', { bearer: ann })).json.submission.reason).toBe(
      'not_admitted',
    );
    expect((await submit(site, ann, admission)).status).toBe(201);
    const other = { category: 'regular', answers: withDocument('ZZ1') };
    expectProblem(await put(site, ann, other, '"v1"'), 'already_submitted');
    expectProblem(await section(site, ann, 'work', { months: 1 }), 'already_submitted');
    expect((await look(site, ann)).json).toMatchObject({
      status: 'reserved',
      submission: { possible: false, reason: 'already_submitted' },
    });
    await site.clock('09:10');
    await site.admin('POST', 'lapse', {});
    expect((await put(site, ann, other, '"v1"')).status).toBe(200);
    expect((await look(site, ann)).json.status).toBe('lapsed');
  });

  test('when the quota is full, one is told before one asks; the answer is the same', async () => {
    const site = await start({ opening: { quota: 1 }, admission: { mode: 'passthrough' } });
    const [ann, ben] = [await account(site, 'ann'), await account(site, 'ben')];
    await put(site, ann, { category: 'regular', answers: filled });
    await put(site, ben, { category: 'regular', answers: withDocument('BE1') });
    expect((await look(site, ben)).json.submission.possible).toBe(true);
    await submit(site, ann);
    expect((await look(site, ben)).json.submission).toEqual({ possible: false, reason: 'quota_exhausted' });
    expectProblem(await submit(site, ben), 'quota_exhausted');
  });
});

describe('the exempt', () => {
  const offer = { category: 'jobOffer', answers: { ...filled, exemption: { jobOfferNumber: 'LMIA-1' } } };

  test('submit at any time, without an admission, and take no place; not without what exempts them', async () => {
    const site = await start({ opening: { quota: 1 }, startsAt: '06:00' });
    const exa = await account(site, 'exa');
    await put(site, exa, { category: 'jobOffer', answers: filled });
    expectProblem(await submit(site, exa), 'incomplete');
    await put(site, exa, offer, '"v1"');
    expect((await look(site, exa)).json).toMatchObject({ quota: 'exempt', submission: { possible: true } });
    expect((await submit(site, exa)).json).toMatchObject({ status: 'exempt', rank: null });
    expect((await site.admin('GET', 'audit')).json).toMatchObject({ ok: true, quota: { remaining: 1 } });
  });

  test('a permit that has run out exempts nobody', async () => {
    const site = await start();
    const exa = await account(site, 'exa');
    const permit = (permitExpires: string) => ({
      category: 'inCanada',
      answers: { ...filled, exemption: { permit: 'work', permitNumber: 'W1', permitExpires } },
    });
    const refused = await put(site, exa, permit('2016-06-12'));
    expect(refused.json.fields).toEqual({ 'answers.exemption.permitExpires': 'has passed' });
    expect((await put(site, exa, permit('2016-06-13'))).status).toBe(200);
  });

  test('come at a pace of their own: a flood of them is told to wait, and nobody else is', async () => {
    const site = await start({ admission: { mode: 'passthrough' } });
    await site.clock('08:30', 0);
    const exempt = Array.from({ length: 40 }, (_, i) => ({ id: `x${i}`, category: 'exempt' }));
    const bearers = await site.people(...exempt, { id: 'ann' });
    const answers = await Promise.all(bearers.slice(0, 40).map((bearer) => submit(site, bearer)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(30);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(10);
    expectProblem(refused[0]!, 'busy');
    expect((await submit(site, bearers[40]!)).status).toBe(201);
  });
});
