import type { Segment } from './segment.ts';

/** What `run` was asked for. Null: as the scenario says. */
export interface RunOptions {
  /** A preset's name or a file. */
  scenario: string;
  admission: 'fifo' | 'lottery' | 'session-limit' | 'passthrough' | null;
  /** People at full size. */
  people: number | null;
  /** Share of people who hear the room's news instead of asking. */
  listening: number | null;
  /** 1 is full size. */
  scale: number | null;
  /** Opening seconds per wall second through the rush; `auto`: what the machine bears; null: the scenario's schedule. */
  speed: number | 'auto' | null;
  seed: number | null;
  servers: number | null;
  /** Null: k6, or the built-in one where k6 cannot be had. */
  generator: 'k6' | 'builtin' | null;
  /** k6 processes that share the crowd; null: one. */
  generators: number | null;
  durability: 'always' | 'everysec' | 'none';
  redis: string | null;
  /** A server that runs already; null: start one. */
  target: string | null;
  /** A file (PEM) by which that server's TLS is trusted; null: by what this machine trusts. */
  ca: string | null;
  /** A module that speaks to a site of its own kind; null: the contract's calls. */
  adapter: string | null;
  /** `own`: each device has connections of its own; `shared`: the people of a virtual user share them. */
  connections: 'shared' | 'own';
  /** The servers that are started speak TLS, with a certificate of this run. */
  tls: boolean;
  /** A folder by which k6 instances that run elsewhere (k6-operator) take part; null: k6 is started here. */
  runners: string | null;
  /** Which part of the crowd this machine lives; null: all of it. */
  segment: Segment | null;
  /** Wall time at which the clock of the day starts, Unix ms; null: as soon as everything is ready. */
  startAt: number | null;
  /** The name of the target's host, by which the person confirms without being asked. */
  confirm: string | null;
  prometheus: boolean;
  /** Folder of the run's files; null: a new one under `results/`. */
  out: string | null;
  /** Whether the full-size day is simulated beside a scale model; it is, where nothing is said. */
  reference?: boolean;
  /** The servers' program where it is not the reference server, and what it is told: something is planted in it. */
  planted?: { entry: string; env: Record<string, string> };
  /** Keep the work folder: the scenario and the crowd as the servers and the generator got them. */
  keep: boolean;
}

/** Everything as the scenario has it, in the way `run` does it when nothing else is typed. */
export const asScenarioSays: Omit<RunOptions, 'scenario'> = {
  ...{ admission: null, people: null, listening: null, scale: null, speed: null, seed: null, servers: null },
  ...{ generator: null, generators: null, durability: 'always', redis: null, target: null },
  ...{
    connections: 'shared',
    tls: false,
    runners: null,
    segment: null,
    startAt: null,
    adapter: null,
    ca: null,
    confirm: null,
  },
  ...{ prometheus: false, out: null, keep: false },
};
