import type { Text } from '../cli/text.ts';
import type { Receipt } from '../record/files.ts';
import type { Verification } from './verification.ts';

const OUTCOMES: Record<string, Text> = {
  left: { en: 'left the line', fr: 'a quitté la file' },
  expired: { en: 'the call, or the session, ran out', fr: 'l’appel, ou la session, a expiré' },
  turnedAway: { en: 'no place was left', fr: 'il ne restait plus de place' },
  standby: { en: 'stands by for a place that comes back', fr: 'en attente d’une place rendue' },
  reserved: { en: 'a place, not paid for yet', fr: 'une place, pas encore payée' },
  confirmed: { en: 'a place, paid for', fr: 'une place, payée' },
  lapsed: { en: 'a place that was not paid for in time', fr: 'une place qui n’a pas été payée à temps' },
  exempt: { en: 'accepted outside the quota', fr: 'acceptée hors contingent' },
};

/** What a receipt states, in the order in which it happened; what did not happen is left out. */
export function receiptStates(receipt: Receipt): Verification['states'] {
  const { number, turn, rank, seq, settledSeq, checkpoint, code, outcome } = receipt;
  const rows: [Text, Text | string | null][] = [
    [{ en: 'joined the line', fr: 'entrée dans la file' }, moment(receipt.joinedAt)],
    [
      { en: 'number and turn', fr: 'numéro et tour' },
      number == null ? null : { en: `number ${number}, turn ${turn}`, fr: `numéro ${number}, tour ${turn}` },
    ],
    [{ en: 'called', fr: 'appel' }, moment(receipt.calledAt)],
    [{ en: 'admitted', fr: 'admission' }, moment(receipt.admittedAt)],
    [
      { en: 'outcome', fr: 'issue' },
      outcome == null ? { en: 'none yet', fr: 'pas encore' } : (OUTCOMES[outcome] ?? outcome),
    ],
    [{ en: 'rank', fr: 'rang' }, rank == null ? null : String(rank)],
    [{ en: 'accepted', fr: 'acceptation' }, moment(receipt.reservedAt)],
    [{ en: 'to be paid by', fr: 'à payer avant' }, moment(receipt.payBy)],
    [
      outcome === 'lapsed' ? { en: 'lapsed', fr: 'perdue' } : { en: 'paid', fr: 'paiement' },
      moment(receipt.settledAt),
    ],
    [{ en: 'code', fr: 'code' }, code ?? null],
    [
      { en: 'ledger', fr: 'registre' },
      seq == null
        ? null
        : {
            en: `entry ${seq}${settledSeq == null ? '' : `, settled by entry ${settledSeq}`}`,
            fr: `écriture ${seq}${settledSeq == null ? '' : `, réglée par l’écriture ${settledSeq}`}`,
          },
    ],
    [
      { en: 'ledger’s head then', fr: 'tête du registre alors' },
      checkpoint == null
        ? { en: 'none given', fr: 'non indiquée' }
        : {
            en: `entry ${checkpoint.seq}, ${checkpoint.hash.slice(0, 16)}…`,
            fr: `écriture ${checkpoint.seq}, ${checkpoint.hash.slice(0, 16)}…`,
          },
    ],
    [{ en: 'issued', fr: 'délivrance' }, moment(receipt.issuedAt)],
  ];
  return rows.filter((row): row is [Text, Text | string] => row[1] !== null);
}

export function receiptNotes({ rank, seq, checkpoint }: Receipt): Text[] {
  const notes: Text[] = [];
  if (rank != null)
    notes.push({
      en: 'A rank says who was first, not who is processed or accepted first.',
      fr: 'Un rang dit qui était là d’abord, non qui est traité ou accepté d’abord.',
    });
  if (seq != null && checkpoint == null)
    notes.push({
      en: 'It carries no head of the ledger: a new receipt of the same place does, once its entry is chained.',
      fr: 'Il ne porte pas la tête du registre : un nouveau récépissé de la même place la porte, dès que son écriture est enchaînée.',
    });
  return notes;
}

/** `2016-06-13T08:30:02.125-04:00` as people read it, in the offset that was signed. */
function moment(iso: string | null | undefined): Text | string | null {
  if (iso == null) return null;
  const offset = /([+-]\d\d:\d\d|Z)$/.exec(iso)?.[1];
  if (offset === undefined || Number.isNaN(Date.parse(iso))) return iso;
  const timeZone = offset === 'Z' ? 'UTC' : offset;
  const written = (locale: string) =>
    new Intl.DateTimeFormat(locale, {
      ...{ timeZone, day: 'numeric', month: 'long', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    }).format(Date.parse(iso));
  return { en: `${written('en-GB')} (${offset})`, fr: `${written('fr-CA')} (${offset})` };
}
