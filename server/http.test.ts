import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Route } from './http.ts';
import { defaultBodyLimit } from './http.ts';
import { ask, expectProblem } from './testing/client.ts';
import { sitesOnOneRedis } from './testing/sites.ts';

const start = sitesOnOneRedis();

/** A route that does what the test wants of it. */
function extra(path: string, handle: Route['handle'], more: Partial<Route> = {}) {
  return { routes: (routes: Route[]): Route[] => [...routes, { method: 'post', path, handle, ...more }] };
}

describe('bodies', () => {
  test('of 64 KiB are taken, one byte more is not, in one piece or in many', async () => {
    const site = await start({
      variants: extra('/echo', ({ body }) => ({ status: 200, body: String(Buffer.byteLength(body)) }), {
        bodyLimit: defaultBodyLimit,
      }),
    });
    expect((await site.ask('POST', '/echo', { body: 'x'.repeat(65_536) })).text).toBe('65536');
    // 32,768 letters of two bytes each.
    expect((await site.ask('POST', '/echo', { body: 'é'.repeat(32_768) })).text).toBe('65536');
    expectProblem(await site.ask('POST', '/echo', { body: 'x'.repeat(65_537) }), 'too_large');
    expectProblem(await site.ask('POST', '/echo', { body: 'x'.repeat(5_000_000) }), 'too_large');
    expect((await site.ask('POST', '/echo')).text).toBe('0');
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(6_000)));
        controller.close();
      },
    });
    const response = await fetch(`${site.url}/echo`, { method: 'POST', body: chunks, duplex: 'half' });
    expect(await response.text()).toBe('60000');
  });
});

describe('addresses and methods', () => {
  test('what nobody serves is 404, another method is 405 and says which ones there are', async () => {
    const site = await start();
    expectProblem(await site.ask('GET', '/api/nothing'), 'not_found');
    expectProblem(await site.ask('POST', '/nothing', { body: '{}' }), 'not_found');
    // Only whoever says that they read pages gets one.
    const reader = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    expectProblem(await site.ask('GET', '/nothing', { headers: { accept: '*/*' } }), 'not_found');
    expectProblem(await site.ask('GET', '/api/nothing', { headers: reader }), 'not_found');
    expectProblem(await site.ask('GET', '/api/admin/nothing', { headers: reader }), 'admin_only');
    for (const [path, cookie, language, words] of [
      ['/nothing', 'language=fr', 'fr', 'Il n’y a rien à cette adresse'],
      ['/en/nothing', 'language=fr', 'en', 'There is nothing at this address'],
      ['/nothing', '', 'en', 'There is nothing at this address'],
    ] as const) {
      const { status, headers, text } = await site.ask('GET', path, { headers: { ...reader, cookie } });
      expect([status, headers.get('content-language')]).toEqual([404, language]);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).toContain(`<h1 tabindex="-1">${words}</h1>`);
    }
    const wrong = await site.ask('PUT', '/api/queue', { body: '{}' });
    expectProblem(wrong, 'method_not_allowed');
    expect(wrong.headers.get('allow')!.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'POST']);
    expect((await site.ask('GET', '/api/opening?from=somewhere')).status).toBe(200);
  });
});

test('an answer without a body says so in no header, and the next one on the connection is whole', async () => {
  const site = await start({
    variants: extra('/none', async () => ({ status: 204, body: '' })),
  });
  const text = await new Promise<string>((resolve) => {
    let heard = '';
    const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
    const none = 'POST /none HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n';
    const last = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
    socket.write(none);
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.includes('"ok"')) {
        socket.destroy();
        resolve(heard);
      } else socket.write(last);
    });
  });
  const [first, second] = text.split('\r\n\r\n');
  expect(first).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
  expect(first).not.toMatch(/content-length/i);
  expect(second).toMatch(/^HTTP\/1.1 200 OK\r\n/);
});

