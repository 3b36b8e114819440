import type { Services } from '../services.ts';
import type { Place } from '../store/store.ts';

/** A signed statement that a person holds, or held, a place. A rank says who was first, not who is processed first. */
export interface Receipt {
  kind: 'place';
  opening: string;
  epoch: string;
  accountId: string;
  rank: number | null;
  status: Place['status'];
  /** ISO 8601, opening time. */
  reservedAt: string;
  payBy: string | null;
  /** The code that the submission itself answered. */
  code: string;
  keyId: string;
  signature: string;
}

/**
 * Signing takes about as long as everything else a submission costs the server together, so the submission
 * answers a code at once, and whoever wants the statement asks for it.
 */
export function receiptOf({ keys, tokens, iso, config }: Services, accountId: string, place: Place): Receipt {
  return keys.sign({
    kind: 'place' as const,
    opening: config.settings.opening.id,
    epoch: tokens.epoch,
    accountId,
    rank: place.rank === 0 ? null : place.rank,
    status: place.status,
    reservedAt: iso(place.reservedAtMs),
    payBy: place.payByMs === 0 ? null : iso(place.payByMs),
    code: tokens.receiptCode(accountId, place.rank, place.reservedAtMs),
  });
}
