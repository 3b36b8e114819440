import type { LedgerEntry, Manifest, Receipt } from '../../record/files.ts';
import type { KeyRing } from './signature.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/** Every receipt's signature, and that it says what the ledger says. */
export function auditReceipts(
  { scenario }: Manifest,
  receipts: readonly Line<Receipt>[],
  ledger: readonly Line<LedgerEntry>[],
  keys: KeyRing,
): Violation[] {
  const { found, report } = violationsOf('receipts.ndjson');
  const entries = new Map<string, LedgerEntry[]>();
  for (const { value: entry } of ledger) {
    if ((entry.kind !== 'reserve' && entry.kind !== 'exempt') || entry.accountId === null) continue;
    const sofar = entries.get(entry.accountId);
    if (sofar === undefined) entries.set(entry.accountId, [entry]);
    else sofar.push(entry);
  }
  for (const { line, value: receipt } of receipts) {
    const { accountId, rank, reservedAt, seq } = receipt;
    const problem = keys.problem(receipt);
    if (problem !== null) report('receipt', line, `the receipt of ${accountId} ${problem}.`);
    if (receipt.opening !== scenario.opening.id) {
      report('receipt', line, `the receipt of ${accountId} is for another opening, ${receipt.opening}.`);
    }
    const own = entries.get(accountId) ?? [];
    if (own.length === 0) {
      report('receipt', line, `${accountId} has a receipt for a place that the ledger does not hold.`);
      continue;
    }
    // Who lapsed and came again has an entry, and a receipt, for each time.
    const entry = own.find((one) => one.rank === rank);
    if (entry === undefined) {
      const ranks = own.map((one) => one.rank).join(', ');
      report('receipt', line, `the receipt of ${accountId} says rank ${rank}, the ledger ${ranks}.`);
    } else if (Date.parse(entry.at) !== Date.parse(reservedAt)) {
      report('receipt', line, `the receipt of ${accountId} says ${reservedAt}, the ledger ${entry.at}.`);
    } else if (seq !== undefined && seq !== entry.seq) {
      report(
        'receipt',
        line,
        `the receipt of ${accountId} names entry ${seq}, the place is entry ${entry.seq}.`,
      );
    }
  }
  return found;
}
