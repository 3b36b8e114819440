import type { Text } from '../../cli/text.ts';
import type { Checkpoint, LedgerEntry, Receipt } from '../../record/files.ts';
import { type KeyRing, keyProblems } from './signature.ts';
import type { Rule } from './violation.ts';

/** What is wrong with a receipt: in which respect, and in words that follow its holder's name. */
export interface ReceiptProblem {
  rule: Extract<Rule, 'receipt' | 'checkpoint'>;
  text: Text;
}

/** A ledger, to be asked by sequence number and by account. */
export class LedgerIndex {
  readonly count: number;
  readonly #bySeq = new Map<number, LedgerEntry>();
  readonly #byAccount = new Map<string, LedgerEntry[]>();

  constructor(entries: readonly LedgerEntry[]) {
    this.count = entries.length;
    for (const entry of entries) {
      this.#bySeq.set(entry.seq, entry);
      if (entry.accountId === null) continue;
      const own = this.#byAccount.get(entry.accountId);
      if (own) own.push(entry);
      else this.#byAccount.set(entry.accountId, [entry]);
    }
  }

  entry(seq: number): LedgerEntry | undefined {
    return this.#bySeq.get(seq);
  }

  /** What happened to an account's places, in order. */
  of(accountId: string): readonly LedgerEntry[] {
    return this.#byAccount.get(accountId) ?? [];
  }
}

/** What a receipt states against what the ledger holds; its checkpoint itself is another matter. */
export function problemsInLedger(receipt: Receipt, ledger: LedgerIndex): ReceiptProblem[] {
  const place = receipt.reservedAt === null ? missedPlace(receipt, ledger) : statedPlace(receipt, ledger);
  return [...place, ...uncovered(receipt)];
}

function statedPlace(receipt: Receipt, ledger: LedgerIndex): ReceiptProblem[] {
  const { accountId, rank, reservedAt, seq } = receipt;
  const own = ledger.of(accountId);
  const given = own.filter(({ kind }) => kind === 'reserve' || kind === 'exempt');
  if (given.length === 0)
    return [
      wrong({
        en: 'has a receipt for a place that the ledger does not hold',
        fr: 'a un récépissé pour une place que le registre ne contient pas',
      }),
    ];
  // Who lapsed and came again has an entry, and a receipt, for each time.
  const entry = given.find((one) => one.rank === rank);
  if (entry === undefined) {
    const ranks = given.map((one) => one.rank).join(', ');
    return [
      wrong({
        en: `has a receipt that says rank ${rank}, the ledger ${ranks}`,
        fr: `a un récépissé qui dit le rang ${rank}, le registre ${ranks}`,
      }),
    ];
  }
  if (Date.parse(entry.at) !== Date.parse(reservedAt!))
    return [
      wrong({
        en: `has a receipt that says ${reservedAt}, the ledger ${entry.at}`,
        fr: `a un récépissé qui dit ${reservedAt}, le registre ${entry.at}`,
      }),
    ];
  if (seq != null && seq !== entry.seq)
    return [
      wrong({
        en: `has a receipt that names entry ${seq}, the place is entry ${entry.seq}`,
        fr: `a un récépissé qui nomme l’écriture ${seq}, la place est l’écriture ${entry.seq}`,
      }),
    ];
  return settlement(receipt, entry, own);
}

