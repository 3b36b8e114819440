import type { LedgerEntry, Manifest, PersonRecord, Receipt } from '../../record/files.ts';
import { checkpointInLedger, LedgerIndex, problemsInLedger, problemsOfCheckpoint } from './receipt.ts';
import type { KeyRing } from './signature.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/**
 * Every receipt's signature; that it says what the ledger says, and what its person was told of number, turn and
 * call; and that the checkpoint it carries, a word of the server's from an earlier time, still fits the ledger.
 */
export function auditReceipts(
  { scenario, opensAtMs }: Manifest,
  receipts: readonly Line<Receipt>[],
  ledger: readonly Line<LedgerEntry>[],
  people: readonly Line<PersonRecord>[],
  keys: KeyRing,
): Violation[] {
  const { found, report } = violationsOf('receipts.ndjson');
  const index = new LedgerIndex(ledger.map(({ value }) => value));
  const personOf = new Map(people.map(({ value }) => [value.accountId, value]));
  const holderOf = new Map<number, string>();
  const checkpoints = new Set<string>();

  for (const { line, value: receipt } of receipts) {
    const { accountId, number, checkpoint } = receipt;
    const problem = keys.problem(receipt);
    if (problem !== null) report('receipt', line, `the receipt of ${accountId} ${problem}.`);
    if (receipt.opening !== scenario.opening.id) {
      report('receipt', line, `the receipt of ${accountId} is for another opening, ${receipt.opening}.`);
    }
    for (const { rule, text } of problemsInLedger(receipt, index))
      report(rule, line, `${accountId} ${text.en}.`);

    // Many receipts carry the same one: it is looked at, and complained of, once.
    const seen = JSON.stringify(checkpoint ?? null);
    if (checkpoint != null && !checkpoints.has(seen)) {
      const problems = [...problemsOfCheckpoint(checkpoint, keys), ...checkpointInLedger(checkpoint, index)];
      for (const { rule, text } of problems) report(rule, line, `${accountId} ${text.en}.`);
    }
    checkpoints.add(seen);

    if (number == null) continue;
    const other = holderOf.get(number);
    if (other !== undefined && other !== accountId)
      report('receipt', line, `the receipts of ${accountId} and ${other} both say number ${number}.`);
    holderOf.set(number, accountId);
    const person = personOf.get(accountId);
    if (person === undefined) continue;
    for (const said of otherWay(receipt, person, opensAtMs))
      report('receipt', line, `the receipt of ${accountId} says ${said}.`);
  }
  return found;
}

/** Where a receipt and what its person was told part. Who joined again and never heard of it has a later number. */
export function otherWay(receipt: Receipt, person: PersonRecord, opensAtMs: number): string[] {
  const { number, turn, calledAt } = receipt;
  if (person.number === null) return [];
  const final = person.outcome === 'reserved' && receipt.rank === person.rank;
  if (number! < person.number || (final && number !== person.number))
    return [`number ${number}, the person was told ${person.number}`];
  if (number !== person.number) return [];
  if (turn !== person.turn && person.turn !== null)
    return [`turn ${turn}, the person was told ${person.turn}`];
  if (person.calledAtMs === null) return [];
  const calledAtMs = calledAt === null ? Number.NaN : Date.parse(calledAt) - opensAtMs;
  return Math.abs(calledAtMs - person.calledAtMs) <= 1
    ? []
    : [`called at ${calledAt}, the person was told ${new Date(opensAtMs + person.calledAtMs).toISOString()}`];
}
