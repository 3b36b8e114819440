import { Redis } from 'ioredis';
import { reservePort } from '../../load/stack/port.ts';
import type { Config } from '../config.ts';
import type { AdmissionSettings, OpeningSettings, PortalSettings } from '../opening/settings.ts';
import { type StartOptions, startServer } from '../start.ts';
import { cadence } from '../waiting-room/controller.ts';
import { someSettings } from './settings.ts';
import { adminToken, type Visitor, visitorOf } from './visitor.ts';

/** A server in this process. */
export interface Site extends Visitor {
  /** A connection of the test's own, to look behind the server. */
  redis: Redis;
  openingId: string;
  metricsUrl: string;
  /** What it logged, oldest first. */
  logged: { event: string; details: Record<string, unknown> }[];
  stop(): Promise<void>;
}

export interface SiteOptions {
  redisUrl: string;
  /** Where the file of keys lies. */
  folder: string;
  opening?: Partial<OpeningSettings>;
  admission?: Partial<AdmissionSettings>;
  /** Without it, there is no portal. */
  portal?: Partial<PortalSettings>;
  variants?: StartOptions['variants'];
  payments?: Config['payments'];
  /** Where its day stands when it has started, like `08:30`; null leaves the clock alone. */
  startsAt?: string | null;
  /** What `/readyz` answers when it has started; 200. */
  ready?: number;
}

let sites = 0;

/**
 * Every change is seen some 20 ms later, not 300: else most of a test's time is waiting for it. The cadence of real
 * servers stands in those that start processes: processes.test.ts, load/stack, every lived day.
 */
const prompt = { ...cadence, stepMs: 20, refreshMs: 20 };

/** Starts a server with an opening of its own, which calls people as fast as the cap and the places allow. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const [port, metricsPort] = await Promise.all([reservePort(), reservePort()]);
  sites += 1;
  const id = options.opening?.id ?? `site-${process.pid}-${sites}`;
  const config: Config = {
    host: '127.0.0.1',
    port: port.port,
    metricsPort: metricsPort.port,
    redisUrl: options.redisUrl,
    adminToken,
    signingKeys: `${options.folder}/keys.json`,
    settings: someSettings({
      opening: { ...options.opening, id },
      admission: { ratePerSecond: 1000, ...options.admission },
      ...(options.portal && { portal: options.portal }),
    }),
    durability: 'none',
    portalShare: { index: 1, count: 1 },
    tls: null,
    // As cheap as scrypt goes: what a password costs is not what these tests are about.
    payments: options.payments ?? null,
    passwords: { cost: 1, parallel: 1 },
  };
  const logged: Site['logged'] = [];
  const server = await startServer({
    config,
    clock: Date.now,
    log: (event, details = {}) => logged.push({ event, details }),
    variants: { cadence: prompt, ...options.variants },
  });
  const redis = new Redis(options.redisUrl, { lazyConnect: true });
  redis.on('error', () => {});
  const visitor = visitorOf(`http://127.0.0.1:${port.port}`);
  await visitor.until(options.ready ?? 200, () => visitor.ask('GET', '/readyz'));
  if (options.startsAt !== null) await visitor.clock(options.startsAt ?? '08:30');
  return {
    ...visitor,
    redis,
    openingId: id,
    metricsUrl: `http://127.0.0.1:${metricsPort.port}/metrics`,
    logged,
    async stop() {
      redis.disconnect();
      await server.stop();
      port.release();
      metricsPort.release();
    },
  };
}
