import { hash } from 'node:crypto';

/** What a ticket says: one spot of one account in one epoch of an opening. */
export interface Ticket {
  number: number;
  accountId: string;
}

/** Names what a token is for, so that one can't be shown for another. */
type Kind = 'account' | 'ticket' | 'admission' | 'receipt' | 'csrf';

/** What tokens are made and read with. Each secret is 32 random bytes or more. */
export interface TokenSecrets {
  /** Makes tokens. */
  current: Buffer;
  /** Accepted as well: former ones, and those whose time is to come. */
  others: readonly Buffer[];
  /** Makes receipt codes, and is never changed: asking again gives the same code. */
  codes: Buffer;
}

/** A secret ready for use: what its tokens begin their signature with, and its text. */
interface Secret {
  tag: string;
  text: string;
}

const tagLength = 2;
/** A number, an account of 64 characters, a signature, and dots: what is longer is not worth a hash. */
const longestToken = 200;

/** Two characters that tell which secret made a token, so that a rotated one costs no second try. */
export function tagOf(secret: Buffer): string {
  return hash('sha256', `tag of ${secret.toString('hex')}`, 'base64url').slice(0, tagLength);
}

/**
 * Signed tokens: fields, a dot, and the signature: the tag of a secret, and a MAC in base64url.
 *
 * The MAC is SHA-512/256 over secret and text. Half of its state is never shown, so that it cannot be extended
 * as SHA-256 could, and the secret may simply go first (NIST SP 800-107 rev. 1, section 5.2); the secret has a
 * fixed length, and the kind ends at the first space. In Node a one-shot hash takes a third of the time of an
 * HMAC object: cheap enough to check every signature, and to remember none.
 */
export class Tokens {
  #current!: Secret;
  #others!: ReadonlyMap<string, Secret>;
  #codes!: Secret;
  #epoch = '';

  /** @param secrets or one for everything */
  constructor(secrets: TokenSecrets | Buffer) {
    this.use(Buffer.isBuffer(secrets) ? { current: secrets, others: [], codes: secrets } : secrets);
  }

  /** Goes on with other secrets: tokens made with one that is not among them are refused from now on. */
  use({ current, others, codes }: TokenSecrets): void {
    this.#current = secretOf(current);
    this.#others = new Map(others.map(secretOf).map((secret) => [secret.tag, secret]));
    this.#codes = secretOf(codes);
  }

  /** Tickets and admissions of another epoch are no longer valid. */
  setEpoch(epoch: string): void {
    this.#epoch = epoch;
  }

  get epoch(): string {
    return this.#epoch;
  }

  account(accountId: string): string {
    return `${accountId}.${this.#sign('account', accountId)}`;
  }

  /** The account id, or null when the token is forged, altered or of another kind. */
  readAccount(token: string): string | null {
    const dot = token.length > longestToken ? -1 : token.lastIndexOf('.');
    if (dot < 1) return null;
    const accountId = token.slice(0, dot);
    return this.#matches('account', accountId, token, dot + 1) ? accountId : null;
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
  receiptCode(accountId: string, rank: number, reservedAtMs: number, epoch = this.#epoch): string {
    return mac(this.#codes, 'receipt', `${epoch}.${accountId}.${rank}.${reservedAtMs}`).slice(0, 22);
  }

  /** What our pages put into their forms, so that no other page can send them for this account. */
  csrf(accountId: string): string {
    return this.#sign('csrf', accountId);
  }

  isCsrf(accountId: string, token: string): boolean {
    return this.#matches('csrf', accountId, token, 0);
  }

  #spot(kind: Kind, { number, accountId }: Ticket): string {
    const body = `${number}.${accountId}`;
    return `${body}.${this.#sign(kind, `${this.#epoch}.${body}`)}`;
  }

  #readSpot(kind: Kind, token: string): Ticket | null {
    if (token.length > longestToken) return null;
    const first = token.indexOf('.');
    const last = token.lastIndexOf('.');
    if (first < 1 || last <= first) return null;
    const number = Number(token.slice(0, first));
    if (!Number.isSafeInteger(number) || number < 1) return null;
    if (!this.#matches(kind, `${this.#epoch}.${token.slice(0, last)}`, token, last + 1)) return null;
    return { number, accountId: token.slice(first + 1, last) };
  }

  #sign(kind: Kind, text: string): string {
    return this.#current.tag + mac(this.#current, kind, text);
  }

  /** Whether the signature that begins at `from` in the token is that of the text. */
  #matches(kind: Kind, text: string, token: string, from: number): boolean {
    const secret = token.startsWith(this.#current.tag, from)
      ? this.#current
      : this.#others.get(token.slice(from, from + tagLength));
    return secret !== undefined && endsIn(token, from + tagLength, mac(secret, kind, text));
  }
}

function secretOf(secret: Buffer): Secret {
  if (secret.length < 32) throw new RangeError('the secret of tokens is at least 32 bytes');
  return { tag: tagOf(secret), text: secret.toString('hex') };
}

function mac({ text: secret }: Secret, kind: Kind, text: string): string {
  return hash('sha512-256', `${secret}${kind} ${text}`, 'base64url');
}

/** Whether a text goes on as expected from a place on, in a time that does not tell where it differs. */
function endsIn(text: string, from: number, expected: string): boolean {
  if (expected.length !== text.length - from) return false;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= expected.charCodeAt(i) ^ text.charCodeAt(from + i);
  return difference === 0;
}
