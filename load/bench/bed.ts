import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSigningKeys } from '../../server/identity/keys.ts';
import { Tokens } from '../../server/identity/tokens.ts';
import { connect } from '../../server/store/connection.ts';
import { loadScripts } from '../../server/store/scripts.ts';
import { Store } from '../../server/store/store.ts';
import { writeCertificate } from '../stack/certificate.ts';
import { moduleFile } from '../stack/path.ts';
import type { Durability } from '../stack/redis.ts';
import { startRedis } from '../stack/redis.ts';
import { startServers } from '../stack/server.ts';

export interface BedOptions {
  folder: string;
  durability: Durability;
  /** Places to give. */
  quota: number;
  mode: 'fifo' | 'passthrough';
  /** People let in per second; a tiny rate keeps everyone waiting. */
  ratePerSecond: number;
  variant?: string;
  /** Further variables of the server. */
  env?: Record<string, string>;
  /** It speaks TLS, with a certificate of its own. */
  tls?: boolean;
  /** Files that the server may open; without it, as many as this process may. */
  openFiles?: number;
}

/** A server on a Redis of its own, and a second hand on the same state to set the scene. */
export interface Bed {
  url: string;
  /** What its TLS is trusted by, PEM; null where it speaks plain HTTP. */
  ca: string | null;
  pid: number;
  redisPid: number;
  redisUrl: string;
  metricsUrl: string;
  tokens: Tokens;
  store: Store;
  /** Accounts that may submit: in `fifo`, each joined, called and admitted. Their headers. */
  submitters(count: number): Promise<Record<string, string>[]>;
  /** Accounts that have not joined yet. */
  strangers(count: number): Promise<Record<string, string>[]>;
  /** People waiting: the headers they poll with. */
  waiters(count: number): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
const page = 1000;

/** Starts Redis and one server on it, with an opening that is open now and for a day. */
export async function startBed(options: BedOptions): Promise<Bed> {
  const { folder, durability, mode } = options;
  mkdirSync(folder, { recursive: true });
  const redis = await startRedis({ durability, folder: join(folder, 'redis'), removeFolder: true });
  const openingFile = join(folder, 'opening.json');
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const id = 'bench';
  writeFileSync(
    openingFile,
    JSON.stringify({
      opening: {
        ...{
          id,
          title: 'Bench',
          timeZone: 'UTC',
          preQueueAt: at(-hourMs),
          opensAt: at(-hourMs),
          closesAt: at(24 * hourMs),
        },
        ...{ quota: options.quota, paymentDays: 30, unpaid: 'burned' },
      },
      admission: {
        mode,
        ratePerSecond: options.ratePerSecond,
        maxActive: 10_000_000,
        claimSeconds: 7200,
        sessionSeconds: 14_400,
      },
    }),
  );
  const signingKeys = join(folder, 'keys.json');
  const tls = options.tls ? writeCertificate(folder) : undefined;
  const servers = await startServers({
    ...{
      count: 1,
      openingFile,
      redisUrl: redis.url,
      durability,
      adminToken: 'bench-operator-token',
      signingKeys,
      folder,
    },
    entry: moduleFile(import.meta.dirname, 'server'),
    env: { BENCH_VARIANT: options.variant ?? '', ...options.env },
    ...(options.openFiles && { openFiles: options.openFiles }),
    tls,
  });
  const connection = connect({ url: redis.url, commandTimeoutMs: 10_000 });
  await connection.connect();
  const store = new Store({
    ...{
      redis: connection,
      scripts: loadScripts(),
      openingId: id,
      wallClock: Date.now,
      commandTimeoutMs: 10_000,
    },
    observe: () => {},
  });
  store.setGate(true);
  const tokens = new Tokens(openSigningKeys(signingKeys, Date.now).secrets);
  tokens.setEpoch((await store.look()).epoch);

  let accounts = 0;
  const newAccounts = async (count: number) => {
    const ids = Array.from({ length: count }, () => `b${++accounts}`);
    for (const some of pages(ids)) {
      await store.setPeople(some.map((accountId) => ({ accountId, category: 'regular', complete: true })));
    }
    return ids;
  };
  const joined = async (ids: string[]) => {
    const numbers: number[] = [];
    for (const some of pages(ids))
      numbers.push(...(await store.joinAll(some)).map((answer) => answer.number));
    return numbers;
  };
  const bearer = (accountId: string) => ({ authorization: `Bearer ${tokens.account(accountId)}` });

  return {
    url: servers.url,
    ca: tls?.ca ?? null,
    pid: servers.pids[0]!,
    redisPid: redis.pid,
    redisUrl: redis.url,
    metricsUrl: servers.metricsUrls[0]!,
    tokens,
    store,
    strangers: async (count) => (await newAccounts(count)).map(bearer),
    async submitters(count) {
      const ids = await newAccounts(count);
      if (mode === 'passthrough') return ids.map(bearer);
      const numbers = await joined(ids);
      await called(store, numbers.at(-1)!, ids.at(-1)!);
      for (const some of pages(ids.map((accountId, i) => ({ accountId, number: numbers[i]! })))) {
        await Promise.all(some.map(({ accountId, number }) => store.admit(number, accountId)));
      }
      return ids.map((accountId, i) => ({
        ...bearer(accountId),
        admission: tokens.admission({ number: numbers[i]!, accountId }),
      }));
    },
    async waiters(count) {
      const ids = await newAccounts(count);
      const numbers = await joined(ids);
      return ids.map((accountId, i) => ({
        'queue-ticket': tokens.ticket({ number: numbers[i]!, accountId }),
      }));
    },
    async stop() {
      connection.disconnect();
      await servers.stop();
      await redis.stop();
    },
  };
}

async function called(store: Store, number: number, accountId: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if ((await store.spot(number, accountId)).code === 'called') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the people of the bench were not called within a minute');
}

function* pages<T>(items: T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += page) yield items.slice(from, from + page);
}