describe('what HTTP itself asks for', () => {
  test('HEAD answers what GET would, without the body', async () => {
    const site = await start();
    const get = await site.ask('GET', '/api/opening');
    const head = await fetch(`${site.url}/api/opening`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0.9 * get.text.length);
    expect((await fetch(`${site.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${site.url}/api/queue`, { method: 'HEAD' })).status).toBe(401);
    expect((await fetch(`${site.url}/api/nothing`, { method: 'HEAD' })).status).toBe(404);
  });

  test('a 401 says how to sign in, in any spelling of the scheme; a refusal says its language', async () => {
    const site = await start();
    const [bearer] = (await site.people({ id: 'ann' })) as [string];
    const refused = await site.ask('POST', '/api/queue', { language: 'fr' });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(refused.headers.get('content-language')).toBe('fr');
    const headers = { authorization: `bearer ${bearer}` };
    const joined = await fetch(`${site.url}/api/queue`, { method: 'POST', headers });
    expect([joined.status, joined.headers.get('cache-control')]).toEqual([201, 'no-store']);
    await joined.text();
  });
});

describe('languages', () => {
  test.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['en', 'en'],
    ['de', 'en'],
  ] as const)('asked in %s, a refusal is in %s', async (language, expected) => {
    const site = await start();
    expectProblem(await site.ask('GET', '/api/nothing', { language }), 'not_found', expected);
    expectProblem(await site.ask('GET', '/api/queue', { language }), 'bad_ticket', expected);
    expectProblem(await site.ask('GET', '/api/admin/audit', { language }), 'admin_only', expected);
    const body = 'x'.repeat(70_000);
    const [bearer] = (await site.people({ id: 'ann' })) as [string];
    const large = await site.ask('POST', '/api/application/payment', { language, bearer, body });
    expectProblem(large, 'too_large', expected);
  });
});

describe('faults', () => {
  test('that nobody foresaw are 500, are logged, and tell the caller nothing about themselves', async () => {
    const handles: [string, Route['handle']][] = [
      [
        'thrown',
        () => {
          throw new Error('the secret is 42');
        },
      ],
      [
        'rejected',
        async () => {
          throw new Error('the secret is 42');
        },
      ],
      [
        'later',
        async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          throw 'the secret is 42';
        },
      ],
    ];
    for (const [name, handle] of handles) {
      const site = await start({ variants: extra(`/${name}`, handle) });
      const answered = await site.ask('POST', `/${name}`);
      expectProblem(answered, 'internal');
      expect(answered.text).not.toContain('42');
      expect(site.logged.filter(({ event }) => event === 'fault')).toMatchObject([
        { details: { route: `/${name}`, message: expect.stringContaining('the secret is 42') } },
      ]);
    }
  });

  test('a body over 64 KiB is refused where none is read, whether its length is told or not', async () => {
    const site = await start();
    const [bearer] = (await site.people({ id: 'ann' })) as [string];
    const large = 'x'.repeat(64 * 1024 + 1);
    expectProblem(await site.ask('POST', '/api/queue', { bearer, body: large }), 'too_large');
    const chunked = await fetch(`${site.url}/api/queue`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    // Nobody has joined by it; and what is small does no harm.
    const joined = await site.ask('POST', '/api/queue', { bearer, body: 'x'.repeat(1000) });
    expect([joined.status, joined.json.number]).toEqual([201, 1]);
  });

  test('a caller who hangs up before the answer harms nobody', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const site = await start({
      variants: extra('/slow', async () => {
        await held;
        return { status: 200, body: '{}' };
      }),
    });
    const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
    socket.write('POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    const patient = ask(site.url, 'POST', '/slow');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    release();
    expect((await patient).status).toBe(200);
    // Half a body, and then nothing more.
    const half = connect(Number(new URL(site.url).port), '127.0.0.1');
    half.write('POST /api/application/payment HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 20));
    half.destroy();
    expect((await site.ask('GET', '/healthz')).status).toBe(200);
  });
});
