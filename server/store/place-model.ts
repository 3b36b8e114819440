import type { Paid, Submitted } from './answers.ts';

/** A place that somebody holds or held, or the mark of an exempt person. Times in opening ms, 0 for none. */
export interface Holding {
  accountId: string;
  /** 0 for the exempt. */
  rank: number;
  state: 'reserved' | 'confirmed' | 'lapsed' | 'exempt';
  reservedAtMs: number;
  payByMs: number;
  settledAtMs: number;
  /** The ledger entries that gave it, and that settled it; 0 while none did. */
  seq: number;
  settledSeq: number;
  /** Until when it is not given up, opening ms: its last day, or longer while an online payment is awaited. */
  waitsUntilMs: number;
}

export interface Balances {
  total: number;
  remaining: number;
  reserved: number;
  confirmed: number;
  burned: number;
}

/** A line of the ledger, balances after it. */
export interface ModelEntry extends Balances {
  seq: number;
  atMs: number;
  kind: 'reserve' | 'confirm' | 'return' | 'burn' | 'extend' | 'exempt';
  /** '' and 0 where there is none. */
  accountId: string;
  rank: number;
  amount: number;
}

/** The places half of the quota's model: who holds what, and the ledger of it. Balances are counted, not kept. */
export class PlaceModel {
  readonly holdings: Holding[] = [];
  readonly ledger: ModelEntry[] = [];
  readonly #unpaid: 'returned' | 'burned';
  readonly #paymentMs: number;
  #total: number;

  constructor({
    total,
    unpaid,
    paymentMs,
  }: { total: number; unpaid: 'returned' | 'burned'; paymentMs: number }) {
    this.#total = total;
    this.#unpaid = unpaid;
    this.#paymentMs = paymentMs;
  }

  balances(): Balances {
    const count = (state: Holding['state']) => this.holdings.filter((h) => h.state === state).length;
    const reserved = count('reserved');
    const confirmed = count('confirmed');
    const burned = this.#unpaid === 'burned' ? count('lapsed') : 0;
    const total = this.#total;
    return { total, remaining: total - reserved - confirmed - burned, reserved, confirmed, burned };
  }

  /** Ranks only rise, and none is used twice, whatever became of its place. */
  get lastRank(): number {
    return Math.max(0, ...this.holdings.map((h) => h.rank));
  }

  /** The place a person has, or had last. */
  holdingOf(accountId: string): Holding | undefined {
    return this.holdings.findLast((h) => h.accountId === accountId);
  }

  /** What a person who has a place already is answered; null for anyone else, former holders among them. */
  answerAgain(accountId: string): Submitted | null {
    const held = this.holdingOf(accountId);
    if (!held || held.state === 'lapsed') return null;
    const { rank, reservedAtMs, payByMs } = held;
    return { code: held.state === 'exempt' ? 'exempt_again' : 'again', rank, reservedAtMs, payByMs };
  }

  exempt(accountId: string, nowMs: number): Submitted {
    const times = { reservedAtMs: nowMs, payByMs: 0 };
    const seq = this.ledger.length + 1;
    const open = { settledAtMs: 0, seq, settledSeq: 0, waitsUntilMs: 0 };
    this.holdings.push({ accountId, rank: 0, state: 'exempt', ...times, ...open });
    this.#enter('exempt', nowMs, accountId, 0, 0);
    return { code: 'exempt', rank: 0, ...times };
  }

  reserve(accountId: string, nowMs: number): Submitted {
    const rank = this.lastRank + 1;
    const times = { reservedAtMs: nowMs, payByMs: nowMs + this.#paymentMs };
    const seq = this.ledger.length + 1;
    const open = { settledAtMs: 0, seq, settledSeq: 0, waitsUntilMs: times.payByMs };
    this.holdings.push({ accountId, rank, state: 'reserved', ...times, ...open });
    this.#enter('reserve', nowMs, accountId, rank, 1);
    return { code: 'reserved', rank, ...times };
  }

  /** In time up to the deadline itself; later, the place is given up on the spot. */
  pay(accountId: string, nowMs: number): Paid {
    const held = this.holdingOf(accountId);
    if (!held || held.state === 'exempt') return { code: 'nothing_reserved', rank: 0, settledAtMs: 0 };
    if (held.state === 'reserved' && nowMs > held.payByMs && nowMs <= held.waitsUntilMs) {
      return { code: 'payment_pending', rank: held.rank, settledAtMs: 0 };
    }
    let code = held.state === 'confirmed' ? 'again' : 'lapsed';
    if (held.state === 'reserved' && nowMs > held.payByMs) this.#lapseOne(held, nowMs);
    else if (held.state === 'reserved') {
      code = 'confirmed';
      this.confirm(held, nowMs);
    }
    return { code, rank: held.rank, settledAtMs: held.settledAtMs };
  }

  confirm(held: Holding, nowMs: number): void {
    held.state = 'confirmed';
    held.settledAtMs = nowMs;
    held.settledSeq = this.ledger.length + 1;
    this.#enter('confirm', nowMs, held.accountId, held.rank, 1);
  }

  /** @returns how many lapsed: the longest overdue first, by account where the deadline is the same */
  lapse(nowMs: number): number {
    const overdue = this.holdings
      .filter((h) => h.state === 'reserved' && h.waitsUntilMs < nowMs)
      .sort((a, b) => a.waitsUntilMs - b.waitsUntilMs || (a.accountId < b.accountId ? -1 : 1));
    for (const held of overdue) this.#lapseOne(held, nowMs);
    return overdue.length;
  }

  /** @returns the total after */
  extend(amount: number, nowMs: number): number {
    this.#total += amount;
    this.#enter('extend', nowMs, '', 0, amount);
    return this.#total;
  }

  #lapseOne(held: Holding, nowMs: number): void {
    held.state = 'lapsed';
    held.settledAtMs = nowMs;
    held.settledSeq = this.ledger.length + 1;
    this.#enter(this.#unpaid === 'returned' ? 'return' : 'burn', nowMs, held.accountId, held.rank, 1);
  }

  #enter(kind: ModelEntry['kind'], atMs: number, accountId: string, rank: number, amount: number): void {
    const seq = this.ledger.length + 1;
    this.ledger.push({ seq, atMs, kind, accountId, rank, amount, ...this.balances() });
  }
}
