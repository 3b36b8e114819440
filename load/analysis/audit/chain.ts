import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../server/ledger/canonical.ts';
import type { LedgerEntry } from '../../record/files.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/** What the first entry has for a previous hash. */
export const ZERO_HASH = '0'.repeat(64);

/** Hex SHA-256 of the canonical JSON of the entry without `hash`. */
export function entryHash(entry: LedgerEntry): string {
  const { hash: _, ...content } = entry;
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function hashFits(entry: LedgerEntry): boolean {
  try {
    return entryHash(entry) === entry.hash;
  } catch {
    // Half a character, or a number too large: nothing that has a canonical form, so nothing the server hashed.
    return false;
  }
}

/** Numbers without a gap, times that never go back, each entry's own hash, and the chain through all of them. */
export function auditChain(lines: readonly Line<LedgerEntry>[]): Violation[] {
  const { found, report } = violationsOf('ledger.ndjson');
  let seq = 0;
  let hash = ZERO_HASH;
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const { line, value: entry } of lines) {
    if (entry.seq !== seq + 1) {
      report('sequence', line, `number ${entry.seq} follows ${seq}: an entry is missing, doubled or moved.`);
    }
    if (entry.previousHash !== hash) {
      report('chain', line, `entry ${entry.seq} does not point to the entry before it.`);
    }
    if (!hashFits(entry)) {
      report('hash', line, `entry ${entry.seq} was changed: its hash is not that of what it says.`);
    }
    const atMs = Date.parse(entry.at);
    if (atMs < latestMs) report('time', line, `entry ${entry.seq} is older than one before it.`);
    seq = entry.seq;
    hash = entry.hash;
    latestMs = Math.max(latestMs, atMs);
  }
  return found;
}
