import { expect, test } from 'vitest';
import type { LedgerEntry, LedgerKind } from '../record/files.ts';
import { finalStates } from './states.ts';

const entry = (kind: LedgerKind, accountId: string | null) => ({ kind, accountId }) as LedgerEntry;

test('a place ends as the last entry about it says', () => {
  const ledger = [
    entry('reserve', 'a'),
    entry('reserve', 'b'),
    entry('exempt', 'c'),
    entry('reserve', 'd'),
    entry('reserve', 'e'),
    entry('extend', null),
    entry('confirm', 'b'),
    entry('return', 'd'),
    entry('burn', 'e'),
  ];
  expect(Object.fromEntries(finalStates(ledger))).toEqual({
    a: 'reserved',
    b: 'confirmed',
    d: 'lapsed',
    e: 'lapsed',
  });
});
