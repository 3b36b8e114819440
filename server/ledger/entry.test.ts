import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { canonicalEntry, chainEntry, firstHash } from './entry.ts';

test('the written-out form of an entry is its canonical JSON', () => {
  const count = fc.nat();
  const entry = fc.record({
    seq: count,
    at: fc.constant('2016-06-13T08:30:00.000-04:00'),
    kind: fc.constantFrom(
      'reserve',
      'confirm',
      'return',
      'burn',
      'extend',
      'exempt',
    ) as fc.Arbitrary<'reserve'>,
    accountId: fc.option(fc.string()),
    rank: fc.option(count),
    amount: count,
    remaining: fc.integer(),
    reserved: count,
    confirmed: count,
    burned: count,
    total: count,
    previousHash: fc.constant(firstHash),
  });
  fc.assert(
    fc.property(entry, (e) => {
      expect(canonicalEntry(e)).toBe(canonicalJson(e));
    }),
  );
});

test('a stored line becomes an entry; what is not a line is refused', () => {
  const entry = chainEntry('7|1465821000000|reserve|p1|3|1|2|3|0|0|5', firstHash, (ms) =>
    new Date(ms).toISOString(),
  );
  expect(entry).toMatchObject({ seq: 7, kind: 'reserve', accountId: 'p1', rank: 3, remaining: 2, total: 5 });
  expect(entry.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(() => chainEntry('7|nonsense', firstHash, String)).toThrow('not a ledger line');
});
