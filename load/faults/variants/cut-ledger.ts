import { changedRoute, type Variant } from '../variant.ts';

/**
 * Hands out a ledger without its last three entries. What a real system gets wrong: an export that ran before
 * the last batch, a log that was cut on a full disk; what is there looks sound by itself.
 */
export const cutLedger: Variant = {
  name: 'cut-ledger',
  does: 'leaves the last three entries out of the ledger',
  mode: 'fifo',
  seenBy: ['audit checkpoint'],
  routes: (routes) =>
    changedRoute(routes, 'get', '/api/admin/ledger', (ledger) => async (exchange) => {
      const answer = await ledger(exchange);
      const lines = answer.body.split('\n').filter((line) => line !== '');
      return {
        ...answer,
        body: lines
          .slice(0, -3)
          .map((line) => `${line}\n`)
          .join(''),
      };
    }),
};