/** Paid for or lapsed as the ledger says; and not silent about what the receipt's own checkpoint covers. */
function settlement(receipt: Receipt, place: LedgerEntry, own: readonly LedgerEntry[]): ReceiptProblem[] {
  const { outcome, settledAt, settledSeq, checkpoint } = receipt;
  const settled = own.find(
    ({ kind, rank, seq }) =>
      seq > place.seq && rank === place.rank && kind !== 'reserve' && kind !== 'exempt',
  );
  const inLedger = settled === undefined ? place.kind : settled.kind;
  const said = outcomeOf[inLedger];
  if (outcome === undefined) return [];
  const known = settled !== undefined && checkpoint != null && settled.seq <= checkpoint.count;
  const open = outcome === 'reserved' && settledAt == null;
  if (open && place.kind === 'reserve' && !known) return [];
  if (outcome !== said)
    return [
      wrong({
        en: `has a receipt that says ${outcome}, the ledger ${said}`,
        fr: `a un récépissé qui dit ${outcome}, le registre ${said}`,
      }),
    ];
  const sameTime = settled === undefined || Date.parse(settled.at) === Date.parse(settledAt ?? '');
  const sameEntry = (settledSeq ?? null) === (settled?.seq ?? null);
  if (sameTime && sameEntry) return [];
  return [
    wrong({
      en: `has a receipt that says ${outcome} at ${settledAt} by entry ${settledSeq}, the ledger at ${settled?.at} by entry ${settled?.seq}`,
      fr: `a un récépissé qui dit ${outcome} à ${settledAt} par l’écriture ${settledSeq}, le registre à ${settled?.at} par l’écriture ${settled?.seq}`,
    }),
  ];
}

const outcomeOf: Partial<Record<LedgerEntry['kind'], string>> = {
  reserve: 'reserved',
  exempt: 'exempt',
  confirm: 'confirmed',
  return: 'lapsed',
  burn: 'lapsed',
};

/** A receipt that tells of no place, though its own checkpoint covers one that was still held. */
function missedPlace({ accountId, checkpoint }: Receipt, ledger: LedgerIndex): ReceiptProblem[] {
  const last = ledger.of(accountId).findLast(({ seq }) => seq <= (checkpoint?.count ?? 0));
  if (last === undefined || last.kind === 'return' || last.kind === 'burn') return [];
  return [
    wrong({
      en: `has a receipt without a place, the ledger holds one in entry ${last.seq}`,
      fr: `a un récépissé sans place, le registre en contient une à l’écriture ${last.seq}`,
    }),
  ];
}

/** A receipt whose own checkpoint does not stand behind what it states. */
function uncovered({ checkpoint, seq, settledSeq }: Receipt): ReceiptProblem[] {
  const last = Math.max(seq ?? 0, settledSeq ?? 0);
  if (checkpoint == null || checkpoint.count >= last) return [];
  return [
    rewritten({
      en: `has a receipt about entry ${last} whose checkpoint covers ${checkpoint.count}`,
      fr: `a un récépissé sur l’écriture ${last} dont le point de contrôle en couvre ${checkpoint.count}`,
    }),
  ];
}

/** Whether the server signed a receipt's checkpoint. */
export function problemsOfCheckpoint(checkpoint: Checkpoint, keys: KeyRing): ReceiptProblem[] {
  const verdict = keys.check(checkpoint);
  if (verdict === 'holds') return [];
  const { en, fr } = keyProblems(checkpoint.keyId)[verdict];
  return [
    rewritten({
      en: `has a receipt whose checkpoint ${en}`,
      fr: `a un récépissé dont le point de contrôle ${fr}`,
    }),
  ];
}

/** A checkpoint, a word of the server's from an earlier time, against the ledger as it is shown now. */
export function checkpointInLedger({ seq, hash, count }: Checkpoint, ledger: LedgerIndex): ReceiptProblem[] {
  if (count > ledger.count)
    return [
      rewritten({
        en: `has a receipt whose checkpoint counts ${count} entries, the ledger has ${ledger.count}: its tail was dropped`,
        fr: `a un récépissé dont le point de contrôle compte ${count} écritures, le registre en a ${ledger.count} : la fin en a été retirée`,
      }),
    ];
  if (seq === count && (count === 0 || ledger.entry(seq)?.hash === hash)) return [];
  return [
    rewritten({
      en: `has a receipt whose checkpoint signs another entry ${seq} than the ledger holds: it was rewritten`,
      fr: `a un récépissé dont le point de contrôle signe une autre écriture ${seq} que celle du registre : il a été réécrit`,
    }),
  ];
}

function wrong(text: Text): ReceiptProblem {
  return { rule: 'receipt', text };
}

function rewritten(text: Text): ReceiptProblem {
  return { rule: 'checkpoint', text };
}
