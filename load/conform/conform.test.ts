import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conform as command } from '../cli/conform.ts';
import { testRim } from '../cli/test-rim.ts';
import { adminOf } from '../run/admin.ts';
import { loadScenario } from '../scenario/load.ts';
import { selfSigned } from '../stack/certificate.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import type { Check } from './check.ts';
import { conformity } from './conform.ts';

/** The reference server with its room open; and one that stands before it and deviates. */
let folder: string;
let stack: Stack;
let deviating: Server;
let deviatingUrl: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-conform-'));
  const { scenario } = loadScenario('small-opening');
  const openingFile = join(folder, 'scenario.yaml');
  writeFileSync(openingFile, JSON.stringify(scenario));
  stack = await startStack({ folder, servers: 1, durability: 'none', openingFile, note: () => {} });
  // Nine minutes before the doors open: people join, nobody is called.
  const openingMs = Date.parse(scenario.opening.opensAt) - 540_000;
  await adminOf(stack.url, stack.adminToken).setClock([{ fromWallMs: Date.now(), openingMs, speed: 1 }]);
  deviating = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url!, stack.url);
    const asked = `${incoming.method} ${pathname}`;
    const onward = request(
      new URL(incoming.url!, stack.url),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const deviation = deviations[asked];
          const text = Buffer.concat(chunks).toString();
          const given = { status: answer.statusCode!, text, headers: { ...answer.headers } };
          const { status, text: told, headers } = deviation?.(given) ?? given;
          for (const name of ['content-length', 'transfer-encoding', 'connection']) delete headers[name];
          outgoing.writeHead(status, headers).end(told);
        });
      },
    );
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => deviating.listen(0, '127.0.0.1', done));
  deviatingUrl = `http://127.0.0.1:${(deviating.address() as AddressInfo).port}`;
});
afterAll(async () => {
  deviating?.closeAllConnections();
  deviating?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Given {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** What the deviating server does otherwise, by call; the WebSocket it does not know at all. */
const deviations: Record<string, (given: Given) => Given> = {
  'GET /api/opening': (given) => ({ ...given, text: given.text.replace('"burned"', '"burnt"') }),
  'GET /readyz': (given) => ({ ...given, status: 204, text: '' }),
  'POST /api/sessions': (given) =>
    given.status === 401 ? { ...given, text: given.text.replaceAll('bad_credentials', 'wrong') } : given,
  'PUT /api/application': ({ headers: { etag: _, ...headers }, ...given }) => ({ ...given, headers }),
  'POST /api/queue': (given) =>
    given.status === 200 ? { ...given, text: '{"ticket":"t","number":99}' } : given,
  'DELETE /api/queue': (given) => ({ ...given, status: 200 }),
  'GET /api/admin/audit': (given) =>
    given.status === 401 ? { ...given, status: 200, text: '{}', headers: {} } : given,
};

const broken = (checks: readonly Check[]) =>
  checks.filter(({ result }) => result === 'broken').map(({ asked, got }) => `${asked}: ${got}`);

test('the reference server keeps all of it', async () => {
  const checks = await conformity({ url: stack.url, ca: null }, stack.adminToken, 'one');
  expect(broken(checks)).toEqual([]);
  expect(checks.filter(({ result }) => result === 'skipped')).toEqual([]);
  expect(checks.length).toBeGreaterThan(45);
});

test('of a server that deviates, each deviation is named, and nothing else', async () => {
  expect(broken(await conformity({ url: deviatingUrl, ca: null }, stack.adminToken, 'two'))).toEqual([
    'GET /api/opening: 200, no quota.burned',
    'GET /readyz: 204',
    'POST /api/sessions, another password: 401, code wrong',
    'PUT /api/application: 200, no ETag',
    'POST /api/queue, again: 200, not: the same number',
    'DELETE /api/queue: 200',
    'GET /api/queue/live, WebSocket: nothing',
    expect.stringMatching(/^GET \/api\/admin\/audit, no token: 200/),
  ]);
});

async function asked(url: string, json: boolean, env = {}, ca: string | null = null) {
  const rim = testRim({ env, folder, now: Date.now });
  const values = { target: url, confirm: null, ca };
  const given = new Set<keyof typeof values>();
  const code = await command.run({ names: [], values, given, json, language: 'fr', rim });
  return { code, out: rim.written.out };
}

test('the command: a table or JSON, an exit code, and what is not asked without the token', async () => {
  const table = await asked(stack.url, false);
  expect(table.code).toBe(0);
  expect(table.out).toMatch(/✓ GET \/api\/opening/);
  expect(table.out).toMatch(/non posé : no ADMIN_TOKEN is set/);
  expect(table.out).toMatch(/respectées, 0 enfreintes, 1 non posées/);
  const json = await asked(deviatingUrl, true, { ADMIN_TOKEN: stack.adminToken });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ conforms: false, target: deviatingUrl });
  await expect(asked('http://example.org', false)).rejects.toThrow(
    /n’est pas cette machine.*--confirm example.org/,
  );
});

test('an https server that signed itself keeps all of it too, with --ca; by another certificate it is not asked', async () => {
  const [site, another] = [selfSigned(Date.now()), selfSigned(Date.now())];
  writeFileSync(join(folder, 'site.pem'), site.cert);
  writeFileSync(join(folder, 'another.pem'), another.cert);
  writeFileSync(join(folder, 'no.pem'), 'no certificate');
  // Takes the TLS off, and hands everything on.
  const front = createTlsServer(site, (socket) => {
    const behind = connect(Number(new URL(stack.url).port), '127.0.0.1');
    for (const each of [socket, behind]) each.on('error', () => socket.destroy() && behind.destroy());
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  const url = `https://localhost:${(front.address() as AddressInfo).port}`;
  try {
    const { code, out } = await asked(url, true, { ADMIN_TOKEN: stack.adminToken }, 'site.pem');
    expect(broken(JSON.parse(out).checks)).toEqual([]);
    expect(code).toBe(0);
    await expect(asked(url, true, {}, 'another.pem')).rejects.toThrow(
      /ne répond pas : self-signed certificate; give the certificate .* --ca FILE/,
    );
    await expect(asked(url, true, {}, 'no.pem')).rejects.toThrow(/--ca no\.pem: holds no certificate/);
    await expect(asked(url, true, {}, 'gone.pem')).rejects.toThrow(/--ca gone\.pem: cannot be read/);
    await expect(asked(stack.url, true, {}, 'site.pem')).rejects.toThrow(/speaks https, and http:/);
  } finally {
    front.close();
  }
});
