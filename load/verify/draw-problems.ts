import { leadsTo, MerkleTree } from '../../server/draw/merkle.ts';
import { commitmentOf, leafOf, seedOf, ticketHash } from '../../server/draw/protocol.ts';
import { turnOf } from '../../server/draw/turns.ts';
import type { Text } from '../cli/text.ts';
import type { Check } from './verification.ts';

/** A draw as it was published (`GET /api/draw`); in a run's `draw.json` with the list (`GET /api/draw/list`). */
export interface PublishedDraw {
  commitment: string | null;
  committedAt: string | null;
  listClosesAt: string | null;
  numbers: number | null;
  listRoot: string | null;
  rootAt: string | null;
  round: { source: string; round: string; at: string; rehearsal: boolean } | null;
  revealBy: string | null;
  secret: string | null;
  revealedAt: string | null;
  beacon: string | null;
  beaconAt: string | null;
  seed: string | null;
  list?: string[];
}

/** One person's part (`GET /api/draw/proof`). */
export interface DrawProof {
  number: number;
  turn: number;
  onList: boolean;
  spot?: string;
  salt?: string;
  path?: string[];
  draw: PublishedDraw;
}

const check = (ok: boolean, good: Text, bad: Text): Check => ({ ok, text: ok ? good : bad });
const before = (a: string | null, b: string | null) =>
  a !== null && b !== null && Date.parse(a) < Date.parse(b);

/** Works a finished draw out again from what is published: what must add up, and what must come before what. */
export function drawChecks(draw: PublishedDraw): Check[] {
  const { commitment, secret, listRoot, beacon, seed, numbers, round, list } = draw;
  if (seed === null || listRoot === null || beacon === null || numbers === null || round === null)
    return [check(false, NOT_MADE, NOT_MADE)];
  const checks = [
    check(
      seedOf(secret, listRoot, beacon) === seed,
      secret === null
        ? {
            en: 'the seed is that of root and beacon; the secret was not revealed',
            fr: 'la graine est celle de la racine et de la balise ; le secret n’a pas été révélé',
          }
        : {
            en: 'the seed is that of secret, root and beacon',
            fr: 'la graine est celle du secret, de la racine et de la balise',
          },
      {
        en: 'the seed is not that of what is published',
        fr: 'la graine n’est pas celle de ce qui est publié',
      },
    ),
    check(
      draw.revealBy !== null && Date.parse(draw.revealBy) <= Date.parse(round.at),
      {
        en: 'the secret had to be out, or was void, before the beacon’s round existed',
        fr: 'le secret devait être révélé, ou était nul, avant que le tour de la balise n’existe',
      },
      {
        en: 'the secret could be revealed, or withheld, with the beacon known',
        fr: 'le secret pouvait être révélé, ou retenu, la balise étant connue',
      },
    ),
    check(
      before(draw.rootAt, round.at),
      {
        en: 'the list was published before the beacon’s round existed',
        fr: 'la liste a été publiée avant que le tour de la balise n’existe',
      },
      {
        en: 'the list was published when the beacon was known',
        fr: 'la liste a été publiée la balise étant connue',
      },
    ),
    check(
      draw.beaconAt !== null && Date.parse(draw.beaconAt) >= Date.parse(round.at),
      {
        en: 'the beacon was taken from its named round on',
        fr: 'la balise a été prise à partir du tour nommé',
      },
      { en: 'the beacon was taken before its round', fr: 'la balise a été prise avant son tour' },
    ),
  ];
  if (commitment !== null) {
    checks.push(
      check(
        before(draw.committedAt, draw.listClosesAt),
        {
          en: 'the commitment was published before the list closed',
          fr: 'l’engagement a été publié avant la clôture de la liste',
        },
        {
          en: 'the commitment was published with the list known',
          fr: 'l’engagement a été publié la liste étant connue',
        },
      ),
    );
  }
  if (secret !== null) {
    checks.push(
      check(
        commitment !== null && commitmentOf(secret) === commitment,
        { en: 'the secret opens the commitment', fr: 'le secret ouvre l’engagement' },
        { en: 'the secret is not the one committed to', fr: 'le secret n’est pas celui de l’engagement' },
      ),
      check(
        before(draw.revealedAt, draw.revealBy) && !before(draw.revealedAt, draw.rootAt),
        {
          en: 'the secret was revealed after the list and before the beacon',
          fr: 'le secret a été révélé après la liste et avant la balise',
        },
        { en: 'the secret was not revealed in its time', fr: 'le secret n’a pas été révélé en son temps' },
      ),
    );
  }
  if (list !== undefined) {
    const tree = new MerkleTree(list.map((ticket, i) => leafOf(i + 1, ticket)));
    checks.push(
      check(
        list.length === numbers && tree.root === listRoot,
        {
          en: `the list of ${numbers} numbers is the one whose root was published`,
          fr: `la liste de ${numbers} numéros est celle dont la racine a été publiée`,
        },
        {
          en: 'the list is not the one whose root was published',
          fr: 'la liste n’est pas celle dont la racine a été publiée',
        },
      ),
    );
  }
  return checks;
}

/** One person's membership and turn, besides the draw itself. */
export function proofChecks({ number, turn, onList, spot, salt, path, draw }: DrawProof): Check[] {
  const { listRoot, numbers, seed } = draw;
  const late = numbers !== null && number > numbers;
  const member =
    !late &&
    numbers !== null &&
    listRoot !== null &&
    spot !== undefined &&
    salt !== undefined &&
    path !== undefined &&
    spot.startsWith(`${number}.`) &&
    leadsTo(listRoot, leafOf(number, ticketHash(spot, salt)), number - 1, numbers, path);
  const expected = late
    ? number
    : seed !== null && numbers !== null && number >= 1
      ? turnOf(seed, numbers, number)
      : null;
  return [
    late
      ? check(
          !onList,
          {
            en: `number ${number} came after the list was closed`,
            fr: `le numéro ${number} est venu après la clôture de la liste`,
          },
          { en: 'it came after the list was closed', fr: 'il est venu après la clôture de la liste' },
        )
      : check(
          member,
          {
            en: `ticket ${spot} was on the list as number ${number}`,
            fr: `le billet ${spot} était sur la liste, numéro ${number}`,
          },
          {
            en: `number ${number} was not on the list with this ticket`,
            fr: `le numéro ${number} n’était pas sur la liste avec ce billet`,
          },
        ),
    check(
      expected === turn,
      { en: `its turn is ${turn}`, fr: `son tour est le ${turn}` },
      {
        en: `its turn is ${expected}, and not ${turn}`,
        fr: `son tour est le ${expected}, et non le ${turn}`,
      },
    ),
  ];
}

const NOT_MADE: Text = { en: 'the draw is not made yet', fr: 'le tirage n’est pas encore fait' };
