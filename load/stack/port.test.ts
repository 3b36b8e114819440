import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isFree, reservePort } from './port.ts';

test('ports are free, all different, below those of outgoing connections', async () => {
  const reserved = await Promise.all(Array.from({ length: 50 }, reservePort));
  const ports = reserved.map(({ port }) => port);
  expect(new Set(ports).size).toBe(50);
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  for (const each of reserved) {
    each.release();
    each.release();
  }
});

test.each([
  ['on 127.0.0.1', '127.0.0.1'],
  ['on all addresses', undefined],
])('a port that somebody listens to %s is not free', async (_where, host) => {
  const { port, release } = await reservePort();
  expect(await isFree(port)).toBe(true);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen({ port, host }, resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => other.close(resolve));
  release();
});

test('nor is one that a sharing server has', async () => {
  const { port, release } = await reservePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen({ port, host: '127.0.0.1', reusePort: true }, resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => other.close(resolve));
  release();
});
