import type { Action } from '../behaviour/journey.ts';
import type { Cohort } from '../population/person.ts';
import type { Distribution } from './distribution.ts';

/** What a call costs the system; wall ms throughout. */
export interface Costs {
  /** Where these come from: `assumed`, or the run that they were taken from. */
  from: string;
  /** From a device to a server and back. */
  network: Record<Cohort['network'], Distribution>;
  /** What one server process (one core) works on a call. */
  server: Record<Action, Distribution>;
  /** What Redis works on one change. */
  change: Distribution;
  /** What it takes to have a batch of changes on disk. */
  disk: Distribution;
  /** After this long without an answer a device takes it for lost. */
  timeoutMs: number;
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
