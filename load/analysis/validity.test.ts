import { expect, test } from 'vitest';
import type { Manifest } from '../record/files.ts';
import { syntheticRun } from './synthetic-run.ts';
import { validitySummary } from './validity.ts';

const run = syntheticRun({ people: 160, quota: 40 });

function judge(change: (manifest: Manifest) => void) {
  const manifest = structuredClone(run.manifest);
  change(manifest);
  const { valid, reasons, checks } = validitySummary(manifest, run.people);
  return { valid, reasons, broken: checks.filter(({ ok }) => !ok).map(({ name }) => name) };
}

test('an honest run is valid', () => {
  expect(judge(() => {})).toEqual({ valid: 1, reasons: [], broken: [] });
});

test.each<[string, (manifest: Manifest) => void, string]>([
  [
    'cut short',
    (manifest) => {
      manifest.interrupted = true;
    },
    'finished',
  ],
  [
    'late by the wall',
    (manifest) => {
      manifest.generatorReport.lagWallMs.p99 = 251;
    },
    'lagWallP99',
  ],
  [
    'late by the day',
    (manifest) => {
      manifest.generatorReport.lagOpeningMs.p99 = 900_000;
    },
    'lagOpeningP99',
  ],
  [
    'somebody lost',
    (manifest) => {
      manifest.generatorReport.planned++;
    },
    'lostPeople',
  ],
  [
    'declared so',
    (manifest) => {
      manifest.valid = false;
    },
    'generator',
  ],
])('%s', (_, change, name) => {
  const { valid, reasons, broken } = judge(change);
  expect([valid, broken]).toEqual([0, [name]]);
  expect(reasons).toHaveLength(1);
});

test('a missing line of people.ndjson is a lost person', () => {
  expect(validitySummary(run.manifest, run.people.slice(1)).valid).toBe(0);
});

test('the generator’s own reasons are kept as they are', () => {
  const { valid, reasons } = judge((manifest) => {
    manifest.valid = false;
    manifest.invalidReasons = ['k6 had no CPU left.'];
  });
  expect([valid, reasons]).toEqual([0, ['k6 had no CPU left.']]);
});
