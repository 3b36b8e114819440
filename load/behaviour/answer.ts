/** What a person sees of an answer. Pure; the fields of a body are those of `server/openapi.yaml`. */
export interface Answer {
  /** HTTP status; 0 where no answer came (no connection, cut off, timed out). */
  status: number;
  /** The stable code of a problem; null for a success. */
  code: string | null;
  /** From `Retry-After`, wall ms. */
  retryAfterMs: number | null;
  body: AnswerBody;
}

/** Every field is optional, since a broken server may leave out any. Instants are ISO 8601, opening time. */
export interface AnswerBody {
  code?: string;
  phase?: string;
  room?: { mode?: string };
  preQueueAt?: string;
  closesAt?: string;
  state?: string;
  ticket?: string;
  number?: number;
  turn?: number;
  pollAfterMs?: number;
  odds?: number | null;
  etaSeconds?: { low: number; high: number } | null;
  calledAt?: string;
  claimBy?: string;
  admission?: string;
  expiresAt?: string | null;
  status?: string | number;
  rank?: number | null;
  reservedAt?: string;
  /** The site tells no numbers: the one here only tells this person's spots apart. */
  unnumbered?: boolean;
  /** What a site of its own kind gave to show. */
  receiptNumber?: string;
  /** With an account. */
  accountId?: string;
  token?: string;
  /** Of a self-assessment. */
  eligible?: boolean;
  /** With an intent to pay: the payment service's, and what to pay there. */
  intentId?: string;
  amount?: number;
  payAt?: string;
  /** The mailbox. */
  messages?: { kind: string; at: string; names?: string[] }[];
}

/** An answer from what came over the wire. A body that is not a JSON object counts as empty. */
export function readAnswer(status: number, text: string | null, retryAfter: string | null): Answer {
  let body: AnswerBody = {};
  if (text !== null && text !== '' && status !== 0) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'object' && parsed !== null) body = parsed;
    } catch {
      // Half an answer tells no more than none.
    }
  }
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return {
    status,
    code: status >= 400 ? (body.code ?? String(status)) : null,
    retryAfterMs: seconds >= 0 ? seconds * 1000 : null,
    body,
  };
}

/** Whether the same call may well be answered later: no answer, too many calls, or a server in trouble. */
export function isFailure(answer: Answer): boolean {
  return answer.status === 0 || answer.status === 429 || answer.status >= 500;
}
