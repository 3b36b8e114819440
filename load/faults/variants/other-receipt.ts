import type { Receipt } from '../../../server/application/receipt.ts';
import { changedRoute, type Variant } from '../variant.ts';

/**
 * Signs something else than it stores: one receipt in eight states the spot of whoever came before. What a real system
 * gets wrong: the document is made from a cached page, or from another request that ran at the same time; it is truly
 * signed, and wrong.
 */
export const otherReceipt: Variant = {
  name: 'other-receipt',
  does: 'signs one receipt in eight with the number of somebody else',
  mode: 'fifo',
  seenBy: ['sceptic receipt'],
  routes: (routes, { services }) =>
    changedRoute(routes, 'get', '/api/receipt', (receipt) => async (exchange) => {
      const answer = await receipt(exchange);
      const { keyId: _keyId, signature: _signature, ...stated } = JSON.parse(answer.body) as Receipt;
      if (stated.number === null || stated.number % 8 !== 3) return answer;
      const other = services.keys.sign({ ...stated, number: stated.number - 1 });
      return { ...answer, body: JSON.stringify(other) };
    }),
};
