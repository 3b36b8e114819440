import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../server/ledger/canonical.ts';
import type { LedgerEntry } from '../../record/files.ts';
import { chained, type SyntheticRun } from '../synthetic-run.ts';
import { type Planting, planting } from './planted.ts';
import type { Rule } from './violation.ts';

let planted: Planting;

beforeAll(async () => {
  planted = await planting();
});

afterAll(() => planted.end());

describe('a ledger that was tampered with', () => {
  test('a changed line', async () => {
    const { violations } = await planted.audit((run) => {
      run.ledger[9]!.accountId = 'p000777';
    });
    const there = violations.find(({ rule }) => rule === 'hash');
    expect(there).toMatchObject({ file: 'ledger.ndjson', line: 10 });
    expect(there?.sentence).toMatch(/entry 10 was changed/);
  });

  test('a dropped line', async () => {
    const rules = await planted.rulesBroken((run) => run.ledger.splice(9, 1));
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'checkpoint']));
  });

  test('a doubled line', async () => {
    const rules = await planted.rulesBroken((run) => run.ledger.splice(9, 0, run.ledger[9]!));
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'holder', 'rank', 'checkpoint']));
  });

  test('two lines in the other order', async () => {
    const rules = await planted.rulesBroken((run) =>
      run.ledger.splice(9, 2, run.ledger[10]!, run.ledger[9]!),
    );
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'rank']));
  });

  test('a dropped tail: what is left is sound in itself, and only the checkpoint tells', async () => {
    const { violations } = await planted.audit((run) => {
      run.ledger.length -= 5;
      for (const person of run.people) if (person.finalState !== null) person.finalState = 'reserved';
    });
    const ofLedger = violations.filter(({ file }) => file === 'ledger.ndjson');
    expect(ofLedger).toEqual([]);
    const ofManifest = violations.filter(({ file, rule }) => file === 'run.json' && rule === 'checkpoint');
    expect(ofManifest.map(({ sentence }) => sentence)).toEqual([
      'the checkpoint counts 80 entries, the ledger has 75.',
      'the checkpoint ends at entry 80, the ledger at 75.',
      'the checkpoint signs another head than the ledger ends in: it was rewritten or cut.',
    ]);
  });

  test('a chain computed again after a change: the checkpoint tells', async () => {
    const { violations } = await planted.audit((run) => {
      const [a, b] = [run.ledger[0]!, run.ledger[1]!];
      [a.accountId, b.accountId] = [b.accountId, a.accountId];
      run.ledger = chained(run.ledger);
    });
    const rules = violations.map(({ rule }) => rule);
    expect(rules).not.toContain('hash');
    expect(rules).not.toContain('chain');
    expect(violations).toContainEqual(expect.objectContaining({ rule: 'checkpoint', file: 'run.json' }));
  });

  test('and the checkpoint signed by another hand', async () => {
    const { violations } = await planted.audit((run) => {
      run.ledger[0]!.amount = 1;
      const content = { ...run.manifest.checkpoint!, signature: undefined };
      const forged = sign(
        null,
        Buffer.from(canonicalJson(content)),
        generateKeyPairSync('ed25519').privateKey,
      );
      run.manifest.checkpoint = { ...run.manifest.checkpoint!, signature: forged.toString('base64url') };
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]!.sentence).toMatch(/signature that does not hold/);
  });
});

/** What a faulty server might write itself, with a sound chain and a true signature. */
describe('a ledger that breaks a rule', () => {
  const faults: [name: string, rule: Rule, fault: (ledger: LedgerEntry[], run: SyntheticRun) => void][] = [
    ['one place too many', 'conservation', (ledger) => oversell(ledger)],
    ['a returned place that vanishes', 'balance', (ledger) => ledger.forEach(vanishing)],
    [
      'a rank given twice',
      'rank',
      (ledger) => {
        ledger[3]!.rank = ledger[2]!.rank;
      },
    ],
    [
      'a place given twice to one account',
      'holder',
      (ledger) => {
        ledger[3]!.accountId = ledger[2]!.accountId;
      },
    ],
    [
      'a place given to nobody',
      'holder',
      (ledger) => {
        ledger[3]!.accountId = null;
      },
    ],
    [
      'a confirmation under another rank',
      'settlement',
      (ledger) => {
        ledger.at(-1)!.rank = 1;
      },
    ],
    [
      'a confirmation of nothing',
      'settlement',
      (ledger) => {
        ledger.at(-1)!.accountId = 'p000999';
      },
    ],
    [
      'an unpaid place dealt with the other way',
      'settlement',
      (_, run) => {
        run.manifest.scenario.opening.unpaid = 'returned';
      },
    ],
    [
      'a payment after its time',
      'deadline',
      (_, run) => {
        run.manifest.scenario.opening.paymentDays = 1;
      },
    ],
    [
      'a place that lapses before its time',
      'deadline',
      (_, run) => {
        run.manifest.scenario.opening.paymentDays = 90;
      },
    ],
    [
      'time going back',
      'time',
      (ledger) => {
        ledger[3]!.at = ledger[0]!.at.replace('2016', '2015');
      },
    ],
    [
      'a place before the opening',
      'window',
      (ledger) => {
        ledger[0]!.at = '2016-06-13T08:29:59-04:00';
      },
    ],
    [
      'a place after the close',
      'window',
      (_, run) => {
        run.manifest.scenario.opening.closesAt = '2016-06-13T09:00:00-04:00';
      },
    ],
    [
      'another quota than the scenario has',
      'balance',
      (_, run) => {
        run.manifest.scenario.opening.quota = 41;
      },
    ],
    [
      'an amount that is none',
      'balance',
      (ledger) => {
        ledger[0]!.amount = 2;
      },
    ],
  ];

  test.each(faults)('%s', async (_, rule, fault) => {
    const rules = await planted.rulesBroken((run) => {
      fault(run.ledger, run);
      run.ledger = chained(run.ledger);
      signedAgain(run);
    });
    expect(rules).toContain(rule);
    for (const sound of ['hash', 'chain', 'checkpoint', 'sequence']) expect(rules).not.toContain(sound);
  });

  function oversell(ledger: LedgerEntry[]): void {
    for (const entry of ledger) entry.remaining -= 1;
  }

  function vanishing(entry: LedgerEntry): void {
    if (entry.kind === 'burn') entry.kind = 'return';
  }
});

/** The checkpoint signed again over what the ledger now ends in, wherever it stands, as only the server could. */
function signedAgain(run: SyntheticRun): void {
  const end = run.ledger.at(-1)!;
  const statement = { seq: end.seq, hash: end.hash, count: run.ledger.length };
  const checkpoint = { ...statement, ...run.signs(statement) };
  run.manifest.checkpoint = checkpoint;
  run.receipts = run.receipts.map(({ signature: _signature, keyId: _keyId, ...rest }) => {
    const content = { ...rest, checkpoint };
    return { ...content, ...run.signs(content) };
  });
}
