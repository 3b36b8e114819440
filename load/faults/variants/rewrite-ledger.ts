import { firstHash, hashOf, type LedgerEntry } from '../../../server/ledger/entry.ts';
import { changedRoute, type Variant } from '../variant.ts';

/**
 * Hands out a ledger in which the fifth person's place is a friend's, with every hash worked out again. What a
 * real system gets wrong: a record that whoever holds the database can write afresh. The chain is whole; only the
 * checkpoint that was signed before, and the people themselves, say otherwise.
 */
export const rewriteLedger: Variant = {
  name: 'rewrite-ledger',
  does: 'gives the fifth place to a friend, and chains the ledger anew',
  mode: 'fifo',
  seenBy: ['audit checkpoint'],
  routes: (routes) =>
    changedRoute(routes, 'get', '/api/admin/ledger', (ledger) => async (exchange) => {
      const answer = await ledger(exchange);
      return {
        ...answer,
        body: rewritten(answer.body)
          .map((entry) => `${JSON.stringify(entry)}\n`)
          .join(''),
      };
    }),
};

/** A ledger, as it is handed out, with the fifth place given to a friend and every hash worked out again. */
export function rewritten(body: string): LedgerEntry[] {
  const entries = body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerEntry);
  const robbed = entries.find(({ kind, rank }) => kind === 'reserve' && rank === 5)?.accountId;
  let previousHash: string = firstHash;
  return entries.map(({ hash: _, ...entry }) => {
    const accountId = robbed !== undefined && entry.accountId === robbed ? 'friend' : entry.accountId;
    const changed = { ...entry, accountId, previousHash };
    const hash = hashOf(changed);
    previousHash = hash;
    return { ...changed, hash };
  });
}
