import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import days from '../testing/quota-fault-days.json' with { type: 'json' };
import { faults, faultyScripts, lookFor } from '../testing/quota-faults.ts';
import { connect } from './connection.ts';

let server: StartedRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis({ durability: 'none' });
  redis = connect({ url: server.url, commandTimeoutMs: 60_000 });
  await redis.connect();
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

/**
 * Each from the first random day on that showed it when `npm run tune-faults` last looked: change the operations, and the days
 * change with them; this is still a test then, and a slower one.
 */
test.each(faults)('caught: $what', async (fault) => {
  const { scripts, planted } = faultyScripts(fault);
  expect(planted, 'the line stands where it is expected').toBeGreaterThan(0);
  const from = (days as Record<string, number>)[fault.what] ?? 0;
  const found = await lookFor(redis, fault, scripts, { from, days: 1000 });
  expect(found.failed).toBe(true);
  expect(String(found.errorInstance)).toMatch(/step \d+, \{"do":/);
});
