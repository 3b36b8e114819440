import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type StartedRedis, startRedis } from '../load/stack/redis.ts';
import { type ServerProcess, type StartedServers, startServers } from '../load/stack/server.ts';
import { keysOf } from './store/keys.ts';
import { ask } from './testing/client.ts';
import { someSettings } from './testing/settings.ts';
import { type Site, startSite } from './testing/site.ts';
import { adminToken, type Visitor, visitorOf } from './testing/visitor.ts';

/** The hard cap on the real thing: active plus called, at every sample, whatever happens to the servers. */

const cap = 12;
let store: StartedRedis;
let redis: Redis;
let folder: string;
let servers: StartedServers | null = null;
let site: Site | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opening-day-cap-test-'));
  store = await startRedis({ durability: 'always' });
  redis = new Redis(store.url);
});
afterEach(async () => {
  await Promise.all([servers?.stop(), site?.stop()]);
  servers = site = null;
});
afterAll(async () => {
  redis?.disconnect();
  await store?.stop();
  rmSync(folder, { recursive: true });
});

/** Far more people and a far higher rate than the cap allows; who is called comes or does not, submits or does not. */
const admission = { ratePerSecond: 1000, maxActive: cap, claimSeconds: 1, sessionSeconds: 2 };
const opening = { quota: 120, unpaid: 'burned' as const };

interface Watch {
  samples: number;
  most: number;
  /** Of what the site itself showed. */
  mostShown: number;
  stop(): Promise<void>;
}

/** Looks at how many are in, in Redis and as the site shows it, as often as they answer. */
function watch(id: string, visitor: Visitor): Watch {
  const watched = { samples: 0, most: 0, mostShown: 0 };
  let over = false;
  const look = async () => {
    while (!over) {
      const [called, active] = await redis.hmget(keysOf(id).room, 'called', 'active');
      watched.samples += 1;
      watched.most = Math.max(watched.most, Number(called) + Number(active));
    }
  };
  const lookOutside = async () => {
    while (!over) {
      const shown = await visitor.ask('GET', '/api/opening').catch(() => null);
      if (shown?.status !== 200) continue;
      watched.mostShown = Math.max(watched.mostShown, shown.json.room.called + shown.json.room.active);
    }
  };
  const looking = [look(), lookOutside()];
  return Object.assign(watched, {
    async stop() {
      over = true;
      await Promise.all(looking);
    },
  });
}

/** One person: joins, waits, and by their index never comes, comes and dawdles, or comes and submits, until over. */
async function live(visitor: Visitor, bearer: string, index: number, over: () => boolean): Promise<void> {
  const retry = { bearer, timeoutMs: 2_000 };
  let ticket = '';
  let admission = '';
  while (!over()) {
    try {
      if (ticket === '') ticket = (await visitor.ask('POST', '/api/queue', retry)).json?.ticket ?? '';
      else if (admission === '') {
        const { state } = (await visitor.ask('GET', '/api/queue', { ticket, timeoutMs: 2_000 })).json;
        if (state === 'expired' && index % 3 !== 0) ticket = '';
        if (state === 'called' && index % 3 !== 0)
          admission = (await visitor.ask('POST', '/api/queue/admission', { ticket })).json?.admission ?? '';
      } else if (index % 3 === 1) return;
      else {
        const { status } = await visitor.ask('POST', '/api/application/submission', { bearer, admission });
        if (status !== 503) return;
      }
    } catch {
      // A server was killed under it: ask again.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function controllers(): Promise<ServerProcess[]> {
  const found = await Promise.all(
    servers!.processes.map(async (server) => {
      const text = await ask(server.metricsUrl, 'GET', '').then(
        (answered) => answered.text,
        () => '',
      );
      return /^opening_day_controller\{[^}]*\} 1$/m.test(text) ? [server] : [];
    }),
  );
  return found.flat();
}

test('with three servers, whose controller is killed twice: never above the cap, at any sample', async () => {
  const id = 'capped';
  const openingFile = join(folder, `${id}.yaml`);
  writeFileSync(openingFile, stringify(someSettings({ opening: { id, ...opening }, admission })));
  servers = await startServers({
    ...{ count: 3, openingFile, redisUrl: store.url, durability: 'always', adminToken, folder },
    signingKeys: join(folder, 'keys.json'),
  });
  const visitor = visitorOf(servers.url);
  await visitor.clock('08:30');
  const people = Array.from({ length: 160 }, (_, i) => ({ id: `p${i}` }));
  const bearers = await visitor.people(...people);
  const watched = watch(id, visitor);
  let over = false;
  const living = bearers.map((bearer, i) => live(visitor, bearer, i, () => over));
  const calls = async () => Number(await redis.hget(keysOf(id).room, 'callsMade'));
  try {
    for (let killed = 0; killed < 2; killed++) {
      const before = await calls();
      await expect.poll(calls, { interval: 50 }).toBeGreaterThan(before + cap);
      const [controller] = await controllers();
      await controller!.kill();
      const then = await calls();
      // Another goes on within the lease, and does not make up for the gap beyond the cap.
      await expect.poll(calls, { interval: 50 }).toBeGreaterThan(then + cap);
      if (killed === 0) await servers.add();
    }
  } finally {
    over = true;
    await Promise.all(living);
    await watched.stop();
  }
  expect(watched.most).toBe(cap);
  expect(watched.mostShown).toBeLessThanOrEqual(cap);
  expect(watched.samples).toBeGreaterThan(100);
  expect((await visitor.admin('GET', 'audit')).json.ok).toBe(true);
});

/** The most that are in at once on a site whose policy always asks for more, with this bound in its script. */
async function mostInside(id: string, bound: string): Promise<number> {
  const asksForMore = (name: string, lua: string) => {
    if (name !== 'advance') return lua;
    const patched = lua.replace('tonumber(ARGV[3]), q.remaining - busy, opening.maxActive - busy', bound);
    expect(patched).not.toBe(lua);
    return patched;
  };
  site = await startSite({
    ...{ redisUrl: store.url, folder, opening: { id, ...opening }, admission },
    variants: { scripts: asksForMore },
  });
  const bearers = await site.people(...Array.from({ length: 60 }, (_, i) => ({ id: `p${i}` })));
  const watched = watch(id, site);
  await Promise.all(bearers.map((bearer) => site!.join(bearer)));
  await expect.poll(() => watched.most).toBeGreaterThanOrEqual(cap);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await watched.stop();
  return watched.most;
}

test('a policy that asks for too much is held to the cap by the script; a script that forgets it is seen', async () => {
  expect(await mostInside('asked', '1000, q.remaining - busy, opening.maxActive - busy')).toBe(cap);
  await site!.stop();
  expect(await mostInside('uncapped', 'tonumber(ARGV[3]) + 5, q.remaining - busy')).toBeGreaterThan(cap);
});
