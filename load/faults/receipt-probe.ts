import { otherWay } from '../analysis/audit/receipts.ts';
import { KeyRing } from '../analysis/audit/signature.ts';
import type { Caller } from '../crash/caller.ts';
import type { PersonRecord, Receipt } from '../record/files.ts';

/** The keys that the server publishes now. */
export async function publishedKeys(caller: Caller): Promise<KeyRing> {
  const { body } = await caller.call('GET', '/api/keys', {});
  const pems = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].startsWith('-----BEGIN'),
  );
  return new KeyRing(Object.fromEntries(pems));
}

/**
 * What is wrong with the receipt that a person is given, as sentences: it must be signed with a key that is published,
 * and say what the person was told.
 */
export async function receiptProblems(
  caller: Caller,
  person: PersonRecord,
  token: string,
  { keys, opensAtMs }: { keys: KeyRing; opensAtMs: number },
): Promise<string[]> {
  const { accountId, number, outcome, rank } = person;
  if (number === null && outcome !== 'reserved') return [];
  const { status, body } = await caller.call('GET', '/api/receipt', { authorization: `Bearer ${token}` });
  if (status === 404) return [`${accountId} joined, and has no receipt.`];
  if (status !== 200) return [];
  const receipt = body as unknown as Receipt;
  const signature = keys.problem(receipt);
  if (signature !== null) return [`The receipt of ${accountId} ${signature}.`];
  const said = receipt.number === null ? [] : otherWay(receipt, person, opensAtMs);
  if (outcome === 'reserved' && receipt.rank !== null && receipt.rank !== rank)
    said.push(`rank ${receipt.rank}, the person was told ${rank}`);
  return said.map((what) => `The receipt of ${accountId} says ${what}.`);
}
