import type { Language } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import type { Figure, Scenario } from '../scenario/schema.ts';
import type { Costs } from '../simulation/costs.ts';
import type { Replicated } from '../simulation/replications.ts';
import type { Compared } from './breakpoint.ts';
import type { Curve } from './curve.ts';
import type { Deployment, Setting } from './deployment.ts';
import type { Past } from './past.ts';
import type { Range } from './search.ts';
import type { Sensitivity } from './sensitivity.ts';
import type { Miss } from './trial.ts';

/** `size.json`: the answer, and everything it stands on. Null: not reached before it was interrupted, or of no use here. */
export interface Sizing {
  schemaVersion: 3;
  kind: 'sizing';
  /** Resolved and scaled, as the scenario has it. */
  scenario: Scenario;
  figures: Figure[];
  scale: number;
  seed: number;
  /** Days of a deployment that holds: the seeds from `seed` on. */
  days: number;
  /** Share of people more than the scenario has, with which it must hold. */
  margin: number;
  people: number;
  peopleWithMargin: number;
  /** The answer in one sentence. */
  answer: Record<Language, string>;
  /** Whether a deployment was found that meets every objective. */
  held: boolean;
  /** The smallest that holds; or, where none does, the largest that was tried. */
  deployment: Deployment | null;
  /** The setting that had to be changed, where the scenario's own holds with no number of servers. */
  repaired: Setting | null;
  /** What is missed with one server less; null where there is none less. */
  fewer: { servers: number; missed: Miss[] } | null;
  /** What is missed all the same. */
  missed: Miss[];
  /** Each measure over the days, with the interval that holds its mean with 95 %. */
  measures: Replicated[];
  /** That so many days without a miss mean at least this share of such days, with 95 %. */
  leastShareHeld: number | null;
  /** Each end held on as many days. */
  ranges: Range[] | null;
  /** All settings at their least together, which held on as many days; and when the last place goes then, in the mean, seconds from the opening. Null without a room. */
  tightest: { deployment: Deployment; fillSeconds: number | null } | null;
  durabilities: Durability[] | null;
  curve: Curve | null;
  sensitivity: Sensitivity | null;
  measured: Compared | null;
  past: Past | null;
  price: Price | null;
  costs: Costs;
  interrupted: boolean;
  /** Days that were simulated in all, and how long it took, wall seconds. */
  lived: number;
  seconds: number;
  versions: Record<string, string>;
  commit: string | null;
  startedAt: string;
}

/** One promise of Redis, and what it costs, in the mean of some days. */
export interface Durability {
  durability: Manifest['durability'];
  held: boolean;
  /** Those that were lived: fewer where one of them missed. */
  days: number;
  latencyP99Ms: number | null;
  /** What holds that mean with 95 % (Student's t); null of one day. */
  latencyInterval: [low: number, high: number] | null;
  redisBusy: number | null;
  missed: Miss[];
}

/** What the servers cost from the opening of the room to the close. */
export interface Price {
  serverHour: number;
  currency: string;
  hours: number;
  total: number;
}
