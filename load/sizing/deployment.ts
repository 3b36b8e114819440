import { hasRoom } from '../../server/opening/settings.ts';
import type { Manifest } from '../record/files.ts';
import { endsAtSeconds, opensAtMs } from '../scenario/schedule.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Costs } from '../simulation/costs.ts';
import type { Job } from '../simulation/replications.ts';

/** What an operator chooses. Durations are opening time. */
export interface Deployment {
  /** Server processes: each is one core of the machine that calibrated the costs. */
  servers: number;
  ratePerSecond: number;
  maxActive: number;
  sessionSeconds: number;
  durability: Manifest['durability'];
}

/** The settings of a room, which can be searched one by one. */
export const settings = ['ratePerSecond', 'maxActive', 'sessionSeconds'] as const;
export type Setting = (typeof settings)[number];

/** Those that a mode has a use for. */
export function settingsOf(mode: string): Setting[] {
  if (hasRoom(mode)) return [...settings];
  return mode === 'session-limit' ? ['maxActive', 'sessionSeconds'] : [];
}

/** As the scenario has it. */
export function asPlanned({ admission }: Scenario, servers: number): Deployment {
  const { ratePerSecond, maxActive, sessionSeconds } = admission;
  return { servers, ratePerSecond, maxActive, sessionSeconds, durability: 'always' };
}

/** The deployment with one setting times a factor; the cap is a whole number. */
export function changed(deployment: Deployment, setting: Setting, factor: number): Deployment {
  const value = deployment[setting] * factor;
  return { ...deployment, [setting]: setting === 'maxActive' ? Math.max(1, Math.round(value)) : value };
}

/** The plan of a simulated day with this deployment and so many people. */
export function jobOf(plan: Job['plan'], deployment: Deployment, people: number, costs: Costs | null): Job {
  const { servers, durability, ...admission } = deployment;
  const { scenario } = plan;
  const sized: Scenario = {
    ...scenario,
    admission: { ...scenario.admission, ...admission },
    crowd: { ...scenario.crowd, people },
    run: { ...scenario.run, servers },
  };
  return { plan: { ...plan, ...timesOf(sized), scenario: sized }, durability, costs };
}

function timesOf(scenario: Scenario): { opensAtMs: number; endsAtMs: number } {
  return { opensAtMs: opensAtMs(scenario), endsAtMs: endsAtSeconds(scenario) * 1000 };
}
