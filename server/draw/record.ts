import { rehearsalSource } from './beacon.ts';

/**
 * What `GET /api/draw` says, signed like a receipt. Each field is null until it may be known. Instants are ISO 8601,
 * opening time.
 */
export interface DrawStatement {
  kind: 'draw';
  opening: string;
  /** When the list closes; null where nothing is drawn. */
  listClosesAt: string | null;
  /** SHA-256 of the operator's secret. */
  commitment: string | null;
  committedAt: string | null;
  /** How many numbers are on the list: 1 to this one. */
  numbers: number | null;
  /** Merkle root of the list. */
  listRoot: string | null;
  rootAt: string | null;
  /** The beacon's round that the draw will be made with; named with the root. */
  round: { source: string; round: string; at: string; rehearsal: boolean } | null;
  /** Until when the secret may be revealed: not after the round's time. */
  revealBy: string | null;
  secret: string | null;
  revealedAt: string | null;
  beacon: string | null;
  beaconAt: string | null;
  seed: string | null;
  drawnAt: string | null;
  /** What the draw cannot show. */
  limits: { en: string; fr: string };
}

export const limits = {
  en: 'The draw is fair among the numbers on the list. Whether each number is one real person, it cannot show: accounts made up before the list closed are beyond its reach. A beacon called "rehearsal, not proof" was made by the operator and proves nothing.',
  fr: 'Le tirage est équitable entre les numéros de la liste. Il ne peut montrer que chaque numéro est une vraie personne : les comptes inventés avant la clôture de la liste lui échappent. Une balise nommée « rehearsal, not proof » a été produite par l’opérateur et ne prouve rien.',
};

/**
 * The statement that a record of the store makes.
 *
 * @param record see `lua/draw*.lua`
 * @param opening its id, and when its list closes (null where the mode draws nothing)
 */
export function drawStatement(
  record: Record<string, string>,
  opening: { id: string; listClosesAt: string | null },
  iso: (ms: number) => string,
): DrawStatement {
  const text = (field: string) => record[field] ?? null;
  const at = (field: string) => (record[field] === undefined ? null : iso(Number(record[field])));
  const { source, round } = record;
  return {
    kind: 'draw',
    opening: opening.id,
    listClosesAt: opening.listClosesAt,
    commitment: text('commitment'),
    committedAt: at('committedAt'),
    numbers: record['numbers'] === undefined ? null : Number(record['numbers']),
    listRoot: text('listRoot'),
    rootAt: at('rootAt'),
    round:
      source === undefined || round === undefined
        ? null
        : { source, round, at: at('roundAt')!, rehearsal: source === rehearsalSource },
    revealBy: at('revealBy'),
    secret: text('secret'),
    revealedAt: at('revealedAt'),
    beacon: text('beacon'),
    beaconAt: at('beaconAt'),
    seed: text('seed'),
    drawnAt: at('drawnAt'),
    limits,
  };
}
