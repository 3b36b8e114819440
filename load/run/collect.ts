import type { Checkpoint, LedgerEntry, Receipt } from '../record/files.ts';
import type { Admin } from './admin.ts';

/** What the server holds at the end of the day: the other side of what people were told. */
export interface Evidence {
  ledger: LedgerEntry[];
  checkpoint: Checkpoint | null;
  publicKeys: Record<string, string>;
  receipts: Receipt[];
  /** What was published of the draw, with its list; null where nothing is drawn. */
  draw: Record<string, unknown> | null;
}

/** Where the server could not be asked any more. */
export const NO_EVIDENCE: Evidence = {
  ledger: [],
  checkpoint: null,
  publicKeys: {},
  receipts: [],
  draw: null,
};

/** Fetches the ledger, its signed end and the receipts. The audit comes first: it chains everything. */
export async function collectEvidence(
  admin: Pick<Admin, 'audit' | 'ledger' | 'receipts' | 'draw'>,
): Promise<Evidence> {
  const { checkpoint, publicKeys } = await admin.audit();
  return {
    checkpoint,
    publicKeys,
    ledger: await admin.ledger(),
    receipts: await admin.receipts(),
    draw: await admin.draw(),
  };
}
