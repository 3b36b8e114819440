import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { UsageError } from '../cli/command.ts';
import { projectFolder } from '../stack/path.ts';
import { startStack } from '../stack/stack.ts';
import { type Admin, adminOf, type OpeningStatus } from './admin.ts';
import type { RunOptions } from './options.ts';
import { type PaymentService, startPaymentService } from './payment-service.ts';
import type { Plan } from './plan.ts';

/** What the crowd is sent against: a stack of our own, or a server that runs already. */
export interface System {
  url: string;
  admin: Admin;
  /** What its TLS is trusted by, PEM; absent where that is what this machine trusts anyway. */
  ca?: string;
  /** Started here, for this run. */
  own?: true;
  /** Its programs, where they were started here; Redis only where it was, too. */
  pids?: { servers: number[]; redis: number | null };
  /** Where people pay online; absent where the scenario has none, or the site is somebody else's. */
  payments?: PaymentService;
  /** Of the programs behind it. */
  versions: Record<string, string>;
  /** Where a Prometheus takes remote write. */
  prometheusWriteUrl: string | null;
  stop(): Promise<void>;
}

export interface SystemOptions {
  options: Pick<RunOptions, 'durability' | 'redis' | 'target' | 'adapter' | 'prometheus' | 'tls' | 'planted'>;
  plan: Plan;
  /** What a target's TLS is trusted by, PEM; null: by what this machine trusts. */
  ca: string | null;
  /** The run's own folder for whatever the parts write. */
  work: string;
  env: { [name: string]: string | undefined };
  /** Wall time, Unix ms. */
  now(): number;
  note(line: string): void;
  signal: AbortSignal;
}

/** Starts a private stack for the plan's scenario; or, with a target, checks that the target is set up for it. */
export function startSystem(given: SystemOptions): Promise<System> {
  return given.options.target === null ? ownSystem(given) : targetSystem(given.options.target, given);
}

async function ownSystem({ options, plan, work, now, note, signal }: SystemOptions): Promise<System> {
  // JSON is YAML: the servers read the scenario as it will be run, scaled.
  const openingFile = join(work, 'scenario.yaml');
  await writeFile(openingFile, JSON.stringify(plan.scenario, null, 2));
  const payments =
    plan.scenario.payments && (await startPaymentService(plan.scenario.payments, plan.seed, now));
  const stack = await startStack({
    folder: work,
    servers: plan.scenario.run.servers,
    durability: options.durability,
    openingFile,
    ...(options.redis === null ? {} : { redisUrl: options.redis }),
    prometheus: options.prometheus,
    tls: options.tls,
    rules: join(projectFolder, 'dashboards', 'rules.yaml'),
    env: { ...payments?.env, ...options.planted?.env },
    ...(options.planted && { entry: options.planted.entry }),
    note,
    signal,
  }).catch(async (error) => {
    await payments?.stop();
    throw error;
  });
  const stop = async () => {
    await payments?.stop();
    await stack.stop();
  };
  const { url, prometheusUrl } = stack;
  if (prometheusUrl !== null) note(`Prometheus, while the run lasts: ${prometheusUrl}`);
  const admin = adminOf(url, stack.adminToken, stack.ca);
  try {
    // A Redis that was here before us may hold another run of the same opening.
    if (options.redis !== null) refuseUnlessFresh(`--redis ${options.redis}`, await admin.opening(), plan);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    admin,
    own: true,
    ...(stack.ca !== null && { ca: stack.ca }),
    pids: stack.pids,
    ...(payments && { payments }),
    versions: await redisVersion(stack.redisUrl),
    prometheusWriteUrl: prometheusUrl === null ? null : `${prometheusUrl}/api/v1/write`,
    stop,
  };
}

async function targetSystem(url: string, { options, plan, ca, env }: SystemOptions): Promise<System> {
  const admin = adminOf(url, env['ADMIN_TOKEN'] ?? '', ca);
  // Of a site of its own kind nothing is asked but what its people ask.
  if (options.adapter === null) refuseUnlessFresh(`--target ${url}`, await admin.opening(), plan);
  const trusted = ca === null ? {} : { ca };
  return { url, admin, ...trusted, versions: {}, prometheusWriteUrl: null, stop: async () => {} };
}

/** @throws UsageError where the opening is another one than planned, or has begun without us. */
function refuseUnlessFresh(option: string, { id, opensAt, quota, room }: OpeningStatus, plan: Plan): void {
  const wanted = plan.scenario.opening;
  const problems: string[] = [];
  if (id !== wanted.id) problems.push(`it has the opening "${id}", not "${wanted.id}"`);
  if (Date.parse(opensAt) !== plan.opensAtMs) problems.push(`it opens at ${opensAt}, not ${wanted.opensAt}`);
  if (quota.total !== wanted.quota) problems.push(`it has ${quota.total} places, not ${wanted.quota}`);
  if (quota.remaining !== quota.total) problems.push('places have been given already; start it afresh');
  if (room.waiting + room.called + room.active > 0) problems.push('people are in its room; start it afresh');
  if (room.mode !== plan.scenario.admission.mode)
    problems.push(`its mode is ${room.mode}, not ${plan.scenario.admission.mode}`);
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${option}: ${problem}`));
}

/** What the Redis in use says it is; nothing where it does not say. */
async function redisVersion(url: string): Promise<Record<string, string>> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
    return version === undefined ? {} : { redis: version };
  } catch {
    return {};
  } finally {
    redis.disconnect();
  }
}
