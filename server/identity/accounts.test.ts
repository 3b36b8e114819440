import { describe, expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { tries } from './accounts.ts';
import { Passwords, TooManyPasswords } from './passwords.ts';

const start = sitesOnOneRedis();
const password = 'a long enough one';
const create = (site: Site, email: string, more: object = {}) =>
  site.ask('POST', '/api/accounts', { body: { email, password, ...more } });
const signIn = (site: Site, email: string, tried = password, more: object = {}) =>
  site.ask('POST', '/api/sessions', { body: { email, password: tried, ...more } });

describe('an account', () => {
  test('is made once for an address, signs in by password, and is good for every call', async () => {
    const site = await start();
    const made = await create(site, 'Ann@Example.org', { language: 'fr' });
    expect([made.status, made.json]).toMatchObject([201, { language: 'fr', token: expect.any(String) }]);
    expectProblem(await create(site, ' ann@example.ORG '), 'email_taken');
    const again = await signIn(site, 'ann@example.org');
    expect([again.status, again.json]).toMatchObject([
      200,
      { accountId: made.json.accountId, token: made.json.token, expiresAt: null, language: 'fr' },
    ]);
    expect((await signIn(site, 'ann@example.org', password, { language: 'en' })).json.language).toBe('en');
    expect((await signIn(site, 'ann@example.org')).json.language).toBe('en');
    const { status } = await site.ask('POST', '/api/queue', { bearer: made.json.token });
    expect(status).toBe(201);
    const stored = await site.redis.hget(`{${site.openingId}}:accounts`, made.json.accountId);
    expect(stored).not.toContain(password);
  });

  test('made twice at once, it is one', async () => {
    const site = await start();
    const both = await Promise.all([create(site, 'ben@example.org'), create(site, 'BEN@example.org')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('wrong fields are listed, every one; unknown addresses and wrong passwords are told apart by nothing', async () => {
    const site = await start();
    const bad = await site.ask('POST', '/api/accounts', {
      body: { email: 'ann', password: 'short', name: 'x' },
    });
    expectProblem(bad, 'invalid_fields');
    expect(Object.keys(bad.json.fields).sort()).toEqual(['email', 'name', 'password']);
    expectProblem(await site.ask('POST', '/api/accounts', { body: '{' }), 'bad_json');
    await create(site, 'cho@example.org');
    const [wrong, unknown] = [
      await signIn(site, 'cho@example.org', 'no'),
      await signIn(site, 'nobody@example.org'),
    ];
    expectProblem(wrong, 'bad_credentials');
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
    expectProblem(await site.ask('POST', '/api/sessions'), 'bad_credentials');
  });

  test('an address is tried only so often, known or not, with all tries at once too; the right password starts anew', async () => {
    const site = await start();
    await create(site, 'dee@example.org');
    for (let i = 1; i < tries.burst; i++)
      expectProblem(await signIn(site, 'dee@example.org', 'no'), 'bad_credentials');
    expect((await signIn(site, 'dee@example.org')).status).toBe(200);
    for (const address of ['dee@example.org', 'nobody@example.org']) {
      const all = await Promise.all(Array.from({ length: 12 }, () => signIn(site, address, 'no')));
      const codes = all.map(({ json }) => json.code).sort();
      expect(codes).toEqual([
        ...Array(tries.burst).fill('bad_credentials'),
        ...Array(12 - tries.burst).fill('too_many_tries'),
      ]);
      const refused = all.find(({ json }) => json.code === 'too_many_tries')!;
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(tries.intervalMs / 1000);
    }
    // Who has the password waits, too: or guessing would go on beside them.
    expectProblem(await signIn(site, 'dee@example.org'), 'too_many_tries');
    expect(await site.redis.zcard(`{${site.openingId}}:attempts`)).toBe(2);
  });

  test('where sign-ins are limited, the password is one thing and the seat another', async () => {
    const site = await start({ admission: { mode: 'session-limit', maxActive: 1 } });
    await create(site, 'eli@example.org');
    await create(site, 'fay@example.org');
    expect((await signIn(site, 'eli@example.org')).json.expiresAt).toEqual(expect.any(String));
    expectProblem(await signIn(site, 'fay@example.org'), 'busy');
  });
});

describe('passwords', () => {
  const cheap = { cost: 1, parallel: 1 };

  test('match what they were hashed from, at whatever cost that was', async () => {
    const hashed = await new Passwords({ cost: 4, parallel: 2 }).hash('Ångström');
    const passwords = new Passwords(cheap);
    expect(await passwords.matches('A\u030angstro\u0308m', hashed)).toBe(true);
    expect(await passwords.matches('angstrom', hashed)).toBe(false);
    expect(await passwords.matches('Ångström', null)).toBe(false);
    expect(await passwords.hash('x')).not.toBe(await passwords.hash('x'));
  });

  test('more at once than can be done in time are refused, and the others are done', async () => {
    const passwords = new Passwords(cheap);
    const asked = Array.from({ length: 300 }, () =>
      passwords.hash('x').then(
        () => 'done',
        (error) => error,
      ),
    );
    const answers = await Promise.all(asked);
    const refused = answers.filter((answer) => answer instanceof TooManyPasswords);
    expect(refused.length).toBe(96);
    expect(answers.filter((answer) => answer === 'done').length).toBe(204);
  });
});
