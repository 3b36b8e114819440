import { expect, test } from 'vitest';
import type { Route } from './http.ts';
import { Tokens } from './identity/tokens.ts';
import type { Services } from './services.ts';
import { expectProblem } from './testing/client.ts';
import type { Site } from './testing/site.ts';
import { sitesOnOneRedis } from './testing/sites.ts';

const start = sitesOnOneRedis();

/** The pages' own token for an account, read from behind the server. */
function peek(): { variants: { routes(routes: Route[], services: Services): Route[] }; tokens(): Tokens } {
  let tokens: Tokens;
  return {
    tokens: () => tokens,
    variants: {
      routes(routes, services) {
        tokens = services.tokens;
        return routes;
      },
    },
  };
}

async function waiting(site: Site): Promise<{ ticket: string; cookie: string }> {
  const [ann] = (await site.people({ id: 'ann' })) as [string];
  await site.admin('POST', 'room', { paused: true });
  const ticket = await site.join(ann);
  return { ticket, cookie: `account=${ann}; ticket=${ticket}` };
}

test('what headers may show, cookies may show too, and no cache keeps the answer', async () => {
  const site = await start();
  const { cookie, ticket } = await waiting(site);
  const shown = await site.ask('GET', '/api/queue', { headers: { cookie } });
  expect(shown.json).toMatchObject({ state: 'waiting', number: 1 });
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect((await site.ask('GET', '/api/queue', { ticket })).headers.get('cache-control')).toBe('no-store');
  // Headers speak alone: a cookie adds nothing to them.
  const mixed = await site.ask('DELETE', '/api/queue', { bearer: 'nonsense', headers: { cookie } });
  expectProblem(mixed, 'bad_ticket');
  expectProblem(
    await site.ask('GET', '/api/queue', { ticket: 'nonsense', headers: { cookie } }),
    'bad_ticket',
  );
  // Reading needs no proof, wherever it is asked from: another site cannot see the answer.
  const read = { cookie, 'sec-fetch-site': 'cross-site' };
  expect((await site.ask('GET', '/api/queue', { headers: read })).status).toBe(200);
});

test('a change by cookie needs the pages’ token, from the pages’ origin; by header it needs neither', async () => {
  const { variants, tokens } = peek();
  const site = await start({ variants });
  const { cookie, ticket } = await waiting(site);
  const token = tokens().csrf('ann');
  const { host, origin } = new URL(site.url);
  const forged: Record<string, string>[] = [
    {},
    { 'csrf-token': 'nonsense' },
    { 'csrf-token': tokens().csrf('ben') },
    { 'csrf-token': new Tokens(Buffer.alloc(32, 1)).csrf('ann') },
    { 'csrf-token': token, 'sec-fetch-site': 'cross-site' },
    { 'csrf-token': token, 'sec-fetch-site': 'same-site', origin },
    { 'csrf-token': token, origin: 'http://evil.example' },
    { 'csrf-token': token, origin: 'null' },
    { 'csrf-token': token, origin: `http://${host}.evil.example` },
    // The token of one account does not change the spot of another, whoever planted their cookie beside it.
    { 'csrf-token': tokens().csrf('ben'), cookie: `account=${tokens().account('ben')}; ticket=${ticket}` },
  ];
  for (const headers of forged) {
    expectProblem(
      await site.ask('DELETE', '/api/queue', { headers: { cookie, ...headers } }),
      'forged_request',
    );
  }
  expect((await site.ask('GET', '/api/queue', { ticket })).json.state).toBe('waiting');
  const ours: Record<string, string>[] = [{}, { origin }, { 'sec-fetch-site': 'same-origin', origin }];
  for (const headers of ours) {
    const left = await site.ask('DELETE', '/api/queue', {
      headers: { cookie, 'csrf-token': token, ...headers },
    });
    expect(left.status).toBe(204);
  }
  expect((await site.ask('DELETE', '/api/queue', { ticket })).status).toBe(204);
});

test('the operator’s token is not taken from a cookie', async () => {
  const site = await start();
  const cookie = 'account=the operator of a test';
  expectProblem(await site.ask('GET', '/api/admin/audit', { headers: { cookie } }), 'admin_only');
  const pause = { headers: { cookie }, body: { paused: true } };
  expectProblem(await site.ask('POST', '/api/admin/room', pause), 'admin_only');
});
