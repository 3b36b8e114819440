import { say, type Text } from '../cli/text.ts';
import type { Format } from '../report/format.ts';
import type { Html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import type { Past, UnitUsed } from './past.ts';
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
      columns: [w('people'), w('connections'), w('processes'), w('peak'), w('cores')],
      numbers: [1, 2, 3, 4],
      rows: past.rows.map((row) => [
        f.number(row.people),
        f.number(row.connections),
        f.number(row.processes),
        f.number(row.requestsPerSecond),
        cores(row.cores, f),
      ]),
    }),
    table({
      name: w('broadcast'),
      columns: [w('people'), w('broadcast'), w('broadcastCores'), w('broadcastMemory')],
      numbers: [1, 2, 3],
      rows: past.rows.map((row) => [
        f.number(row.people),
        bandwidth(row.broadcastBytesPerSecond, f),
        cores(row.broadcastCores, f),
        bytesText((row.connections * past.listenersBytes) / unitOf(past, 'sockets'), f),
      ]),
    }),
    table({
      name: w('redisAndLedger'),
      columns: [
        ...[w('people'), w('changes'), w('changesPerSecond'), w('ofOneRedis')],
        ...[w('redisMemory'), w('ledger')],
      ],
      numbers: [1, 2, 3, 4, 5],
      rows: past.rows.map((row) => [
        f.number(row.people),
        f.number(row.changes),
        f.number(row.changesPerSecond),
        f.percent(row.redisBusy),
        bytesText(row.redisBytes, f),
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
        unitText(unit, f),
        unit.source === 'assumed' ? w('assumed') : unit.source,
      ]),
    }),
    paragraph(liveText(past, f), 'note'),
  );
}

function unitOf({ units }: Past, what: UnitUsed['what']): number {
  return units.find((unit) => unit.what === what)?.value ?? 1;
}

function cores(value: number, f: Format): string {
  return f.number(value, value < 1 ? 3 : 1);
}

function bandwidth(bytesPerSecond: number, f: Format): string {
  const megabits = (8 * bytesPerSecond) / 1e6;
  return megabits < 1000
    ? `${f.number(megabits, megabits < 10 ? 1 : 0)}\u00a0Mbit/s`
    : `${f.number(megabits / 1000, 1)}\u00a0Gbit/s`;
}

function unitText({ unit, value }: UnitUsed, f: Format): string {
  if (unit === 'connections') return f.number(value);
  if (unit === 'bytes') return bytesText(value, f);
  return value < 0.1
    ? `${f.number(value * 1000, value < 0.01 ? 1 : 0)}\u00a0µs`
    : `${f.number(value, 2)}\u00a0ms`;
}

function liveText({ liveMachine: { cpus, cpuModel } }: Past, f: Format): string {
  return say(
    {
      en: `A connection is held by one process up to its limit of open files. What connections and people in line cost was measured on ${cpus} × ${cpuModel} (bench --only live; size --live DIR takes another measurement).`,
      fr: `Un processus tient autant de connexions que le permet sa limite de fichiers ouverts. Ce que coûtent les connexions et les gens dans la file fut mesuré sur ${cpus} × ${cpuModel} (bench --only live ; size --live DIR prend une autre mesure).`,
    },
    f.language,
  );
}

function redisText({ redisEndsAt, redisBytesThen, redisChangesPerSecond }: Past, f: Format): string {
  if (redisEndsAt === null || redisBytesThen === null || redisChangesPerSecond === null)
    return say(NO_REDIS, f.language);
  const people = f.number(Number(redisEndsAt.toPrecision(2)));
  const [perSecond, memory] = [
    f.number(Number(redisChangesPerSecond.toPrecision(2))),
    bytesText(redisBytesThen, f),
  ];
  return say(
    {
      en: `Where one Redis ends: it does some ${perSecond} changes a second, by its processor time and full batches to the disk. In proportion it would be full at about ${people} people of this opening, of whom it would keep ${memory}: polls and listeners never reach it. Beyond, the opening has to be cut into several, since one quota is one hash tag on one primary.`,
      fr: `Où finit un Redis : il fait environ ${perSecond} changements par seconde, d’après son temps de processeur et des lots pleins vers le disque. En proportion, il serait plein vers ${people} personnes de cette ouverture, dont il garderait ${memory} : les coups d’œil et l’écoute ne l’atteignent jamais. Au-delà, il faut couper l’ouverture en plusieurs, un quota tenant sur un seul primaire.`,
    },
    f.language,
  );
}

function bytesText(bytes: number, f: Format): string {
  const [big, unit]: [number, Text] =
    bytes >= 1e9
      ? [bytes / 1e9, { en: 'GB', fr: 'Go' }]
      : bytes >= 1e6
        ? [bytes / 1e6, { en: 'MB', fr: 'Mo' }]
        : bytes >= 1e4
          ? [bytes / 1e3, { en: 'kB', fr: 'ko' }]
          : [bytes, { en: 'bytes', fr: 'octets' }];
  return `${f.number(big, big < 10 ? 1 : 0)}\u00a0${say(unit, f.language)}`;
}

const UNITS: Record<UnitUsed['what'], Text> = {
  read: { en: 'a look or poll, server', fr: 'un coup d’œil, serveur' },
  change: { en: 'a change, server', fr: 'un changement, serveur' },
  redis: { en: 'a change, Redis', fr: 'un changement, Redis' },
  disk: { en: 'a batch of changes, to the disk', fr: 'un lot de changements, jusqu’au disque' },
  sockets: { en: 'connections that one process holds', fr: 'connexions que tient un processus' },
  listener: { en: 'a listener, memory of its process', fr: 'un auditeur, mémoire de son processus' },
  news: {
    en: 'the room’s news, once to one listener, on the wire; one a second',
    fr: 'les nouvelles de la salle, une fois à un auditeur, sur le câble ; une par seconde',
  },
  send: { en: 'sending them, server', fr: 'leur envoi, serveur' },
  person: { en: 'a person in line, memory of Redis', fr: 'une personne dans la file, mémoire de Redis' },
  ledger: { en: 'an entry of the ledger; two a place', fr: 'une inscription au registre ; deux par place' },
};

const NO_REDIS: Text = {
  en: 'Redis’s own time was not measured.',
  fr: 'Le temps propre de Redis n’a pas été mesuré.',
};
