import { expect, test } from 'vitest';
import { expectProblem } from '../testing/client.ts';
import type { Site } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';

const start = sitesOnOneRedis();
const save = (site: Site, bearer: string, admission?: string) =>
  site.ask('POST', '/api/application/sections', { bearer, ...(admission && { admission }) });
const worked = async (site: Site): Promise<number> => (await site.admin('GET', 'portal')).json.arrived;
/** Quick, so that a test need not wait for it. */
const portal = { workers: 2, serviceSeconds: 0.02, queueLimit: 5, timeoutSeconds: 60 };

test('with a room, only the admitted reach the portal', async () => {
  const site = await start({ portal });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  expectProblem(await save(site, ann), 'not_admitted');
  const { admission } = await site.admit(ann);
  expectProblem(await save(site, ben, admission), 'not_admitted');
  expectProblem(await save(site, ann, `${admission}x`), 'not_admitted');
  expect(await worked(site)).toBe(0);
  expect((await save(site, ann, admission)).status).toBe(204);
  expect(await worked(site)).toBe(1);
  await site.ask('POST', '/api/application/submission', { bearer: ann, admission });
  expect(await worked(site)).toBe(2);
  expectProblem(await save(site, ann, admission), 'not_admitted');
});

test('where sign-ins are limited, every call of an account costs the portal work, whatever comes of it', async () => {
  const site = await start({ portal, admission: { mode: 'session-limit', maxActive: 1 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const signIn = (bearer: string) => site.ask('POST', '/api/sessions', { bearer });
  const calls: [string, () => ReturnType<Site['ask']>, number | string][] = [
    ['a sign-in', () => signIn(ann), 200],
    ['one too many', () => signIn(ben), 'busy'],
    ['a section', () => save(site, ann), 204],
    ['a section of one who is not in', () => save(site, ben), 'session_ended'],
    ['a submission of one who is not in', () => submit(ben), 'session_ended'],
    ['a submission', () => submit(ann), 201],
    ['the same again', () => submit(ann), 200],
    ['signing out', () => site.ask('DELETE', '/api/sessions', { bearer: ann }), 204],
    ['a receipt', () => site.ask('GET', '/api/receipt', { bearer: ann }), 'session_ended'],
  ];
  const submit = (bearer: string) => site.ask('POST', '/api/application/submission', { bearer });
  for (const [index, [what, call, expected]] of calls.entries()) {
    const answered = await call();
    expect(answered.json?.code ?? answered.status, what).toBe(expected);
    expect(await worked(site), what).toBe(index + 1);
  }
  // What anybody may see is static, and free.
  await site.ask('GET', '/api/opening');
  await site.ask('GET', '/healthz');
  expectProblem(await site.ask('POST', '/api/sessions'), 'bad_credentials');
  expect(await worked(site)).toBe(calls.length);
});

test('a portal that has too much to do refuses the people inside like those outside', async () => {
  const slow = { workers: 1, serviceSeconds: 3_000, queueLimit: 0, timeoutSeconds: 6_000 };
  const site = await start({ portal: slow, admission: { mode: 'session-limit', maxActive: 2 } });
  const [ann, ben] = (await site.people({ id: 'ann' }, { id: 'ben' })) as [string, string];
  const pending = site.ask('POST', '/api/sessions', { bearer: ann, timeoutMs: 60_000 }).catch(() => null);
  await expect.poll(() => worked(site)).toBe(1);
  expectProblem(await site.ask('POST', '/api/sessions', { bearer: ben }), 'busy');
  expectProblem(await save(site, ben), 'busy');
  await site.clock('12:00', 100_000);
  await pending;
});
