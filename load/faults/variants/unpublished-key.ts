import { generateKeyPairSync, sign } from 'node:crypto';
import type { Receipt } from '../../../server/application/receipt.ts';
import { canonicalJson } from '../../../server/ledger/canonical.ts';
import { changedRoute, type Variant } from '../variant.ts';

/**
 * Signs receipts with a key that it does not publish. What a real system gets wrong: one server of several was started
 * with a key file of its own, or signs with a new key before the others know it; nobody can verify what it gave out.
 */
export const unpublishedKey: Variant = {
  name: 'unpublished-key',
  does: 'signs receipts with a key that it does not publish',
  mode: 'fifo',
  seenBy: ['audit receipt'],
  routes: (routes) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signedElsewhere = (line: string) => {
      const { signature: _signature, ...stated } = JSON.parse(line) as Receipt;
      const content = { ...stated, keyId: 'another-server' };
      const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey).toString('base64url');
      return `${JSON.stringify({ ...content, signature })}\n`;
    };
    return changedRoute(routes, 'get', '/api/admin/receipts', (receipts) => async (exchange) => {
      const answer = await receipts(exchange);
      const lines = answer.body.split('\n').filter((line) => line !== '');
      return { ...answer, body: lines.map(signedElsewhere).join('') };
    });
  },
};
