import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chained, type SyntheticRun } from '../synthetic-run.ts';
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

  /** Signs a receipt again with a change, as a server could that signs something else than it stores. */
  const signedWith = (run: SyntheticRun, at: number, change: Partial<SyntheticRun['receipts'][number]>) => {
    const { signature: _signature, keyId: _key, ...content } = { ...run.receipts[at]!, ...change };
    run.receipts[at] = { ...content, ...run.signs(content) };
  };
  const paid = (run: SyntheticRun) => run.receipts.findIndex(({ outcome }) => outcome === 'confirmed');
  const noPlace = { rank: null, reservedAt: null, payBy: null, seq: null, settledAt: null, settledSeq: null };
  const toldOtherwise: [what: string, change: (run: SyntheticRun) => void, sentence: RegExp][] = [
    [
      'that it lapsed, where it was paid',
      (run) => signedWith(run, paid(run), { outcome: 'lapsed' }),
      /says lapsed, the ledger confirmed/,
    ],
    [
      'that it is unpaid, where its own checkpoint covers the payment',
      (run) => signedWith(run, paid(run), { outcome: 'reserved', settledAt: null, settledSeq: null }),
      /says reserved, the ledger confirmed/,
    ],
    [
      'another time of payment',
      (run) => signedWith(run, paid(run), { settledAt: run.receipts[0]!.reservedAt }),
      /says confirmed at .* the ledger at/,
    ],
    [
      'no place, where its own checkpoint covers one',
      (run) => signedWith(run, paid(run), { ...noPlace, outcome: 'left' }),
      /without a place, the ledger holds one/,
    ],
    ['another number', (run) => signedWith(run, 3, { number: 1234 }), /number 1234, the person was told/],
    [
      'the number of another',
      (run) => signedWith(run, 3, { number: run.receipts[2]!.number }),
      /both say number/,
    ],
    ['another turn', (run) => signedWith(run, 3, { turn: 1 }), /turn 1, the person was told/],
    [
      'another call',
      (run) => signedWith(run, 3, { calledAt: run.receipts[3]!.reservedAt }),
      /called at .*, the person was told/,
    ],
  ];

  test.each(toldOtherwise)('truly signed, but it says %s', async (_, plant, sentence) => {
    const { violations } = await planted.audit(plant);
    expect(violations.map(({ rule, file }) => [rule, file])).toContainEqual(['receipt', 'receipts.ndjson']);
    expect(violations.map((each) => each.sentence).join('\n')).toMatch(sentence);
  });

  /** A checkpoint as the server signed it when the ledger had `count` entries. */
  const checkpointAt = (run: SyntheticRun, count: number) => {
    const { seq, hash } = run.ledger[count - 1]!;
    const statement = { seq, hash, count };
    return { ...statement, ...run.signs(statement) };
  };

  test('with a checkpoint of an earlier time: as good as one of the end', async () => {
    const { violations } = await planted.audit((run) => {
      const { seq } = run.receipts[3]!;
      const open = { outcome: 'reserved', settledAt: null, settledSeq: null };
      signedWith(run, 3, { ...open, checkpoint: checkpointAt(run, seq!) });
      signedWith(run, 4, { checkpoint: null });
    });
    expect(violations).toEqual([]);
  });

  const contradicted: [what: string, change: (run: SyntheticRun) => void, sentence: RegExp][] = [
    [
      'a tail that was dropped, the manifest signed anew',
      (run) => {
        run.ledger.length -= 5;
        run.manifest.checkpoint = checkpointAt(run, run.ledger.length);
      },
      /counts 80 entries, the ledger has 75: its tail was dropped/,
    ],
    [
      'a chain computed and signed again after a change',
      (run) => {
        const [a, b] = [run.ledger[0]!, run.ledger[1]!];
        [a.accountId, b.accountId] = [b.accountId, a.accountId];
        run.ledger = chained(run.ledger);
        run.manifest.checkpoint = checkpointAt(run, run.ledger.length);
      },
      /signs another entry 80 than the ledger holds: it was rewritten/,
    ],
    [
      'a checkpoint that stops short of the place',
      (run) => signedWith(run, 3, { checkpoint: checkpointAt(run, 2) }),
      /about entry \d+ whose checkpoint covers 2/,
    ],
    [
      'a checkpoint that nobody signed',
      (run) => signedWith(run, 3, { checkpoint: { ...run.manifest.checkpoint!, count: 79, seq: 79 } }),
      /checkpoint has a signature that does not hold/,
    ],
  ];

  test.each(contradicted)('against %s', async (_, plant, sentence) => {
    const { violations } = await planted.audit(plant);
    const told = violations.filter(({ rule, file }) => rule === 'checkpoint' && file === 'receipts.ndjson');
    expect(told.map((each) => each.sentence).join('\n')).toMatch(sentence);
    // Many receipts carry the same checkpoint: one complaint is enough.
    expect(told.length).toBeLessThanOrEqual(2);
    expect(violations.filter(({ file }) => file === 'run.json')).toEqual([]);
  });

  test('signed with a key that the manifest does not name', async () => {
    const { violations } = await planted.audit((run) => {
      run.receipts[0]!.keyId = 'other';
    });
    expect(violations[0]!.sentence).toMatch(/the key other, which is not among the published ones/);
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
