import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Planting, planting } from './audit/planted.ts';
import { auditRun, auditText } from './audit.ts';

let planted: Planting;

beforeAll(async () => {
  planted = await planting();
});

afterAll(() => planted.end());

test('an honest run is clean', async () => {
  const result = await planted.audit(() => {});
  expect(result.violations).toEqual([]);
  expect(result).toMatchObject({ ok: true, notes: [], checked: { entries: 80, receipts: 40, people: 160 } });
  expect(auditText(result)).toContain('✓ clean');
});

describe('files that cannot be read', () => {
  const whole = async () => {
    await planted.audit(() => {});
    return (file: string) => join(planted.folder, file);
  };

  test('an empty folder', async () => {
    const empty = await mkdtemp(join(planted.folder, 'empty-'));
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
    expect((await auditRun(join(planted.folder, 'nowhere'))).ok).toBe(false);
  });

  test('a file cut short in the middle of a line', async () => {
    const path = await whole();
    const text = await readFile(path('ledger.ndjson'), 'utf8');
    await writeFile(path('ledger.ndjson'), text.slice(0, -40));
    const { violations } = await auditRun(planted.folder);
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
    const cut = await auditRun(planted.folder);
    expect(cut.violations[0]!.sentence).toBe('is not JSON: it was cut short or damaged.');
    await writeFile(path('run.json'), '{"run": "x"}');
    const strange = await auditRun(planted.folder);
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
    const { violations } = await auditRun(planted.folder);
    expect(violations).toContainEqual(expect.objectContaining({ rule: 'hash', line: 1 }));
    expect(violations).toContainEqual(expect.objectContaining({ file: 'receipts.ndjson', line: 1 }));
    expect(violations).toContainEqual(expect.objectContaining({ file: 'people.ndjson', line: 2 }));
  });
});

test('the text names the file, the line and the rule', async () => {
  const result = await planted.audit((run) => {
    run.ledger[4]!.rank = 1;
  });
  expect(auditText(result)).toMatch(/✗ ledger\.ndjson:5 {2}\[rank\] rank 1 comes after rank 4/);
});
