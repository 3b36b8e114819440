import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type StartedRedis, startRedis } from '../../load/stack/redis.ts';
import { type Site, type SiteOptions, startSite } from './site.ts';

/**
 * For a test file: one private Redis, and servers on it that are stopped after each test.
 *
 * @returns how to start one
 */
export function sitesOnOneRedis(): (options?: Partial<SiteOptions>) => Promise<Site> {
  let redis: StartedRedis;
  let folder: string;
  const running: Site[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'opening-day-site-test-'));
    redis = await startRedis({ durability: 'none' });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((site) => site.stop()));
  });
  afterAll(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true });
  });
  return async (options = {}) => {
    const site = await startSite({ redisUrl: redis.url, folder, ...options });
    running.push(site);
    return site;
  };
}
