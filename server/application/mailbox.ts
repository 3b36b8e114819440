import type { Language } from '../errors.ts';
import type { Place } from '../store/answers.ts';

const DAY_MS = 86_400_000;
/** Days before the last day of payment on which a reminder comes, where an opening does not say. An assumption. */
export const usualReminders = { firstDays: 7, secondDays: 1 };

/** What the store knows of a person that the mailbox tells of. Opening ms, 0 or null where it did not happen. */
export interface MailFacts {
  nowMs: number;
  /** Places that were lost by not paying, oldest first, and the latest place; null without one. */
  former: readonly Place[];
  place: Place | null;
  /** When a place that came back was offered to this person, who stood by. */
  standbyCalledAtMs: number;
  documents: readonly WantedDocument[];
  /** A payment that was for nothing: to be paid back. */
  refund: { atMs: number; amount: number } | null;
  /** Children, spouse and main applicant: what is to be paid, dollars. */
  feeTotal: number;
  /** Days before the last day of payment on which a reminder comes. */
  reminders: { firstDays: number; secondDays: number };
}

export interface WantedDocument {
  name: string;
  askedAtMs: number;
  dueAtMs: number;
  handedAtMs: number;
}

export type NoticeKind =
  | 'submitted'
  | 'exempt'
  | 'reminder'
  | 'paid'
  | 'lapsed'
  | 'refunded'
  | 'standbyCalled'
  | 'documentsWanted'
  | 'documentsReceived';

export interface Notice {
  kind: NoticeKind;
  atMs: number;
  /** By when something is to be done about it, opening ms; null where nothing is. */
  dueAtMs: number | null;
  /** What it names: a rank, an amount, documents. */
  rank: number | null;
  amount: number | null;
  names: readonly string[];
}

/**
 * The mailbox, worked out from what happened and not written: so each notice is there once, at the moment of what it
 * tells of, whatever servers and controllers did in between; and the same whenever it is read. Oldest first. Pure.
 */
export function noticesOf(facts: MailFacts): Notice[] {
  const notices = [
    ...[...facts.former, ...(facts.place === null ? [] : [facts.place])].flatMap((place) =>
      noticesOfPlace(place, facts),
    ),
    ...(facts.standbyCalledAtMs > 0 ? [notice('standbyCalled', facts.standbyCalledAtMs)] : []),
    ...(facts.refund === null
      ? []
      : [notice('refunded', facts.refund.atMs, { amount: facts.refund.amount })]),
    ...noticesOfDocuments(facts.documents),
  ];
  return notices.filter(({ atMs }) => atMs <= facts.nowMs).sort((a, b) => a.atMs - b.atMs);
}

function noticesOfPlace(place: Place, { feeTotal, reminders: days }: MailFacts): Notice[] {
  const { status, rank, reservedAtMs, payByMs, settledAtMs } = place;
  if (status === 'exempt') return [notice('exempt', reservedAtMs)];
  const toPay = { dueAtMs: payByMs, amount: feeTotal, rank };
  // Who has paid, or lost the place, is reminded no more.
  const untilMs = status === 'reserved' ? Number.POSITIVE_INFINITY : settledAtMs;
  const reminders = [days.firstDays, days.secondDays]
    .map((before) => payByMs - before * DAY_MS)
    .filter((atMs) => atMs > reservedAtMs && atMs < untilMs)
    .map((atMs) => notice('reminder', atMs, toPay));
  return [
    notice('submitted', reservedAtMs, toPay),
    ...reminders,
    ...(status === 'confirmed' ? [notice('paid', settledAtMs, { rank, amount: feeTotal })] : []),
    ...(status === 'lapsed' ? [notice('lapsed', settledAtMs, { rank })] : []),
  ];
}

