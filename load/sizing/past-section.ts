import { say, type Text } from '../cli/text.ts';
import type { Format } from '../report/format.ts';
import type { Html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import type { UnitUsed } from './past.ts';
import type { Sizing } from './sizing.ts';
import { WORDS, type Word } from './words.ts';

/** What a hundred thousand and a million people ask of programs, by unit costs that each name their source. */
export function pastSection({ past }: Sizing, f: Format): Html | null {
  if (past === null) return null;
  const { language } = f;
  const w = (word: Word) => say(WORDS[word], language);
  return section(
    'past',
    w('past'),
    paragraph(w('pastLead')),
    table({
      name: w('past'),
      columns: [
        ...[w('people'), w('connections'), w('peak'), w('cores'), w('broadcast')],
        ...[w('changes'), w('redisBusy'), w('ledger')],
      ],
      numbers: [1, 2, 3, 4, 5, 6, 7],
      wide: true,
      rows: past.rows.map((row) => [
        f.number(row.people),
        f.number(row.connections),
        f.number(row.requestsPerSecond),
        f.number(row.cores, row.cores < 1 ? 3 : 1),
        `${f.number((8 * row.broadcastBytesPerSecond) / 1e6)} Mbit/s`,
        f.number(row.changes),
        f.percent(row.redisBusy),
        bytesText(row.ledgerBytes, f),
      ]),
    }),
    paragraph(redisText(past, f)),
    table({
      name: w('units'),
      columns: [w('units'), w('cost'), w('source')],
      numbers: [1],
      rows: past.units.map((unit) => [
        say(UNITS[unit.what], language),
        unit.unit === 'ms' ? `${f.number(unit.value, 3)}\u00a0ms` : bytesText(unit.value, f),
        unit.source === 'assumed' ? w('assumed') : unit.source,
      ]),
    }),
  );
}

function redisText({ redisEndsAt, redisChangesPerSecond }: NonNullable<Sizing['past']>, f: Format): string {
  if (redisEndsAt === null || redisChangesPerSecond === null) return say(NO_REDIS, f.language);
  return say(
    {
      en: `One Redis does some ${f.number(redisChangesPerSecond)} changes a second by its processor time. In proportion it would be full at about ${f.number(redisEndsAt)} people of this opening: polls and listeners never reach it. Beyond, the opening has to be cut into several, since one quota is one hash tag on one primary.`,
      fr: `Un Redis fait environ ${f.number(redisChangesPerSecond)} changements par seconde, d’après son temps de processeur. En proportion, il serait plein vers ${f.number(redisEndsAt)} personnes de cette ouverture : les coups d’œil et l’écoute ne l’atteignent jamais. Au-delà, il faut couper l’ouverture en plusieurs, un quota tenant sur un seul primaire.`,
    },
    f.language,
  );
}

function bytesText(bytes: number, f: Format): string {
  const [big, unit]: [number, Text] =
    bytes >= 1e6
      ? [bytes / 1e6, { en: 'MB', fr: 'Mo' }]
      : bytes >= 10_000
        ? [bytes / 1e3, { en: 'kB', fr: 'ko' }]
        : [bytes, { en: 'bytes', fr: 'octets' }];
  return `${f.number(big, big < 10 ? 1 : 0)}\u00a0${say(unit, f.language)}`;
}

const UNITS: Record<UnitUsed['what'], Text> = {
  read: { en: 'a look or poll, server', fr: 'un coup d’œil, serveur' },
  change: { en: 'a change, server', fr: 'un changement, serveur' },
  redis: { en: 'a change, Redis', fr: 'un changement, Redis' },
  snapshot: {
    en: 'the room’s news, once to one listener',
    fr: 'les nouvelles de la salle, une fois à un auditeur',
  },
  ledger: { en: 'an entry of the ledger; two a place', fr: 'une inscription au registre ; deux par place' },
};

const NO_REDIS: Text = {
  en: 'Redis’s own time was not measured.',
  fr: 'Le temps propre de Redis n’a pas été mesuré.',
};
