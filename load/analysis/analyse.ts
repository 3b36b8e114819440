import type { LedgerEntry, Manifest, Notice, PersonRecord, Receipt, SeriesRow } from '../record/files.ts';
import { answers } from './answers.ts';
import { effortSummary } from './effort.ts';
import { headlines } from './headline.ts';
import { objectiveResults, overall } from './objectives.ts';
import { orderSummary } from './order.ts';
import { outsideQuota } from './outside.ts';
import { paritySummary } from './parity.ts';
import { portalSummary } from './portal.ts';
import { nearTurnsAt, predictionSummary } from './prediction.ts';
import { quotaSummary } from './quota.ts';
import { serviceSummary } from './service.ts';
import type { Measures, Summary } from './summary.ts';
import { validitySummary } from './validity.ts';

/** A run's files, read. */
export interface RunRecords {
  manifest: Manifest;
  people: PersonRecord[];
  ledger: LedgerEntry[];
  receipts: Receipt[];
  series: SeriesRow[];
  /** Absent where the site does not tell what is in its mailboxes. */
  notices?: Notice[];
}

/**
 * All that can be said of a run, from its files alone. Pure: the same records give the same summary, measured
 * or simulated. It measures; whether the records themselves are sound is `auditRun`'s business, whose result may
 * be handed in: then a violation is a no to "exactly the quota".
 */
export function analyseRun(
  { manifest, people, ledger, series }: RunRecords,
  audit?: { ok: boolean; violations: readonly unknown[] },
): Summary {
  const quota = manifest.outside ? outsideQuota(manifest, people) : quotaSummary(manifest, people, ledger);
  const measures: Measures = {
    quota,
    order: orderSummary(manifest, people, ledger, quota),
    parity: paritySummary(people),
    effort: effortSummary(people),
    service: serviceSummary(manifest, series, quota),
    prediction: predictionSummary(people, nearTurnsAt(manifest.scale)),
    validity: validitySummary(manifest, people),
    portal: portalSummary(manifest, series),
  };
  const valid = measures.validity.valid === 1;
  const objectives = objectiveResults(
    manifest.scenario.objectives,
    measures,
    valid,
    manifest.scenario.admission.mode,
    manifest.outside !== undefined,
  );
  const answered = answers(measures, objectives, manifest.outside !== undefined);
  const sentences = headlines(manifest, measures);
  return {
    schemaVersion: 1,
    run: manifest.run,
    scenario: manifest.scenario.name,
    headline: sentences.en,
    headlines: sentences,
    verdict: valid ? overall(objectives.map(({ verdict }) => verdict)) : 'invalid',
    answers: audit?.ok === false ? { ...answered, exact: 'missed' } : answered,
    objectives,
    ...measures,
    ...(manifest.simulation && { costsFrom: manifest.simulation.costs.from }),
    ...(manifest.replications && { replications: manifest.replications }),
    ...(audit === undefined ? {} : { audit: { ok: audit.ok, violations: audit.violations.length } }),
  };
}
