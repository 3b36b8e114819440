import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { steadily } from './steady.ts';

test('a fixed rate: no latency is made up for a stall', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    // The first answer of each ten takes many times the interval of its connection.
    setTimeout(() => response.end('{}'), asked++ % 10 === 0 ? 150 : 0);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const fromMs = performance.now();
    const { requests, failed, measured } = await steadily({ url, ratePerSecond: 50, seconds: 1 });
    const seconds = (performance.now() - fromMs) / 1000;
    expect(failed).toBe(0);
    expect(requests).toBeGreaterThan(10);
    expect(measured).toBe(requests);
    // Fifty at once, and fifty with each second that passed: more of them where the machine was late to stop it. Without a
    // rate it is thousands.
    expect(requests).toBeLessThanOrEqual(50 * (1 + seconds));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
