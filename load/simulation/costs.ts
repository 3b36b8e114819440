import type { Action } from '../behaviour/journey.ts';
import type { Fit } from '../calibration/fit.ts';
import type { UnitCost } from '../calibration/unit-costs.ts';
import type { Cohort } from '../population/person.ts';
import type { Manifest } from '../record/files.ts';
import type { Distribution } from './distribution.ts';

/** What a call costs the system; wall ms throughout. */
export interface Costs {
  /** Where these come from: `assumed`, or the run that they were taken from. */
  from: string;
  /** From a device to a server and back. */
  network: Record<Cohort['network'], Distribution>;
  /** What an answer is under way besides: kernel, event loops, generator. Each one anew, and it holds nobody up; absent: nothing. */
  delay?: Distribution;
  /** What one server process (one core) works on a call. */
  server: Record<Action, Distribution>;
  /** What Redis works on one change. */
  change: Distribution;
  /** What it takes to have a batch of changes on disk. */
  disk: Distribution;
  /** After this long without an answer a device takes it for lost. */
  timeoutMs: number;
  /** Opening seconds that people whose form is ready take over it; absent: as their scenario says. */
  formSeconds?: Distribution;
  /** How these were found; absent where they are assumed, or taken from a few quantiles. */
  calibrated?: Calibrated;
}

/** What of a system was fitted. `network`: there and back, with the kernel and the generator. `disk`: a batch of changes. */
export interface FitOf extends Fit {
  what: 'network' | 'disk' | 'form' | 'portal';
  unit: 'ms' | 's';
  isUsed: boolean;
}

/** What is used of a measured run's times: the fitted distribution of each, where its fit holds; or their measured quantiles, all of them. */
export type Distributions = 'fitted' | 'empirical';

export interface Calibrated {
  distributions: Distributions;
  fits: FitOf[];
  /** Processor time a call; null where the system of the run did not tell. */
  servers: UnitCost | null;
  redis: UnitCost | null;
  /** Seconds that the processor time is from; and those whose latencies count. */
  seconds: number;
  quietSeconds: number;
  durability: Manifest['durability'];
  machine: Manifest['machine'];
  /** The run was invalid: its generator was late, or something of it is not known. */
  invalid?: true;
}

const constant = (value: number): Distribution => ({ kind: 'constant', value });

/** Without a calibration: a machine of 2020 with all of it on loopback, as a measured run has. Every number is assumed. */
export function assumedCosts(durability: 'always' | 'everysec' | 'none'): Costs {
  const write: Distribution = { kind: 'lognormal', mu: Math.log(0.25), sigma: 0.5 };
  const read: Distribution = { kind: 'lognormal', mu: Math.log(0.1), sigma: 0.5 };
  const loopback = constant(0.4);
  return {
    from: 'assumed',
    network: { fibre: loopback, dsl: loopback, mobile: loopback },
    server: {
      ...{ look: read, poll: read, join: write, admit: write, signIn: write, save: write, submit: write },
      ...{ signOut: write, pay: write, standBy: write, leave: write },
    },
    change: constant(0.05),
    disk: durability === 'always' ? { kind: 'lognormal', mu: Math.log(1.2), sigma: 0.4 } : constant(0.1),
    timeoutMs: 10_000,
  };
}

/** A system that nothing is too much for, with people 4 to 18 ms away: what the room and its crowd alone make of a day. */
export function boundlessCosts(): Costs {
  const line: Distribution = { kind: 'empirical', quantiles: [4, 18] };
  const nothing = constant(0);
  const { server, ...rest } = assumedCosts('none');
  return {
    ...{ ...rest, from: 'boundless', network: { fibre: line, dsl: line, mobile: line } },
    server: Object.fromEntries(Object.keys(server).map((action) => [action, nothing])) as Costs['server'],
    ...{ change: nothing, disk: nothing },
  };
}
