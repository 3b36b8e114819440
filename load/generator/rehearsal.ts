/** For tests and benches: a small day lived for real, on a private Redis and server of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminOf } from '../run/admin.ts';
import { type Day, liveDay } from '../run/day.ts';
import type { RunOptions } from '../run/options.ts';
import { startPaymentService } from '../run/payment-service.ts';
import { type Plan, planRun } from '../run/plan.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import type { Generator, SecondStats } from './generator.ts';

export interface Rehearsal {
  stack: Stack;
  plan: Plan;
  folder: string;
  live(generator: Generator, watch?: Watch): Promise<Day>;
  close(): Promise<void>;
}

export interface Watch {
  /** When the clock is to start, Unix ms; without it, as soon as everything is ready. */
  startAtMs?: number;
  signal?: AbortSignal;
  tick?(second: SecondStats): void;
}

/** Starts what a day needs. @param speed of the rush; null: the scenario's own */
export async function rehearsal(
  options: Partial<RunOptions>,
  speed: number | null = null,
): Promise<Rehearsal> {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-rehearsal-'));
  const plan = planRun({ ...nothingAsked, ...options });
  if (speed !== null) plan.scenario.run.speed = atRushSpeed(plan.scenario.run.speed, speed);
  const openingFile = join(folder, 'scenario.yaml');
  // JSON is YAML.
  writeFileSync(openingFile, JSON.stringify(plan.scenario));
  const payments =
    plan.scenario.payments && (await startPaymentService(plan.scenario.payments, plan.seed, Date.now));
  const env = payments && { env: payments.env };
  const stack = await startStack({
    folder,
    servers: 1,
    durability: 'none',
    openingFile,
    ...env,
    tls: options.tls ?? false,
    note: () => {},
  });
  const { url, ca } = stack;
  const admin = adminOf(url, stack.adminToken, ca);
  return {
    stack,
    plan,
    folder,
    live: (generator, watch = {}) =>
      liveDay({
        plan,
        system: {
          url,
          admin,
          ...(payments && { payments }),
          ...(ca !== null && { ca }),
          prometheusWriteUrl: null,
          versions: {},
          stop: stack.stop,
        },
        generator: (job) =>
          generator({
            ...job,
            tick(second) {
              job.tick(second);
              watch.tick?.(second);
            },
          }),
        kind: [],
        own: options.connections === 'own',
        ...(options.runners != null && { runners: options.runners }),
        ...(watch.startAtMs !== undefined && { startAtMs: watch.startAtMs }),
        ...(options.generators != null && { generators: options.generators }),
        folder,
        now: Date.now,
        interrupt: { signal: watch.signal ?? new AbortController().signal },
        progress: { note: () => {}, follow: () => {}, rest: () => {}, close: () => {} },
      }),
    async close() {
      await payments?.stop();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const nothingAsked: RunOptions = {
  scenario: 'small-opening',
  admission: null,
  people: null,
  listening: null,
  scale: null,
  speed: null,
  seed: null,
  servers: null,
  generator: 'k6',
  generators: null,
  durability: 'none',
  redis: null,
  target: null,
  segment: null,
  runners: null,
  connections: 'shared',
  tls: false,
  startAt: null,
  adapter: null,
  ca: null,
  confirm: null,
  prometheus: false,
  out: null,
  keep: false,
};
