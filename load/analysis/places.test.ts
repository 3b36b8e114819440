import { expect, test } from 'vitest';
import type { LedgerEntry } from '../record/files.ts';
import { finalStates, replayLedger, withFinalStates } from './places.ts';
import { syntheticPerson } from './synthetic-person.ts';
import { instant } from './synthetic-run.ts';

/** `reserve a 1`, `extend 5`: one entry a line, a second apart. Balances are left empty: a replay ignores them. */
function ledgerOf(text: string): LedgerEntry[] {
  const balances = { remaining: 0, reserved: 0, confirmed: 0, burned: 0, total: 0 };
  return text
    .trim()
    .split('\n')
    .map((line, index) => {
      const [kind, who, rank] = line.trim().split(' ') as [LedgerEntry['kind'], string, string?];
      const extend = kind === 'extend';
      return {
        ...{ seq: index + 1, at: instant(index * 1000), kind, previousHash: '', hash: '', ...balances },
        ...{
          accountId: extend ? null : who,
          rank: rank ? Number(rank) : null,
          amount: extend ? Number(who) : 1,
        },
      };
    });
}

test('a day with every kind of entry', () => {
  const ledger = ledgerOf(`
    exempt x
    reserve a 1
    reserve b 2
    reserve c 3
    confirm a 1
    return b 2
    burn c 3
    extend 2
    reserve b 4`);
  const replay = replayLedger(ledger, 3);
  expect(replay).toMatchObject({ mostTaken: 3, oversold: 0, extended: 2, returned: 1, burned: 1 });
  expect(replay.doubleHolders).toEqual([]);
  expect(Object.fromEntries(finalStates(ledger))).toEqual({ a: 'confirmed', b: 'reserved', c: 'lapsed' });
  const [x, b] = withFinalStates(
    [syntheticPerson({ accountId: 'x' }), syntheticPerson({ accountId: 'b' })],
    ledger,
  );
  expect([x!.finalState, b!.finalState]).toEqual([null, 'reserved']);
});

test('places beyond the quota count at the worst moment, even if one comes back', () => {
  const replay = replayLedger(ledgerOf('reserve a 1\nreserve b 2\nreserve c 3\nreturn a 1'), 2);
  expect(replay).toMatchObject({ oversold: 1, mostTaken: 3 });
  expect(replay.mostTakenAtMs).toBe(Date.parse(instant(2000)));
});

test('two places at once, and one rank twice', () => {
  const replay = replayLedger(ledgerOf('reserve a 1\nreserve a 2\nreserve b 2'), 9);
  expect([replay.doubleHolders, replay.doubleRanks]).toEqual([['a'], [2]]);
});
