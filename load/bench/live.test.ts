import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharesOf } from '../../server/connections.ts';
import { benchLive } from './live.ts';

/** A server that may really open no more files than this: it would spin if it met its limit. */
const openFiles = 500;

test('a server filled to its limit: everyone hears, status and health are answered, all are told to come back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-live-test-'));
  try {
    const { listeners } = sharesOf(openFiles);
    const seen = await benchLive({ folder, openFiles, changes: 2, note: () => {} });
    expect(seen).toMatchObject({ listeners, asked: listeners, refused: 20 });
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
