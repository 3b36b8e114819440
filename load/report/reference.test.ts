import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyseRun } from '../analysis/analyse.ts';
import { auditRun } from '../analysis/audit.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import { baselineOf } from '../compare/baseline.ts';
import { judgeRuns } from '../compare/judgement.ts';
import { projectFolder } from '../stack/path.ts';

const folder = join(projectFolder, 'results', 'reference');

test('the reference run is whole, small, met, and its records hold', async () => {
  const files = readdirSync(folder);
  for (const file of ['run.json', 'people.ndjson', 'ledger.ndjson', 'receipts.ndjson', 'series.ndjson'])
    expect(files).toContain(file);
  for (const file of ['summary.json', 'report.html', 'report.md', 'junit.xml']) expect(files).toContain(file);
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(1_000_000);
  const audit = await auditRun(folder);
  expect(audit.violations).toEqual([]);
  const records = recordsOf(folder, await readRun(folder));
  expect(analyseRun(records, audit)).toMatchObject({ verdict: 'met', validity: { valid: 1 } });
});

test('it is a baseline', async () => {
  const baseline = await baselineOf(folder, 'reference');
  expect(baseline.conditions).toMatchObject({ scenario: 'small-opening', generator: 'k6' });
  // One run a side shows nothing of the noise, and none of what must never happen.
  const judgement = judgeRuns(baseline.runs, baseline.runs);
  expect(judgement.measures.length).toBeGreaterThan(5);
  expect(judgement.harms.every(({ verdict }) => verdict === 'same')).toBe(true);
});
