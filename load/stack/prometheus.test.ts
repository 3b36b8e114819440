import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isRunning } from './group.ts';
import { startPrometheus } from './prometheus.ts';

test('scrapes what it is told to, takes remote write, and is gone after stop', async () => {
  const source = createServer((_request, response) => response.end('places_left 42\n'));
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(source.address() as AddressInfo).port}`;
  const prometheus = await startPrometheus({ scrape: [] });
  try {
    prometheus.scrape([target]);
    const query = `${prometheus.url}/api/v1/query?query=places_left`;
    const value = async () => JSON.parse(await (await fetch(query)).text()).data.result[0];
    await expect
      .poll(value, { interval: 200 })
      .toMatchObject({ metric: { job: 'opening-day', instance: target }, value: [expect.any(Number), '42'] });
    // No samples in it: a 404 would mean that it takes none.
    const write = await fetch(prometheus.writeUrl, { method: 'POST', body: new Uint8Array([0]) });
    expect(write.status).toBe(204);
  } finally {
    await prometheus.stop();
    source.close();
  }
  expect(isRunning(prometheus.pid)).toBe(false);
});

test('rules that are not there keep it from starting, and it says so', async () => {
  const attempt = startPrometheus({ scrape: [], rules: '/nowhere/[rules.yaml' });
  await expect(attempt).rejects.toThrow(/prometheus ended at its start .*rules\.yaml/s);
  expect(existsSync('/nowhere')).toBe(false);
});
