import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditResult, auditRun } from '../audit.ts';
import { type SyntheticRun, syntheticRun, writeRun } from '../synthetic-run.ts';
import type { Rule } from './violation.ts';

/** For tests: one honest run, and audits of what is left of it once something has been planted in its files. */
export interface Planting {
  folder: string;
  /** Writes a copy of the run as `plant` leaves it, and audits that. */
  audit(plant: (run: SyntheticRun) => void): Promise<AuditResult>;
  /** Which rules are broken then, each once, in the order found. */
  rulesBroken(plant: (run: SyntheticRun) => void): Promise<Rule[]>;
  /** Removes the folder. */
  end(): Promise<void>;
}

export async function planting(): Promise<Planting> {
  const { signs, ...honest } = syntheticRun({ people: 160, quota: 40 });
  const folder = await mkdtemp(join(tmpdir(), 'opening-day-audit-'));
  const audit: Planting['audit'] = async (plant) => {
    const run: SyntheticRun = { ...structuredClone(honest), signs };
    plant(run);
    await writeRun(folder, run);
    return auditRun(folder);
  };
  return {
    folder,
    audit,
    rulesBroken: async (plant) => [...new Set((await audit(plant)).violations.map(({ rule }) => rule))],
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
