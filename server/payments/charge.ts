/** What `POST /api/application/payment/intent` answers, as far as a charge needs it. */
export interface Intent {
  intentId: string;
  accountId: string;
  amount: number;
  payAt: string;
}

/** `unanswered`: whether it was charged is not known yet; the service's notification will tell. */
export type Charged = 'paid' | 'refused' | 'unanswered';

/** How long the service is waited for, wall ms. */
const patienceMs = 4_000;

/**
 * Has the payment service charge an intent, for a page without script; it stands where a real service would have a page
 * of its own. Asked again, the service charges nothing twice.
 */
export async function charge({ payAt, intentId, accountId, amount }: Intent): Promise<Charged> {
  try {
    const body = JSON.stringify({ intentId, accountId, amount });
    const answered = await fetch(payAt, { method: 'POST', body, signal: AbortSignal.timeout(patienceMs) });
    if (answered.status === 200) return 'paid';
    return answered.status === 402 ? 'refused' : 'unanswered';
  } catch {
    return 'unanswered';
  }
}
