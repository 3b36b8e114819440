import type { ObjectiveResult, Replications, Verdict } from '../record/files.ts';
import type { Answers } from './answers.ts';
import type { EffortSummary } from './effort.ts';
import type { OrderSummary } from './order.ts';
import type { ParitySummary } from './parity.ts';
import type { PortalSummary } from './portal.ts';
import type { PredictionSummary } from './prediction.ts';
import type { QuotaSummary } from './quota.ts';
import type { ServiceSummary } from './service.ts';
import type { ValiditySummary } from './validity.ts';

export type Language = 'en' | 'fr';

/** `summary.json`: everything that was measured, and what it comes to. */
export interface Summary {
  schemaVersion: 1;
  run: string;
  scenario: string;
  /** The answer in one sentence, English. */
  headline: string;
  headlines: Record<Language, string>;
  /** `invalid` for a run that says nothing either way, else `missed` if any objective is, else `met`. */
  verdict: Verdict;
  answers: Answers;
  objectives: ObjectiveResult[];
  quota: QuotaSummary;
  order: OrderSummary;
  parity: ParitySummary;
  effort: EffortSummary;
  service: ServiceSummary;
  prediction: PredictionSummary;
  validity: ValiditySummary;
  /** Of a simulated run: the main measures over days of other seeds. */
  replications?: Replications;
  /** Of a simulated run: where the costs of its calls come from, a run or `assumed`. */
  costsFrom?: string;
  /** Null where there is no portal. */
  portal: PortalSummary | null;
  /** What `auditRun` found in the same files, where it was asked. */
  audit?: { ok: boolean; violations: number };
}

/** The measures alone: what an objective's path leads into. */
export type Measures = Pick<
  Summary,
  'quota' | 'order' | 'parity' | 'effort' | 'service' | 'prediction' | 'validity' | 'portal'
>;
