import { hash } from 'node:crypto';

export type LedgerKind = 'reserve' | 'confirm' | 'return' | 'burn' | 'extend' | 'exempt';

/** A line of the ledger as it is published; balances are those after the entry. */
export interface LedgerEntry {
  seq: number;
  /** ISO 8601, opening time. */
  at: string;
  kind: LedgerKind;
  accountId: string | null;
  rank: number | null;
  amount: number;
  remaining: number;
  reserved: number;
  confirmed: number;
  burned: number;
  total: number;
  /** 64 zeros in the first entry. */
  previousHash: string;
  /** Hex SHA-256 of the canonical JSON (RFC 8785) of the entry without `hash`. */
  hash: string;
}

/** A signed statement of the ledger's length and head: Ed25519, base64url, over the canonical JSON (RFC 8785) of the rest. */
export interface Checkpoint {
  seq: number;
  hash: string;
  count: number;
  keyId: string;
  signature: string;
}

export const firstHash = '0'.repeat(64);

/**
 * A stored line (see `lua/includes/quota.lua`) as a chained entry.
 *
 * @param iso writes opening ms as ISO 8601 with the opening's offset
 * @throws Error when the line is not one
 */
export function chainEntry(line: string, previousHash: string, iso: (ms: number) => string): LedgerEntry {
  const parts = line.split('|');
  if (parts.length !== 11) throw new Error(`not a ledger line: ${line}`);
  const [seq, at, kind, accountId, rank, amount, remaining, reserved, confirmed, burned, total] = parts as [
    string, string, string, string, string, string, string, string, string, string, string,
  ]; // biome-ignore format: a line has eleven fields
  const entry = {
    seq: Number(seq),
    at: iso(Number(at)),
    kind: kind as LedgerKind,
    accountId: accountId === '' ? null : accountId,
    rank: rank === '' ? null : Number(rank),
    amount: Number(amount),
    remaining: Number(remaining),
    reserved: Number(reserved),
    confirmed: Number(confirmed),
    burned: Number(burned),
    total: Number(total),
    previousHash,
  };
  return { ...entry, hash: hashOf(entry) };
}

/** Hex SHA-256 of the canonical JSON of an entry without its hash. */
export function hashOf(entry: Omit<LedgerEntry, 'hash'>): string {
  return hash('sha256', canonicalEntry(entry), 'hex');
}

/**
 * The canonical JSON of an entry without its hash, written out: members in the order of their names, no white
 * space. A fifth of the time of `canonicalJson`, on the path of every submission; a test holds the two equal.
 */
export function canonicalEntry(e: Omit<LedgerEntry, 'hash'>): string {
  const accountId = e.accountId === null ? 'null' : JSON.stringify(e.accountId);
  return `{"accountId":${accountId},"amount":${e.amount},"at":"${e.at}","burned":${e.burned},"confirmed":${e.confirmed},"kind":"${e.kind}","previousHash":"${e.previousHash}","rank":${e.rank},"remaining":${e.remaining},"reserved":${e.reserved},"seq":${e.seq},"total":${e.total}}`;
}
