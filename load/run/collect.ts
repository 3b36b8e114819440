import type { Checkpoint, LedgerEntry, Notice, Receipt } from '../record/files.ts';
import type { Admin } from './admin.ts';

/** What the server holds at the end of the day: the other side of what people were told. */
export interface Evidence {
  ledger: LedgerEntry[];
  checkpoint: Checkpoint | null;
  publicKeys: Record<string, string>;
  receipts: Receipt[];
  /** What was in the mailboxes; null where the site does not tell. */
  notices: Notice[] | null;
  /** What was published of the draw, with its list; null where nothing is drawn. */
  draw: Record<string, unknown> | null;
}

/** Where the server could not be asked any more. */
export const NO_EVIDENCE: Evidence = {
  ledger: [],
  checkpoint: null,
  publicKeys: {},
  receipts: [],
  notices: null,
  draw: null,
};

/** Fetches the ledger, its signed end and the receipts. The audit comes first: it chains everything. */
export async function collectEvidence(
  admin: Pick<Admin, 'audit' | 'ledger' | 'receipts' | 'notices' | 'draw'>,
): Promise<Evidence> {
  const { checkpoint, publicKeys } = await admin.audit();
  return {
    checkpoint,
    publicKeys,
    ledger: await admin.ledger(),
    receipts: await admin.receipts(),
    notices: await admin.notices(),
    draw: await admin.draw(),
  };
}
