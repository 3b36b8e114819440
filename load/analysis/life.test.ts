import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerEntry, LedgerKind } from '../record/files.ts';
import type { RunRecords } from './analyse.ts';
import { paidBy, placesLife } from './life.ts';
import { syntheticRun } from './synthetic-run.ts';

const opensAt = '2016-08-16T08:30:00-04:00';
const iso = (day: number, hour = 12) =>
  new Date(Date.parse('2016-08-16T00:00:00-04:00') + (day * 24 + hour) * 3_600_000).toISOString();

/** A ledger of these moves, with balances as a sound server keeps them. */
function ledgerOf(moves: [at: string, kind: LedgerKind, accountId: string][], quota: number): LedgerEntry[] {
  const now = { remaining: quota, reserved: 0, confirmed: 0, burned: 0, total: quota };
  return moves.map(([at, kind, accountId], i) => {
    if (kind === 'reserve') [now.remaining, now.reserved] = [now.remaining - 1, now.reserved + 1];
    else if (kind === 'extend') [now.remaining, now.total] = [now.remaining + 1, now.total + 1];
    else {
      now.reserved--;
      if (kind === 'confirm') now.confirmed++;
      if (kind === 'return') now.remaining++;
      if (kind === 'burn') now.burned++;
    }
    const rest = { rank: null, amount: 1, previousHash: '', hash: '' };
    return { seq: i + 1, at, kind, accountId, ...rest, ...now };
  });
}

function recordsOf(ledger: LedgerEntry[], quota: number, more: Partial<RunRecords> = {}): RunRecords {
  return {
    manifest: { scenario: { opening: { opensAt, quota } } },
    people: [],
    receipts: [],
    series: [],
    ledger,
    ...more,
  } as never;
}

describe('the life of two places', () => {
  const ledger = ledgerOf(
    [
      [iso(0, 9), 'reserve', 'ann'],
      [iso(0, 23.9), 'reserve', 'ben'],
      [iso(1, 0.1), 'confirm', 'ann'],
      [iso(30), 'return', 'ben'],
      [iso(30, 13), 'reserve', 'cho'],
      [iso(33), 'confirm', 'cho'],
    ],
    2,
  );
  const stood = [{ accountId: 'cho', stoodBy: true }] as RunRecords['people'];
  const told = (kind: string, at: string) => ({
    ...{ accountId: 'ann', kind, at, dueAt: null, rank: null, amount: null, names: [] },
  });

  test('day by day of the calendar, with what came back and who took it', () => {
    const { days, all, conserved, notices } = placesLife(recordsOf(ledger, 2, { people: stood }))!;
    expect(days.map(({ day }) => day)).toEqual([0, 1, 30, 33]);
    expect(days[0]).toMatchObject({ reserved: 2, again: 0, evening: { reserved: 2, remaining: 0 } });
    expect(days[2]).toMatchObject({ returned: 1, reserved: 1, again: 1, toStandby: 1 });
    expect(all).toMatchObject({ reserved: 3, again: 1, confirmed: 2, returned: 1, burned: 0 });
    expect(all.evening).toEqual({ remaining: 0, reserved: 0, confirmed: 2, burned: 0, total: 2 });
    expect(conserved).toEqual({ holds: 6, of: 6 });
    expect(notices).toBe(null);
    expect(placesLife(recordsOf(ledger, 2))!.all.toStandby).toBe(0);
  });

  test('documents make days of their own, with the balances of the evening before', () => {
    const notices = [
      told('documentsWanted', iso(35)),
      told('documentsReceived', iso(40)),
      told('documentsReceived', iso(44)),
    ];
    const life = placesLife(recordsOf(ledger, 2, { notices }))!;
    expect(life.days.map(({ day }) => day)).toEqual([0, 1, 30, 33, 35, 40, 44]);
    expect(life.days.at(-1)!.evening).toEqual(life.days[3]!.evening);
    expect(life.all).toMatchObject({ asked: 1, handedIn: 2 });
    expect(life.notices).toEqual([
      { kind: 'documentsWanted', count: 1, firstAtMs: Date.parse(iso(35)), lastAtMs: Date.parse(iso(35)) },
      { kind: 'documentsReceived', count: 2, firstAtMs: Date.parse(iso(40)), lastAtMs: Date.parse(iso(44)) },
    ]);
  });

  test('a place that vanished shows', () => {
    const broken = ledger.map((entry, i) => (i < 3 ? entry : { ...entry, remaining: entry.remaining - 1 }));
    expect(placesLife(recordsOf(broken, 2))!.conserved).toEqual({ holds: 3, of: 6 });
  });
});

test('nothing was given: nothing to tell', () => {
  expect(placesLife(recordsOf([], 5))).toBe(null);
});

test('an added place is a fresh one; what came back is told only once all have been given', () => {
  const ledger = ledgerOf(
    [
      [iso(0), 'reserve', 'ann'],
      [iso(1), 'return', 'ann'],
      [iso(2), 'extend', ''],
      [iso(3), 'reserve', 'ben'],
      [iso(4), 'reserve', 'cho'],
    ],
    1,
  );
  const { days, all } = placesLife(recordsOf(ledger, 1))!;
  expect(all).toMatchObject({ extended: 1, again: 1 });
  expect(days.find(({ day }) => day === 4)!.again).toBe(1);
});

test('whatever a sound server does: the days add up to its ledger, and the last evening is its last entry', () => {
  const run = syntheticRun({ people: 60, quota: 15 });
  const { all, days, conserved } = placesLife(run)!;
  const last = run.ledger.at(-1)!;
  expect(conserved).toEqual({ holds: run.ledger.length, of: run.ledger.length });
  expect(all.evening.total).toBe(last.total);
  expect(all.reserved - all.returned - all.burned).toBe(last.reserved + last.confirmed);
  fc.assert(
    fc.property(fc.nat({ max: days.length - 1 }), (k) => {
      const { remaining, reserved, confirmed, burned, total } = days[k]!.evening;
      expect(remaining + reserved + confirmed + burned).toBe(total);
    }),
  );
});

test('how places were paid for: in time or not, and how much, by the way', () => {
  const counts = { amount: null, intents: 1, letters: 0, reminders: 0, requests: 3, retries: 0 };
  const payer = (accountId: string, method: string, finalState: string, refused: number) => ({
    ...{ accountId, finalState, payment: { ...counts, method, refused, unanswered: 1 } },
  });
  const people = [
    payer('ann', 'online', 'confirmed', 2),
    payer('ben', 'online', 'lapsed', 5),
    payer('cho', 'cheque', 'confirmed', 0),
    { accountId: 'dan', finalState: null },
  ] as never as RunRecords['people'];
  const paid = (accountId: string, amount: number) =>
    ({ accountId, kind: 'paid', amount }) as NonNullable<RunRecords['notices']>[number];
  const notices = [paid('ann', 773), paid('cho', 939)];
  expect(paidBy({ people, notices })).toEqual([
    { method: 'online', people: 2, paid: 1, dollars: 773, refused: 7, unanswered: 2 },
    { method: 'cheque', people: 1, paid: 1, dollars: 939, refused: 0, unanswered: 1 },
  ]);
  expect(paidBy({ people: people.slice(3) })).toEqual([]);
});
