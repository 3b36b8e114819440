import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import type { Manifest, PersonRecord, Summary } from '../record/files.ts';
import { asScenarioSays, type RunOptions } from '../run/options.ts';
import { runOpening } from '../run/run.ts';
import { startShop } from './examples/shop/shop.ts';

/** Whole runs of sites through adapters, all at once: the crowd of the small opening, its rush in some seconds. */
const base = mkdtempSync(join(tmpdir(), 'opening-day-site-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function rehearse(name: string, options: Partial<RunOptions>) {
  const out = join(base, name);
  const rim = testRim({ folder: import.meta.dirname, now: Date.now });
  const asked = { ...asScenarioSays, scenario: 'small-opening', people: 120, speed: 300, ...options, out };
  const code = await runOpening(asked, { rim, json: true, language: 'en' });
  const read = (file: string) => readFileSync(join(out, file), 'utf8');
  return {
    code,
    summary: JSON.parse(read('summary.json')) as Summary,
    manifest: JSON.parse(read('run.json')) as Manifest,
    people: read('people.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PersonRecord),
    report: read('report.html'),
    audit: JSON.parse(rim.written.out).audit as { ok: boolean; violations: { sentence: string }[] },
  };
}

async function shopping(mended: boolean, generator: 'k6' | 'builtin') {
  // A folder each: both are open at once, and would sell from one stock.
  const folder = mkdtempSync(join(base, 'shop-'));
  const shop = await startShop({ folder, stock: 30, mended });
  try {
    const options = { adapter: 'examples/shop/adapter.ts', target: shop.url, generator };
    return await rehearse(`shop-${mended ? 'mended' : 'racy'}-${generator}`, options);
  } finally {
    await shop.close();
  }
}

describe.concurrent('a shop without a queue', () => {
  test('its race is found: more people have a place than there are places', async () => {
    const { code, summary, people, report, audit, manifest } = await shopping(false, 'k6');
    const told = people.filter(({ outcome }) => outcome === 'reserved');
    const given = told.reduce((sum, { morePlaces }) => sum + 1 + (morePlaces ?? 0), 0);
    expect(given).toBeGreaterThan(30);
    expect(summary.quota).toMatchObject({ given, total: 30, oversold: given - 30 });
    // Who clicks on two devices has two orders.
    expect(summary.quota.doubleHolders).toBe(told.filter(({ morePlaces }) => morePlaces).length);
    expect(summary.answers.exact).toBe('missed');
    const sentences = audit.violations.map(({ sentence }) => sentence).join(' ');
    expect(sentences).toMatch(/places were promised to people, and there are 30/);
    expect(code & 1 || code >= 98).toBeTruthy();
    // What only the shop could know is judged by nobody, and the report says so.
    expect(summary.quota.lost).toBeNull();
    expect(summary.objectives.find(({ measure }) => measure === 'quota.lost')).toMatchObject({ value: null });
    expect(manifest.outside).toMatchObject({ functions: ['submit'] });
    expect(report).toContain('Seen from outside');
    expect(report).toContain('is not known from outside');
  });

  test('its mended twin is not accused', async () => {
    const { summary, people, audit } = await shopping(true, 'builtin');
    expect(people.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(30);
    expect(new Set(people.flatMap(({ receiptNumber }) => receiptNumber ?? [])).size).toBe(30);
    expect(summary.quota).toMatchObject({ given: 30, oversold: 0, double: 0 });
    expect(audit).toMatchObject({ ok: true, violations: [] });
    expect(summary.answers.exact).not.toBe('missed');
  });
});

test.concurrent('the reference server through its public calls only', async () => {
  const adapter = 'examples/reference/adapter.ts';
  const { summary, people, audit, manifest } = await rehearse('reference', {
    adapter,
    people: 15,
    speed: 200,
    generator: 'builtin',
  });
  const outcomes = people.map(({ outcome }) => outcome);
  expect(outcomes, outcomes.join()).not.toContain('error');
  expect(manifest.outside!.functions).toEqual(['look', 'join', 'poll', 'admit', 'submit', 'pay']);
  expect(people.filter(({ outcome }) => outcome === 'reserved').length).toBeGreaterThan(5);
  expect(people.some(({ paidAtMs }) => paidAtMs !== null)).toBe(true);
  expect(audit).toMatchObject({ ok: true });
  expect(summary.quota).toMatchObject({ oversold: 0, double: 0 });
  expect(summary.order.turnToCall).toBeNull();
  expect(manifest.invalidReasons.filter((reason) => /adapter/.test(reason))).toEqual([]);
});
