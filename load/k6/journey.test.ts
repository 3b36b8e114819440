import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditBalances } from '../analysis/audit/balances.ts';
import { auditChain } from '../analysis/audit/chain.ts';
import { rehearsal } from '../generator/rehearsal.ts';
import { loadScenario, textOf } from '../scenario/load.ts';
import { runK6 } from './run.ts';

/**
 * The whole way of 24 people for 4 places, by k6: `csq-2016-08-16` with a day before instead of a week, three days to
 * pay instead of thirty, and half of those who got a place never paying for it, so that it comes back.
 */
function shortened(): string {
  const text = textOf(loadScenario('csq-2016-08-16').file);
  const changes: [RegExp, string][] = [
    [/quota: .*/, 'quota: { assumed: 4, why: short }'],
    [/^(\s+people:)\n\s+assumed: .*\n\s+why: .*/m, '$1 { assumed: 24, why: short }'],
    [/paymentDays: .*/, 'paymentDays: { assumed: 3, why: short }'],
    [/firstDays: .*/, 'firstDays: { assumed: 1, why: short }'],
    [/secondDays: .*/, 'secondDays: { assumed: 0.5, why: short }'],
    [/closesAt: .*/, 'closesAt: 2016-08-19T20:30:00-04:00'],
    [/soon: .*/, 'soon: { assumed: 0.5, why: short }'],
    [/late: \{ assumed: 0\.10.*/, 'late: { assumed: 0, why: short }'],
    [/never: \{ assumed: 0\.05.*/, 'never: { assumed: 0.5, why: short }'],
    [/soonMeanDays: .*/, 'soonMeanDays: { assumed: 0.3, why: short }'],
    [/lateFromDays: .*/, 'lateFromDays: { assumed: 3, why: short }'],
    [/lateToDays: .*/, 'lateToDays: { assumed: 4, why: short }'],
    [/online: .*/, 'online: { assumed: 0.6, why: short }'],
    [/cheque: .*/, 'cheque: { assumed: 0.3, why: short }'],
    [/fromDays: \{ assumed: 7.*/, 'fromDays: { assumed: 1.5, why: short }'],
    [/standby: .*/, 'standby: { assumed: 1, why: short }'],
    [/standbyBackDays: .*/, 'standbyBackDays: { assumed: 3, why: short }'],
    [/ready:\n\s+assumed: .*\n\s+why: .*/, 'ready: { assumed: 0.7, why: short }'],
    [/askedAfterDays: .*/, 'askedAfterDays: { assumed: 4, why: short }'],
    [/meanDays: .*/, 'meanDays: { assumed: 0.3, why: short }'],
    [/ scale: .*/, ' scale: 1'],
    [/refused: .*/, 'refused: { assumed: 0.3, why: short }'],
    [/silent: .*/, 'silent: { assumed: 0.2, why: short }'],
    [/patienceMs: .*/, 'patienceMs: { assumed: 500, why: short }'],
    [/fromSeconds: -648100, speed: 8000/, 'fromSeconds: -129700, speed: 20000'],
    [/lateSeconds: .*/, 'lateSeconds: { assumed: 3600, why: short }'],
    [/speed: 180, rush/, 'speed: 1500, rush'],
    [/fromSeconds: 19800/, 'fromSeconds: 9000'],
    [/speed: 80000/g, 'speed: 60000'],
    [/fromSeconds: 2591900, speed: 180/, 'fromSeconds: 259100, speed: 1500'],
    [/fromSeconds: 2611800/, 'fromSeconds: 268300'],
  ];
  return changes.reduce((now, [from, to]) => {
    const next = now.replace(from, to);
    if (next === now) throw new Error(`nothing to change: ${from}`);
    return next;
  }, text);
}

const linesOf = <T>(values: readonly T[]) => values.map((value, i) => ({ line: i + 1, value }));

test('from the self-assessment to the documents, places that come back included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-journey-'));
  try {
    const scenario = join(folder, 'short.yaml');
    writeFileSync(scenario, shortened());
    const lived = await rehearsal({ scenario, seed: 3 });
    const { result, evidence } = await lived.live(runK6).finally(lived.close);
    const { people, report } = result;
    const { ledger, notices } = evidence;
    expect(result.people.map(({ outcome }) => outcome)).not.toContain('error');

    // Before the day: everybody assessed themselves and made an account of their own, ready or not.
    expect(report.requestsByAction['assess']).toBe(24);
    expect(people.filter(({ preparation }) => preparation!.accountAtMs !== null).length).toBeGreaterThan(10);
    const filled = people.map(({ preparation }) => preparation!.sections);
    expect(Math.max(...filled)).toBe(6);
    expect(Math.min(...filled)).toBeLessThan(6);
    for (const { outcome, accountId, preparation } of people) {
      if (preparation!.accountAtMs !== null) expect(accountId).not.toMatch(/^p0/);
      else expect(outcome).not.toBe('reserved');
    }

    // What became of the places: each is accounted for, whatever it went through.
    const problems = [...auditChain(linesOf(ledger)), ...auditBalances(linesOf(ledger), 4)];
    expect(problems).toEqual([]);
    const kinds = (kind: string) => ledger.filter((entry) => entry.kind === kind);
    const end = ledger.at(-1)!;
    expect(end).toMatchObject({ reserved: 0, burned: 0, total: 4, confirmed: kinds('confirm').length });
    expect(kinds('return').length).toBe(kinds('reserve').length - kinds('confirm').length);
    expect(kinds('return').length).toBeGreaterThan(0);
    // A place that came back goes to one who stood by.
    const back = ledger.findIndex(({ kind }) => kind === 'return');
    const again = ledger.slice(back).filter(({ kind }) => kind === 'reserve');
    const stoodBy = people.filter((person) => person.stoodBy).map(({ accountId }) => accountId);
    expect(again.length).toBeGreaterThan(0);
    for (const { accountId } of again) expect(stoodBy).toContain(accountId);

    // Who paid knows so, by whatever way; who did not was reminded, and told.
    const told = (accountId: string) => notices!.filter((notice) => notice.accountId === accountId);
    for (const { accountId } of kinds('confirm')) {
      const person = people.find((one) => one.accountId === accountId)!;
      expect(person.payment!.letters + person.payment!.intents).toBeGreaterThan(0);
      expect(told(accountId!).map(({ kind }) => kind)).toContain('paid');
    }
    for (const { accountId } of kinds('return')) {
      expect(told(accountId!).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['submitted', 'reminder', 'lapsed']),
      );
    }
    for (const { accountId } of again) {
      expect(told(accountId!).map(({ kind }) => kind)).toContain('standbyCalled');
    }
    // Each part of the schedule is judged by its own days.
    expect(report.lagBeside).toMatchObject({
      before: { spanMs: 86_400_000 },
      after: { spanMs: 3 * 86_400_000 },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
