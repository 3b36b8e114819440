import { fetch, type RequestInit, type Response } from 'undici';
import { trusting, trustRemedy } from '../generator/trust.ts';
import { ca, readCa } from './ca.ts';
import { command, UsageError } from './command.ts';
import { EXIT } from './exit.ts';
import { address, instant } from './options.ts';
import { line, type Rim } from './rim.ts';
import { say } from './text.ts';

/** What `POST /api/admin/room` takes, and `POST /api/admin/maintenance`. */
type Change =
  | { path: 'room'; body: { paused: boolean } | { ratePerSecond: number } | { maxActive: number } }
  | { path: 'maintenance'; body: { on: boolean; until?: string } };

const PATIENCE_MS = 5_000;

interface Server {
  url: string;
  /** What its TLS is trusted by, PEM; null: by what this machine trusts. */
  ca: string | null;
}

export const room = command({
  name: 'room',
  summary: {
    en: 'The operator’s commands: pause, resume, rate N, cap N, maintenance, status.',
    fr: 'Les commandes de l’exploitant : pause, resume, rate N, cap N, maintenance, status.',
  },
  about: {
    en: 'The operator’s commands for a running server: pause, resume, rate N (calls a second of opening time), cap N (people active and called at most), maintenance on|off, status.',
    fr: 'Les commandes de l’exploitant d’un serveur en marche : pause, resume, rate N (appels par seconde de temps d’ouverture), cap N (personnes actives et appelées au plus), maintenance on|off, status.',
  },
  takes: { name: '<pause|resume|rate N|cap N|maintenance on|off|status>', min: 1, max: 2 },
  options: {
    url: address('URL', ['http:', 'https:'], {
      help: { en: 'The server.', fr: 'Le serveur.' },
      fallbackHelp: 'http://127.0.0.1:8080',
    }),
    until: instant('INSTANT', {
      help: {
        en: 'With maintenance on: when it is said to end. Once that has passed, it is no longer told.',
        fr: 'Avec maintenance on : la fin annoncée. Une fois passée, elle n’est plus annoncée.',
      },
      fallbackHelp: { en: 'not known', fr: 'inconnue' },
    }),
    ca,
  },
  sections: [
    {
      title: { en: 'Environment', fr: 'Environnement' },
      lines: [
        {
          en: 'ADMIN_TOKEN   the token the server was started with; status needs none',
          fr: 'ADMIN_TOKEN   le jeton donné au serveur à son démarrage ; status n’en demande pas',
        },
      ],
    },
  ],
  examples: [
    [
      'room status',
      {
        en: 'who waits, who is in, how many places are left',
        fr: 'qui attend, qui est entré, combien de places restent',
      },
    ],
    [
      'room rate 2.5 --url http://127.0.0.1:8080',
      { en: 'call 2.5 people a second', fr: 'appeler 2,5 personnes par seconde' },
    ],
    [
      'room maintenance on --until 2016-06-13T09:30:00-04:00',
      {
        en: 'close for maintenance; nobody loses their spot',
        fr: 'fermer pour entretien ; chacun garde son billet',
      },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const change = changeOf(names, values.until);
    const url = values.url ?? 'http://127.0.0.1:8080';
    const server = { url, ca: readCa(values.ca, rim.folder, url) };
    if (change !== null) await post(server, change, rim);
    const opening = await get(server);
    if (json) line(rim.out, JSON.stringify(opening));
    else for (const text of statusLines(opening)) line(rim.out, say(text, language));
    return EXIT.met;
  },
});

const verbs = 'pause, resume, rate N, cap N, status, maintenance on, maintenance off';

function changeOf([verb, number, ...more]: string[], until: string | null): Change | null {
  const on = verb === 'maintenance' && number === 'on';
  if (until !== null && !on) throw new UsageError(['--until goes with maintenance on']);
  if (verb === 'maintenance') {
    if (number !== 'on' && number !== 'off') throw new UsageError(['maintenance takes on or off']);
    return { path: 'maintenance', body: { on, ...(until !== null && { until }) } };
  }
  const takesNumber = verb === 'rate' || verb === 'cap';
  if (!takesNumber && number !== undefined) throw new UsageError([`"${number}" is too much after ${verb}`]);
  if (more.length > 0) throw new UsageError([`"${more[0]}" is too much`]);
  if (verb === 'status') return null;
  if (verb === 'pause' || verb === 'resume') return { path: 'room', body: { paused: verb === 'pause' } };
  if (!takesNumber) throw new UsageError([`"${verb}" is not one of ${verbs}`]);
  const value = number === undefined || number.trim() === '' ? Number.NaN : Number(number);
  if (verb === 'rate') {
    if (!(value > 0 && Number.isFinite(value)))
      throw new UsageError(['rate takes a number of calls a second above 0, such as: rate 2.5']);
    return { path: 'room', body: { ratePerSecond: value } };
  }
  if (!(Number.isSafeInteger(value) && value >= 1))
    throw new UsageError(['cap takes a whole number of people from 1, such as: cap 150']);
  return { path: 'room', body: { maxActive: value } };
}

async function post(server: Server, { path, body }: Change, rim: Rim): Promise<void> {
  const token = rim.env['ADMIN_TOKEN'];
  if (!token) throw new UsageError(['ADMIN_TOKEN is not set; give the token the server was started with']);
  const response = await call(server, `/api/admin/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status === 401) throw new Error(`${server.url} does not take this ADMIN_TOKEN (401)`);
  if (!response.ok) throw new Error(`${server.url} answered ${response.status}: ${await response.text()}`);
}

interface OpeningAnswer {
  title: string;
  phase: string;
  now: string;
  /** When the maintenance is said to end. */
  maintenanceUntil?: string;
  /** It goes on beyond that. */
  maintenanceOverrun?: true;
  quota: { total: number; remaining: number };
  room: {
    mode: string;
    waiting: number;
    called: number;
    active: number;
    maxActive: number;
    ratePerSecond: number;
    paused: boolean;
    /** Of servers that have them: the limit in force, and what the portal is thought to bear. */
    limit?: number;
    bearsPerSecond?: number | null;
  };
}

async function get(server: Server): Promise<OpeningAnswer> {
  const response = await call(server, '/api/opening', {});
  if (!response.ok) throw new Error(`${server.url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as OpeningAnswer;
}

async function call({ url, ca }: Server, path: string, init: RequestInit): Promise<Response> {
  const dispatcher = trusting(url, ca);
  try {
    return await fetch(new URL(path, url), {
      ...init,
      ...(dispatcher && { dispatcher }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(`no answer from ${new URL(url).origin}: ${why}${trustRemedy(cause)}`);
  }
}

function statusLines({
  title,
  phase,
  now,
  maintenanceUntil,
  maintenanceOverrun,
  quota,
  room,
}: OpeningAnswer) {
  const back =
    maintenanceUntil !== undefined
      ? { en: `, until ${maintenanceUntil}`, fr: `, jusqu’à ${maintenanceUntil}` }
      : maintenanceOverrun
        ? { en: ', beyond the end that was announced', fr: ', au-delà de la fin annoncée' }
        : { en: '', fr: '' };
  const borne = room.bearsPerSecond ?? null;
  const paused = { en: room.paused ? ', PAUSED' : '', fr: room.paused ? ', EN PAUSE' : '' };
  return [
    { en: `${title}: ${phase}${back.en}, ${now}`, fr: `${title} : ${phase}${back.fr}, ${now}` },
    {
      en: `room ${room.mode}${paused.en}: ${room.waiting} waiting, ${room.called} called, ${room.active} active (at most ${room.maxActive}), ${room.ratePerSecond} calls a second`,
      fr: `salle ${room.mode}${paused.fr} : ${room.waiting} en attente, ${room.called} appelés, ${room.active} actifs (au plus ${room.maxActive}), ${room.ratePerSecond} appels par seconde`,
    },
    ...(borne === null
      ? []
      : [
          {
            en: `adaptive: at most ${room.limit} active and called, ${borne.toPrecision(3)} a second are borne`,
            fr: `adaptatif : au plus ${room.limit} actifs et appelés, ${borne.toPrecision(3)} par seconde sont supportés`,
          },
        ]),
    {
      en: `places: ${quota.remaining} of ${quota.total} left`,
      fr: `places : il en reste ${quota.remaining} sur ${quota.total}`,
    },
  ];
}
