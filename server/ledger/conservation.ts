import type { Store } from '../store/store.ts';
import type { LedgerEntry } from './entry.ts';
import { chainEntry, firstHash } from './entry.ts';

/**
 * What is wrong with the live state, in sentences: the ledger replayed against the balances and the places,
 * and the stored chain against the lines. Empty when all is well. `opening-day audit` checks a run's files
 * by other code; this is the operator's quick look.
 */
export async function violationsOf(store: Store, iso: (ms: number) => string): Promise<string[]> {
  const found: string[] = [];
  const holders = new Map<string, number>();
  let before: LedgerEntry | null = null;
  let lastRank = 0;
  for (let from = 0; ; from += 1000) {
    const [lines, hashes] = await Promise.all([
      store.ledger.lines(from, 1000),
      store.ledger.hashes(from, 1000),
    ]);
    for (const [i, line] of lines.entries()) {
      const entry: LedgerEntry = chainEntry(line, before?.hash ?? firstHash, iso);
      const where = `ledger entry ${from + i + 1}`;
      if (entry.seq !== from + i + 1) found.push(`${where}: its sequence number is ${entry.seq}`);
      if (hashes[i] !== undefined && hashes[i] !== entry.hash)
        found.push(`${where}: its hash is not the chained one`);
      if (entry.remaining + entry.reserved + entry.confirmed + entry.burned !== entry.total) {
        found.push(`${where}: the balances do not add up to ${entry.total}`);
      }
      if (entry.remaining < 0) found.push(`${where}: more places given than there are`);
      if (entry.kind === 'reserve') {
        if (entry.rank === null || entry.rank <= lastRank)
          found.push(`${where}: rank ${entry.rank} does not rise`);
        if (holders.has(entry.accountId!)) found.push(`${where}: ${entry.accountId} holds a place already`);
        holders.set(entry.accountId!, entry.rank ?? 0);
        lastRank = Math.max(lastRank, entry.rank ?? 0);
      }
      if (entry.kind === 'return' || entry.kind === 'burn') holders.delete(entry.accountId!);
      before = entry;
    }
    if (lines.length < 1000) break;
  }
  const quota = await store.quota();
  if (
    before &&
    (['total', 'remaining', 'reserved', 'confirmed', 'burned'] as const).some((k) => quota[k] !== before[k])
  ) {
    found.push('the balances are not those of the last ledger entry');
  }
  for await (const { accountId, place } of store.places()) {
    if (place.status !== 'reserved' && place.status !== 'confirmed') continue;
    if (holders.get(accountId) !== place.rank)
      found.push(`${accountId} holds rank ${place.rank}, which the ledger does not say`);
    holders.delete(accountId);
  }
  for (const [accountId, rank] of holders)
    found.push(`${accountId} has rank ${rank} in the ledger, but no place`);
  return found;
}