/** What was asked for, or handed in, together is one notice. */
function noticesOfDocuments(documents: readonly WantedDocument[]): Notice[] {
  const together = (at: (document: WantedDocument) => number) =>
    [...new Set(documents.map(at))]
      .filter((atMs) => atMs > 0)
      .map((atMs) => ({ atMs, some: documents.filter((document) => at(document) === atMs) }));
  const names = (some: readonly WantedDocument[]) => some.map(({ name }) => name);
  return [
    ...together(({ askedAtMs }) => askedAtMs).map(({ atMs, some }) =>
      notice('documentsWanted', atMs, { dueAtMs: some[0]!.dueAtMs, names: names(some) }),
    ),
    ...together(({ handedAtMs }) => handedAtMs).map(({ atMs, some }) =>
      notice('documentsReceived', atMs, { names: names(some) }),
    ),
  ];
}

function notice(kind: NoticeKind, atMs: number, more: Partial<Notice> = {}): Notice {
  return { kind, atMs, dueAtMs: null, rank: null, amount: null, names: [], ...more };
}

/** What a notice says. `when` writes an instant of opening time as people read it. */
export function wordsOf(
  { kind, dueAtMs, rank, amount, names }: Notice,
  language: Language,
  when: (ms: number) => string,
): { subject: string; text: string } {
  const due = dueAtMs === null ? '' : when(dueAtMs);
  const list = names.join(', ');
  const texts: Record<NoticeKind, Record<Language, [subject: string, text: string]>> = {
    submitted: {
      en: [
        'Your application has been submitted',
        `Your place has rank ${rank}. It is yours once ${amount} CAD are paid, by ${due}. The rank says when you submitted: it is neither an order of processing nor a decision.`,
      ],
      fr: [
        'Votre demande est déposée',
        `Votre place porte le rang ${rank}. Elle est à vous dès que ${amount} $ CA sont payés, au plus tard le ${due}. Le rang dit quand vous avez déposé : ce n’est ni un ordre de traitement ni une décision.`,
      ],
    },
    exempt: {
      en: [
        'Your application has been submitted',
        'It takes no place of the quota, and has no rank. That it was submitted is not a decision.',
      ],
      fr: [
        'Votre demande est déposée',
        'Elle n’occupe aucune place du contingent et ne porte pas de rang. Le dépôt n’est pas une décision.',
      ],
    },
    reminder: {
      en: ['Your place is not paid for yet', `Pay ${amount} CAD by ${due}, or the place is given up.`],
      fr: [
        'Votre place n’est pas encore payée',
        `Payez ${amount} $ CA au plus tard le ${due}, sinon la place est abandonnée.`,
      ],
    },
    paid: {
      en: [
        'Your payment has been received',
        `${amount} CAD: your place is confirmed. You will find here which documents are wanted once your application is processed.`,
      ],
      fr: [
        'Votre paiement est reçu',
        `${amount} $ CA : votre place est confirmée. Vous trouverez ici les documents demandés quand votre demande sera traitée.`,
      ],
    },
    lapsed: {
      en: [
        'Your place has been given up',
        `It was not paid for in time (rank ${rank}). You may change your application and try again while places are left.`,
      ],
      fr: [
        'Votre place est abandonnée',
        `Elle n’a pas été payée à temps (rang ${rank}). Vous pouvez modifier votre demande et réessayer tant qu’il reste des places.`,
      ],
    },
    refunded: {
      en: [
        'Your payment is being paid back',
        `${amount} CAD came too late, or once too often: they are on their way back to you.`,
      ],
      fr: [
        'Votre paiement vous est remboursé',
        `${amount} $ CA sont arrivés trop tard, ou une fois de trop : ils vous reviennent.`,
      ],
    },
    standbyCalled: {
      en: [
        'A place has come back for you',
        'You stood by, and it is your turn: take it up on the page of the line before it runs out.',
      ],
      fr: [
        'Une place est revenue pour vous',
        'Vous étiez en attente, et c’est votre tour : prenez-le sur la page de la file avant qu’il n’expire.',
      ],
    },
    documentsWanted: {
      en: ['Documents are wanted', `Hand in by ${due}: ${list}.`],
      fr: ['Des documents sont demandés', `À remettre au plus tard le ${due} : ${list}.`],
    },
    documentsReceived: {
      en: ['Documents have been received', `Received: ${list}.`],
      fr: ['Des documents sont reçus', `Reçus : ${list}.`],
    },
  };
  const [subject, text] = texts[kind][language];
  return { subject, text };
}
