import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyntheticRun } from '../synthetic-run.ts';
import { type Planting, planting } from './planted.ts';
import type { Rule } from './violation.ts';

let planted: Planting;

beforeAll(async () => {
  planted = await planting();
});

afterAll(() => planted.end());

describe('receipts', () => {
  test('changed after signing', async () => {
    expect(
      await planted.rulesBroken((run) => {
        run.receipts[3]!.payBy = '2030-01-01T00:00:00Z';
      }),
    ).toEqual(['receipt']);
  });

  test.each<[string, object, RegExp]>([
    ['another rank', { rank: 39 }, /says rank 39/],
    ['another moment', { reservedAt: '2016-06-13T09:00:00-04:00' }, /says 2016-06-13T09:00:00-04:00/],
    ['another entry', { seq: 70 }, /names entry 70/],
    ['a place nobody gave', { accountId: 'p000998' }, /the ledger does not hold/],
    ['another opening', { opening: 'august' }, /another opening, august/],
  ])('truly signed, but for %s', async (_, change, sentence) => {
    const { violations } = await planted.audit((run) => {
      const { signature: _signature, keyId: _key, ...content } = { ...run.receipts[3]!, ...change };
      run.receipts[3] = { ...content, ...run.signs(content) };
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ file: 'receipts.ndjson', line: 4, rule: 'receipt' });
    expect(violations[0]!.sentence).toMatch(sentence);
  });

  test('signed with a key that the manifest does not name', async () => {
    const { violations } = await planted.audit((run) => {
      run.receipts[0]!.keyId = 'other';
    });
    expect(violations[0]!.sentence).toMatch(/the key other, which run.json does not name/);
  });
});

describe('people', () => {
  const refused = (run: SyntheticRun) => run.people.find(({ outcome }) => outcome === 'refused')!;
  const told = (run: SyntheticRun) => run.people.find(({ outcome }) => outcome === 'reserved')!;
  const faults: [name: string, rule: Rule, fault: (run: SyntheticRun) => void][] = [
    [
      'told of a place that is not there',
      'person',
      (run) => {
        run.people.find((one) => one.rank === null)!.outcome = 'reserved';
      },
    ],
    [
      'told another rank',
      'person',
      (run) => {
        told(run).rank = 9999;
      },
    ],
    [
      'told a rank that another was told',
      'rank',
      (run) => {
        told(run).rank = (told(run).rank! % 40) + 1;
      },
    ],
    [
      'told another moment',
      'person',
      (run) => {
        told(run).decidedAtMs! -= 5000;
      },
    ],
    [
      'told before the opening',
      'window',
      (run) => {
        told(run).toldAtMs = -600_000;
      },
    ],
    [
      'told before it was decided',
      'time',
      (run) => {
        told(run).toldAtMs! -= 600_000;
      },
    ],
    [
      'another end than the ledger has',
      'person',
      (run) => {
        told(run).finalState = null;
      },
    ],
    [
      'exempt without an entry',
      'person',
      (run) => {
        run.people.find((one) => one.rank === null)!.outcome = 'exempt';
      },
    ],
    ['the same person twice', 'person', (run) => run.people.push(run.people[0]!)],
    ['a holder who is nobody', 'person', (run) => run.people.splice(run.people.indexOf(told(run)), 1)],
  ];

  faults.push(
    [
      'a place without an admission',
      'person',
      (run) => {
        told(run).admittedAtMs = null;
      },
    ],
    [
      'a place after the session',
      'person',
      (run) => {
        told(run).admittedAtMs! -= 3_700_000;
      },
    ],
    [
      'two numbers for one person',
      'room',
      (run) => {
        told(run).strayNumbers = 1;
      },
    ],
    [
      'one number for two people',
      'room',
      (run) => {
        run.people[1]!.number = run.people[0]!.number;
      },
    ],
    [
      'called, in time, and turned away',
      'room',
      (run) => Object.assign(refused(run), { calledAtMs: 1000, admittedAtMs: 1000, submittedAtMs: 2000 }),
    ],
    [
      'told that all is over while it is not',
      'refusal',
      (run) => {
        refused(run).toldAtMs = 60_000;
      },
    ],
  );

  test.each(faults)('%s', async (_, rule, fault) => {
    expect(await planted.rulesBroken(fault)).toContain(rule);
  });

  test('who let the session run out, and is refused then, has no claim', async () => {
    const { violations } = await planted.audit((run) => {
      const late = { calledAtMs: 1000, admittedAtMs: 1000, submittedAtMs: 3_700_000 };
      Object.assign(refused(run), late);
    });
    expect(violations).toEqual([]);
  });

  test('a reply lost on the way is a note, not a violation', async () => {
    const result = await planted.audit((run) => Object.assign(told(run), { outcome: 'error', rank: null }));
    expect(result.violations).toEqual([]);
    expect(result.notes).toEqual(['1 with a place was never told: the reply was lost on the way.']);
  });
});
