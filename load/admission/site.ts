import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PortalSettings, ServeSettings } from '../../server/opening/settings.ts';
import { type StartedServers, startServers } from '../stack/server.ts';

/** Servers with an opening of their own. */
export interface AdmissionSite {
  url: string;
  adminToken: string;
  servers: StartedServers;
}

export interface SiteOptions {
  id: string;
  redisUrl: string;
  /** Where the parts write. */
  folder: string;
  servers: number;
  quota: number;
  admission: Partial<ServeSettings['admission']>;
  portal?: PortalSettings;
}

/** Opening time (Unix, ms) at which every one of these opens. */
export const opensAtMs = Date.parse('2016-06-13T08:30:00-04:00');

/** Starts real servers on a Redis that several of them may share. */
export async function startSite(options: SiteOptions): Promise<AdmissionSite> {
  const { id, redisUrl, folder, quota, admission, portal } = options;
  const settings: ServeSettings = {
    opening: {
      id,
      title: 'What admission does',
      timeZone: 'America/Toronto',
      preQueueAt: '2016-06-13T07:30:00-04:00',
      opensAt: '2016-06-13T08:30:00-04:00',
      closesAt: '2016-06-14T08:30:00-04:00',
      quota,
      paymentDays: 30,
      unpaid: 'burned',
    },
    admission: {
      mode: 'fifo',
      ratePerSecond: 1,
      maxActive: 1000,
      claimSeconds: 120,
      sessionSeconds: 3600,
      ...admission,
    },
    ...(portal && { portal }),
  };
  const openingFile = join(folder, `${id}.yaml`);
  // JSON is YAML.
  writeFileSync(openingFile, JSON.stringify(settings));
  const adminToken = randomBytes(24).toString('hex');
  const servers = await startServers({
    ...{ count: options.servers, openingFile, redisUrl, durability: 'none', adminToken, folder },
    signingKeys: join(folder, `${id}.keys.json`),
  });
  return { url: servers.url, adminToken, servers };
}
