import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonRecord } from '../record/files.ts';
import { quotaSummary } from './quota.ts';
import { instant, type SyntheticRun, syntheticRun } from './synthetic-run.ts';

const honest = syntheticRun({ people: 160, quota: 40 });
let run: Omit<SyntheticRun, 'signs'>;

beforeEach(() => {
  const { signs: _, ...records } = honest;
  run = structuredClone(records);
});

const summary = () => quotaSummary(run.manifest, run.people, run.ledger);
const holder = (): PersonRecord => run.people.find(({ outcome }) => outcome === 'reserved')!;

const SOUND = {
  ...{ oversold: 0, lost: 0, double: 0, contradicted: 0, unacknowledged: 0, strangers: 0, early: 0 },
  ...{ unaccounted: 0, broken: 0 },
};

test('an honest run: all given, each accounted for', () => {
  const result = summary();
  expect(result).toMatchObject({
    ...SOUND,
    quota: 40,
    total: 40,
    given: 40,
    accepted: 40,
    entries: 80,
    unpaid: 0,
  });
  expect(result.confirmed + result.burned).toBe(40);
  expect(result.lapsed).toBe(result.burned);
  const last = run.ledger.findLast(({ kind }) => kind === 'reserve')!;
  expect(result.filledSeconds).toBe((Date.parse(last.at) - run.manifest.opensAtMs) / 1000);
  const reserved = run.ledger.filter(({ kind }) => kind === 'reserve');
  const first = reserved.map(({ at }) => (Date.parse(at) - run.manifest.opensAtMs) / 1000);
  expect(result.meanSeconds).toBeCloseTo(first.reduce((sum, each) => sum + each, 0) / first.length, 9);
  // The fifth of forty, and the fifth from the end.
  expect(result.middleSeconds).toEqual([first[4], first[35]]);
});

test('nobody came', () => {
  run.people = [];
  run.ledger = [];
  expect(summary()).toMatchObject({ ...SOUND, given: 0, filledSeconds: null });
});

describe('what a faulty server does', () => {
  test('a place acknowledged, and not in the ledger', () => {
    run.people.find(({ rank }) => rank === null)!.outcome = 'reserved';
    expect(summary()).toMatchObject({ lost: 1, oversold: 1 });
  });

  test('more places than the quota', () => {
    run.manifest.scenario.opening.quota = 38;
    expect(summary()).toMatchObject({ oversold: 2, given: 40, total: 38 });
  });

  test('two places for one person; a rank for two', () => {
    run.ledger[1]!.accountId = run.ledger[0]!.accountId;
    run.ledger[3]!.rank = run.ledger[2]!.rank;
    expect(summary()).toMatchObject({ doubleHolders: 1, doubleRanks: 1, double: 2 });
  });

  test('another rank told than written', () => {
    holder().rank = 4711;
    expect(summary()).toMatchObject({ contradicted: 1, lost: 0 });
  });

  test('a place given and never told, and one given to nobody of the crowd', () => {
    Object.assign(holder(), { outcome: 'error', rank: null });
    run.people.splice(run.people.indexOf(holder()), 1);
    expect(summary()).toMatchObject({ unacknowledged: 1, strangers: 1, lost: 0 });
  });

  test('balances that do not add up', () => {
    run.ledger[5]!.remaining -= 3;
    run.ledger[6]!.burned = -1;
    expect(summary()).toMatchObject({ unaccounted: 3, broken: 2 });
  });

  test('a place before the opening, by either clock', () => {
    run.ledger[0]!.at = instant(-1);
    holder().toldAtMs = -60_000;
    const both = new Set([run.ledger[0]!.accountId, holder().accountId]);
    expect(summary().early).toBe(both.size);
  });

  test('a reply under way when the doors open is not early', () => {
    const speed = run.manifest.clock[0]!.speed;
    holder().toldAtMs = -0.2 * 1000 * speed;
    expect(summary().early).toBe(0);
  });
});
