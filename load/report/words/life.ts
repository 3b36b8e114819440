import type { Format } from '../format.ts';

/** What became of the places, in English. */
export function englishLife(f: Format) {
  const n = f.number;
  const places = (count: number) => `${n(count)} ${count === 1 ? 'place' : 'places'}`;
  return {
    heading: 'The life of the places',
    title: (confirmed: number, total: number, lapsed: number, again: number) =>
      [
        `${n(confirmed)} of ${places(total)} ${confirmed === 1 ? 'was' : 'were'} paid for in the end`,
        lapsed > 0 ? `; ${n(lapsed)} ${lapsed === 1 ? 'was' : 'were'} not` : '',
        again > 0 ? `, and ${n(again)} ${again === 1 ? 'was' : 'were'} given again` : '',
      ].join(''),
    note: 'All places, by what they are at the end of each day: every day is as high as the total.',
    alternative:
      'Stacked areas over the days since the opening: places paid for, reserved and not paid, burned, and left to reserve; their sum is the total.',
    key: { confirmed: 'paid for', reserved: 'reserved', burned: 'burned', remaining: 'left' },
    table: 'What happened to the places, by the days of the opening',
    columns: [
      'Day',
      'Given',
      'of those again',
      'to standby',
      'Paid for',
      'Came back',
      'Burned',
      'Documents asked',
      'handed in',
      'At its end: left + reserved + paid + burned = total',
    ],
    all: 'In all',
    conserved: (holds: number, of: number) =>
      holds === of
        ? `After each of the ${n(of)} entries of the ledger, left + reserved + paid + burned is the total: no place appeared, and none vanished.`
        : `After ${n(of - holds)} of the ${n(of)} entries of the ledger, left + reserved + paid + burned is NOT the total.`,
    added: (count: number) => `${places(count)} ${count === 1 ? 'was' : 'were'} added while it ran.`,
    ways: 'How places were paid for',
    wayColumns: ['Way', 'People', 'Paid in time', 'Dollars', 'Charges refused', 'not answered'],
    methods: { online: 'online', post: 'by post', cheque: 'certified cheque', cashOrder: 'cash order' },
    notices: 'Notices in the mailboxes',
    noticeColumns: ['Notice', 'Sent', 'First', 'Last'],
    kinds: {
      submitted: 'submitted, with what to pay by when',
      exempt: 'submitted outside the quota',
      reminder: 'reminder to pay',
      paid: 'payment received',
      lapsed: 'place given up, not paid in time',
      refunded: 'payment paid back',
      standbyCalled: 'a place has come back, to who stood by',
      documentsWanted: 'documents wanted',
      documentsReceived: 'documents received',
    } as Record<string, string>,
  };
}

/** Ce que sont devenues les places, en français. */
export function frenchLife(f: Format): ReturnType<typeof englishLife> {
  const n = f.number;
  const places = (count: number) => `${n(count)} ${count > 1 ? 'places' : 'place'}`;
  return {
    heading: 'La vie des places',
    title: (confirmed: number, total: number, lapsed: number, again: number) =>
      [
        `${n(confirmed)} des ${places(total)} payée${confirmed > 1 ? 's' : ''} en fin de compte`,
        lapsed > 0 ? `\u00a0; ${n(lapsed)} ne l’${lapsed > 1 ? 'ont' : 'a'} pas été` : '',
        again > 0 ? `, et ${n(again)} redonnée${again > 1 ? 's' : ''}` : '',
      ].join(''),
    note: 'Toutes les places, selon ce qu’elles sont à la fin de chaque jour\u00a0: chaque jour fait la hauteur du total.',
    alternative:
      'Aires empilées au fil des jours depuis l’ouverture\u00a0: places payées, réservées et impayées, perdues, et restantes\u00a0; leur somme est le total.',
    key: { confirmed: 'payées', reserved: 'réservées', burned: 'perdues', remaining: 'restantes' },
    table: 'Ce qui est arrivé aux places, par jour de l’ouverture',
    columns: [
      'Jour',
      'Données',
      'dont redonnées',
      'à l’attente',
      'Payées',
      'Revenues',
      'Perdues',
      'Documents demandés',
      'remis',
      'À la fin du jour\u00a0: restantes + réservées + payées + perdues = total',
    ],
    all: 'En tout',
    conserved: (holds: number, of: number) =>
      holds === of
        ? `Après chacune des ${n(of)} écritures du registre, restantes + réservées + payées + perdues font le total\u00a0: aucune place n’est apparue, aucune n’a disparu.`
        : `Après ${n(of - holds)} des ${n(of)} écritures du registre, restantes + réservées + payées + perdues ne font PAS le total.`,
    added: (count: number) => `${places(count)} ${count > 1 ? 'ajoutées' : 'ajoutée'} en cours de route.`,
    ways: 'Comment les places ont été payées',
    wayColumns: ['Moyen', 'Personnes', 'Payées à temps', 'Dollars', 'Paiements refusés', 'sans réponse'],
    methods: { online: 'en ligne', post: 'par la poste', cheque: 'chèque certifié', cashOrder: 'mandat' },
    notices: 'Avis dans les messageries',
    noticeColumns: ['Avis', 'Envoyés', 'Premier', 'Dernier'],
    kinds: {
      submitted: 'demande déposée, avec ce qu’il faut payer et pour quand',
      exempt: 'demande déposée hors contingent',
      reminder: 'rappel de payer',
      paid: 'paiement reçu',
      lapsed: 'place abandonnée, impayée à temps',
      refunded: 'paiement remboursé',
      standbyCalled: 'une place est revenue, à qui était en attente',
      documentsWanted: 'documents demandés',
      documentsReceived: 'documents reçus',
    } as Record<string, string>,
  };
}
