import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../ledger/canonical.ts';

/** What the payment service says of an intent. */
export interface Notification {
  intentId: string;
  accountId: string;
  outcome: 'paid' | 'refused';
  /** Dollars. */
  amount: number;
  /** When it was charged or refused: ISO 8601, opening time. */
  at: string;
}

/** HMAC-SHA256 over the canonical JSON (RFC 8785), base64url, by the secret that only the service and this server know. */
export function signed(notification: Notification, secret: string): Notification & { signature: string } {
  return { ...notification, signature: signatureOf(notification, secret) };
}

/** Whether it is the service's own: in a time that does not tell how much of it is right. */
export function isSigned(
  { signature, ...notification }: Notification & { signature: string },
  secret: string,
): boolean {
  const [expected, given] = [signatureOf(notification, secret), signature].map((text) => Buffer.from(text));
  return expected!.length === given!.length && timingSafeEqual(expected!, given!);
}

function signatureOf(notification: Notification, secret: string): string {
  return createHmac('sha256', secret).update(canonicalJson(notification)).digest('base64url');
}
