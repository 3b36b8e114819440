import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharesOf } from '../../server/connections.ts';
import { benchLive } from './live.ts';
import { liveIn, writeLive } from './live-record.ts';

/** A server that may really open no more files than this: it would spin if it met its limit. */
const openFiles = 500;

test('a server filled to its limit: everyone hears, status and health are answered, all are told to come back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-live-test-'));
  try {
    const { listeners } = sharesOf(openFiles);
    const seen = await benchLive({ folder, openFiles, changes: 2, people: 2000, note: () => {} });
    expect(seen).toMatchObject({ listeners, asked: listeners, refused: 20 });
    // The news is some hundreds of bytes, once a second or a little more; a person in line some hundreds in Redis.
    expect(seen.connections).toBeGreaterThan(listeners);
    expect(seen.frameBytes).toBeGreaterThan(200);
    expect(seen.frameBytes).toBeLessThan(2000);
    expect(seen.framesPerSecond).toBeGreaterThan(0.5);
    expect(seen.sendMs).toBeGreaterThan(0);
    expect(seen.redisBytesPerPerson).toBeGreaterThan(100);
    expect(seen.redisBytesPerPerson).toBeLessThan(5000);
    const path = await writeLive(join(folder, 'kept'), seen, { startedMs: 0, openFiles });
    expect(path).toBe(join(folder, 'kept', 'live.json'));
    expect(await liveIn(join(folder, 'kept'))).toMatchObject({ run: 'kept', listeners, openFiles });
    await expect(liveIn(folder)).rejects.toThrow(/has no live.json; bench --only live --out DIR/);
    // Each change has reached the last of them, or it would have thrown.
    expect(seen.lastMs).toHaveLength(2);
    expect(seen.atCap).toMatchObject({
      status: { asked: 200, answered: 200 },
      health: { asked: 200, answered: 200 },
      others: 503,
    });
    // A loop that spins wants to run all the time, on a busy machine as on a quiet one.
    expect(seen.fullShare).toBeLessThan(0.95);
    expect(seen.farewell.told).toBe(listeners);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
