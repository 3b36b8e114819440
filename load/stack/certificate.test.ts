import { X509Certificate } from 'node:crypto';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { selfSigned } from './certificate.ts';

test('a certificate for this machine: valid now, its own signer, and of its key', () => {
  const { cert } = selfSigned(Date.now());
  const read = new X509Certificate(cert);
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.checkHost('example.org')).toBeUndefined();
  expect(read.verify(read.publicKey)).toBe(true);
  expect(Date.parse(read.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(read.validTo)).toBeGreaterThan(Date.now() + 20 * 86_400_000);
});

test('whoever is handed it is answered, and nobody else', async () => {
  const { cert, key } = selfSigned(Date.now());
  const server = createServer({ cert, key }, (_, response) => response.end('hello'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const get = (ca?: string) =>
    new Promise<number>((done, fail) => {
      request({ host: '127.0.0.1', port, ca }, ({ statusCode }) => done(statusCode!))
        .on('error', fail)
        .end();
    });
  try {
    expect(await get(cert)).toBe(200);
    await expect(get()).rejects.toThrow(/self-signed/);
    await expect(get(selfSigned(Date.now()).cert)).rejects.toThrow();
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
