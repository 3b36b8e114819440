import type { LedgerEntry } from '../../../server/ledger/entry.ts';
import { changedRoute, type Variant } from '../variant.ts';
import { rewritten } from './rewrite-ledger.ts';

/**
 * Gives the fifth place to a friend after the day, chains the ledger anew, and signs its head anew: whoever holds the
 * key as well as the record can do that, and ledger and manifest then agree. The receipts that people were given before
 * carry the head as it was, and say otherwise.
 */
export const signAnew: Variant = {
  name: 'sign-anew',
  does: 'gives the fifth place to a friend, chains and signs the ledger anew',
  mode: 'fifo',
  seenBy: ['audit checkpoint'],
  routes: (routes, { services }) => {
    let given: LedgerEntry[] = [];
    const first = changedRoute(routes, 'get', '/api/admin/ledger', (ledger) => async (exchange) => {
      const answer = await ledger(exchange);
      given = rewritten(answer.body);
      return { ...answer, body: given.map((entry) => `${JSON.stringify(entry)}\n`).join('') };
    });
    return changedRoute(first, 'get', '/api/admin/audit', (audit) => async (exchange) => {
      const answer = await audit(exchange);
      const ledger = first.find(({ path }) => path === '/api/admin/ledger')!;
      await ledger.handle(exchange);
      const head = given.at(-1);
      if (head === undefined) return answer;
      const checkpoint = services.keys.sign({ seq: head.seq, hash: head.hash, count: given.length });
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), checkpoint }) };
    });
  },
};
