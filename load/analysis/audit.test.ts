import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../server/ledger/canonical.ts';
import type { LedgerEntry } from '../record/files.ts';
import type { Rule } from './audit/violation.ts';
import { auditRun, auditText } from './audit.ts';
import { chained, type SyntheticRun, syntheticRun, writeRun } from './synthetic-run.ts';

const honest = syntheticRun({ people: 160, quota: 40 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-day-audit-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Audits a copy of the honest run after `plant` changed it; which rules were broken, in the order found. */
async function auditOf(plant: (run: SyntheticRun) => void) {
  const run: SyntheticRun = { ...structuredClone({ ...honest, signs: undefined }), signs: honest.signs };
  plant(run);
  await writeRun(folder, run);
  return auditRun(folder);
}

async function rulesBroken(plant: (run: SyntheticRun) => void): Promise<Rule[]> {
  const { violations } = await auditOf(plant);
  return [...new Set(violations.map(({ rule }) => rule))];
}

/** The checkpoint signed again over what the ledger now ends in, as only the server could. */
function signedAgain(run: SyntheticRun): void {
  const end = run.ledger.at(-1)!;
  const statement = { seq: end.seq, hash: end.hash, count: run.ledger.length };
  run.manifest.checkpoint = { ...statement, ...run.signs(statement) };
}

const reserves = (run: SyntheticRun) => run.ledger.filter(({ kind }) => kind === 'reserve');

test('an honest run is clean', async () => {
  const result = await auditOf(() => {});
  expect(result.violations).toEqual([]);
  expect(result).toMatchObject({ ok: true, notes: [], checked: { entries: 80, receipts: 40, people: 160 } });
  expect(auditText(result)).toContain('✓ clean');
});

describe('a ledger that was tampered with', () => {
  test('a changed line', async () => {
    const { violations } = await auditOf((run) => {
      run.ledger[9]!.accountId = 'p000777';
    });
    const there = violations.find(({ rule }) => rule === 'hash');
    expect(there).toMatchObject({ file: 'ledger.ndjson', line: 10 });
    expect(there?.sentence).toMatch(/entry 10 was changed/);
  });

  test('a dropped line', async () => {
    const rules = await rulesBroken((run) => run.ledger.splice(9, 1));
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'checkpoint']));
  });

  test('a doubled line', async () => {
    const rules = await rulesBroken((run) => run.ledger.splice(9, 0, run.ledger[9]!));
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'holder', 'rank', 'checkpoint']));
  });

  test('two lines in the other order', async () => {
    const rules = await rulesBroken((run) => run.ledger.splice(9, 2, run.ledger[10]!, run.ledger[9]!));
    expect(rules).toEqual(expect.arrayContaining(['sequence', 'chain', 'rank']));
  });

  test('a dropped tail: what is left is sound in itself, and only the checkpoint tells', async () => {
    const { violations } = await auditOf((run) => {
      run.ledger.length -= 5;
      for (const person of run.people) if (person.finalState !== null) person.finalState = 'reserved';
    });
    const ofLedger = violations.filter(({ file }) => file === 'ledger.ndjson');
    expect(ofLedger).toEqual([]);
    expect(violations.filter(({ rule }) => rule === 'checkpoint').map(({ sentence }) => sentence)).toEqual([
      'the checkpoint counts 80 entries, the ledger has 75.',
      'the checkpoint ends at entry 80, the ledger at 75.',
      'the checkpoint signs another head than the ledger ends in: it was rewritten or cut.',
    ]);
  });

  test('a chain computed again after a change: the checkpoint tells', async () => {
    const { violations } = await auditOf((run) => {
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
    const { violations } = await auditOf((run) => {
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
    const rules = await rulesBroken((run) => {
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

describe('receipts', () => {
  test('changed after signing', async () => {
    expect(
      await rulesBroken((run) => {
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
    const { violations } = await auditOf((run) => {
      const { signature: _signature, keyId: _key, ...content } = { ...run.receipts[3]!, ...change };
      run.receipts[3] = { ...content, ...run.signs(content) };
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ file: 'receipts.ndjson', line: 4, rule: 'receipt' });
    expect(violations[0]!.sentence).toMatch(sentence);
  });

  test('signed with a key that the manifest does not name', async () => {
    const { violations } = await auditOf((run) => {
      run.receipts[0]!.keyId = 'other';
    });
    expect(violations[0]!.sentence).toMatch(/the key other, which run.json does not name/);
  });
});

describe('people', () => {
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

  test.each(faults)('%s', async (_, rule, fault) => {
    expect(await rulesBroken(fault)).toContain(rule);
  });

  test('a reply lost on the way is a note, not a violation', async () => {
    const result = await auditOf((run) => Object.assign(told(run), { outcome: 'error', rank: null }));
    expect(result.violations).toEqual([]);
    expect(result.notes).toEqual(['1 with a place was never told: the reply was lost on the way.']);
  });
});

describe('files that cannot be read', () => {
  const whole = async () => {
    await auditOf(() => {});
    return (file: string) => join(folder, file);
  };

  test('an empty folder', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    const { ok, violations } = await auditRun(empty);
    expect(ok).toBe(false);
    expect(violations.map(({ file, sentence }) => `${file} ${sentence}`)).toEqual([
      'run.json is missing.',
      'ledger.ndjson is missing.',
      'receipts.ndjson is missing.',
      'people.ndjson is missing.',
    ]);
  });

  test('no folder at all', async () => {
    expect((await auditRun(join(folder, 'nowhere'))).ok).toBe(false);
  });

  test('a file cut short in the middle of a line', async () => {
    const path = await whole();
    const text = await readFile(path('ledger.ndjson'), 'utf8');
    await writeFile(path('ledger.ndjson'), text.slice(0, -40));
    const { violations } = await auditRun(folder);
    expect(
      violations.filter(({ rule }) => rule === 'file').map(({ line, sentence }) => [line, sentence]),
    ).toEqual([
      [80, 'the last line does not end: the file was cut short.'],
      [80, 'is not JSON: it was cut short or damaged.'],
    ]);
    expect(violations.some(({ rule }) => rule === 'checkpoint')).toBe(true);
  });

  test('a manifest that is no JSON, or of another shape; the chain is checked all the same', async () => {
    const path = await whole();
    await writeFile(path('run.json'), '{"run": "x"');
    const cut = await auditRun(folder);
    expect(cut.violations[0]!.sentence).toBe('is not JSON: it was cut short or damaged.');
    await writeFile(path('run.json'), '{"run": "x"}');
    const strange = await auditRun(folder);
    expect(strange.violations[0]!.sentence).toMatch(/does not have the shape/);
    expect(strange.checked.entries).toBe(80);
  });

  test('bytes that are no text, half a character, a number beyond all bounds', async () => {
    const path = await whole();
    const [first, ...rest] = (await readFile(path('ledger.ndjson'), 'utf8')).split('\n');
    const half = first!.replace('"p0', '"\\ud800');
    await writeFile(path('ledger.ndjson'), [half, ...rest].join('\n'));
    await writeFile(path('receipts.ndjson'), Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
    await writeFile(path('people.ndjson'), '{"id":1e999}\n\n');
    const { violations } = await auditRun(folder);
    expect(violations).toContainEqual(expect.objectContaining({ rule: 'hash', line: 1 }));
    expect(violations).toContainEqual(expect.objectContaining({ file: 'receipts.ndjson', line: 1 }));
    expect(violations).toContainEqual(expect.objectContaining({ file: 'people.ndjson', line: 2 }));
  });
});

test('the text names the file, the line and the rule', async () => {
  const result = await auditOf((run) => {
    reserves(run)[4]!.rank = 1;
  });
  expect(auditText(result)).toMatch(/✗ ledger\.ndjson:5 {2}\[rank\] rank 1 comes after rank 4/);
});
