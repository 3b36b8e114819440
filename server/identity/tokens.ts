import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** What a ticket says: one spot of one account in one epoch of an opening. */
export interface Ticket {
  number: number;
  accountId: string;
}

/** Names what a token is for, so that one can't be shown for another. */
type Kind = 'account' | 'ticket' | 'admission' | 'receipt';

/**
 * Signed tokens: `KIND.FIELDS.SIGNATURE`, HMAC-SHA-256 in base64url. Verified ones are remembered in a
 * bounded cache, since checking a signature costs about as much as the rest of a status answer.
 */
export class Tokens {
  readonly #secret: KeyObject;
  #epoch = '';
  #recent = new Map<string, Ticket | string>();
  #older = new Map<string, Ticket | string>();
  readonly #cacheSize: number;

  /** @param cacheSize verified tokens remembered at most (two generations of it); 0 checks each signature */
  constructor(secret: Buffer, cacheSize = 50_000) {
    this.#secret = createSecretKey(secret);
    this.#cacheSize = cacheSize;
  }

  /** Tickets and admissions of another epoch are no longer valid. */
  setEpoch(epoch: string): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#recent = new Map();
    this.#older = new Map();
  }

  get epoch(): string {
    return this.#epoch;
  }

  account(accountId: string): string {
    return `${accountId}.${this.#sign('account', accountId)}`;
  }

  /** The account id, or null when the token is forged, altered or of another kind. */
  readAccount(token: string): string | null {
    const known = this.#remembered(token);
    if (typeof known === 'string') return known;
    const dot = token.lastIndexOf('.');
    if (dot < 1) return null;
    const accountId = token.slice(0, dot);
    if (!this.#matches('account', accountId, token.slice(dot + 1))) return null;
    this.#remember(token, accountId);
    return accountId;
  }

  ticket(ticket: Ticket): string {
    return this.#spot('ticket', ticket);
  }

  readTicket(token: string): Ticket | null {
    return this.#readSpot('ticket', token);
  }

  /** The admission says no more than whose it is: whether it still holds, the store decides. */
  admission(ticket: Ticket): string {
    return this.#spot('admission', ticket);
  }

  readAdmission(token: string): Ticket | null {
    return this.#readSpot('admission', token);
  }

  /** A code to read out over the phone: says that this place was acknowledged by this server. Same place, same code. */
  receiptCode(accountId: string, rank: number, reservedAtMs: number): string {
    return this.#sign('receipt', `${this.#epoch}.${accountId}.${rank}.${reservedAtMs}`).slice(0, 22);
  }

  #spot(kind: Kind, { number, accountId }: Ticket): string {
    const body = `${number}.${accountId}`;
    return `${body}.${this.#sign(kind, `${this.#epoch}.${body}`)}`;
  }

  #readSpot(kind: Kind, token: string): Ticket | null {
    // The kind is part of the key: a ticket remembered as one must not pass for an admission.
    const cacheKey = kind === 'ticket' ? token : `${kind} ${token}`;
    const known = this.#remembered(cacheKey);
    if (typeof known === 'object') return known;
    const first = token.indexOf('.');
    const last = token.lastIndexOf('.');
    if (first < 1 || last <= first) return null;
    const number = Number(token.slice(0, first));
    if (!Number.isSafeInteger(number) || number < 1) return null;
    if (!this.#matches(kind, `${this.#epoch}.${token.slice(0, last)}`, token.slice(last + 1))) return null;
    const ticket = { number, accountId: token.slice(first + 1, last) };
    this.#remember(cacheKey, ticket);
    return ticket;
  }

  #sign(kind: Kind, text: string): string {
    return createHmac('sha256', this.#secret).update(`${kind} ${text}`).digest('base64url');
  }

  #matches(kind: Kind, text: string, signature: string): boolean {
    const expected = Buffer.from(this.#sign(kind, text));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  #remembered(key: string): Ticket | string | undefined {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const older = this.#older.get(key);
    if (older !== undefined) this.#remember(key, older);
    return older;
  }

  #remember(key: string, value: Ticket | string): void {
    if (this.#cacheSize === 0) return;
    if (this.#recent.size >= this.#cacheSize) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }
}
