import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBed } from './bed.ts';
import { connectionCost } from './connections.ts';

test('own: a connection each, all open at once; shared: a few; every look answered, over TLS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-connections-'));
  const options = { durability: 'none', quota: 10, mode: 'fifo', ratePerSecond: 1e-6, tls: true } as const;
  const bed = await startBed({ folder, ...options });
  try {
    const crowd = { people: 200, requestsEach: 2 };
    const own = await connectionCost(bed, true, crowd);
    expect(own.connections).toBe(200);
    expect(own.bytesPerConnection).not.toBeNull();
    const shared = await connectionCost(bed, false, crowd);
    expect(shared.connections).toBe(64);
    expect(own.cpuMicros).toBeGreaterThan(0);
  } finally {
    await bed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
