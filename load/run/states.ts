import type { LedgerEntry, PersonRecord } from '../record/files.ts';

/** What had become of each account's place by the end of the ledger. Accounts without a place are not in it. */
export function finalStates(ledger: readonly LedgerEntry[]): Map<string, PersonRecord['finalState']> {
  const states = new Map<string, PersonRecord['finalState']>();
  for (const { kind, accountId } of ledger) {
    if (accountId === null) continue;
    if (kind === 'reserve') states.set(accountId, 'reserved');
    else if (kind === 'confirm') states.set(accountId, 'confirmed');
    else if (kind === 'return' || kind === 'burn') states.set(accountId, 'lapsed');
  }
  return states;
}

/** The people's records with the final state of their places. */
export function withFinalStates(
  people: readonly PersonRecord[],
  ledger: readonly LedgerEntry[],
): PersonRecord[] {
  const states = finalStates(ledger);
  return people.map((person) => ({ ...person, finalState: states.get(person.accountId) ?? null }));
}
