import { resolve } from 'node:path';
import {
  changeKeyFile,
  inUse,
  type KeyFile,
  readKeyFile,
  rotated,
  withoutFormerKeys,
  withoutFormerSecrets,
} from '../../server/identity/key-file.ts';
import { command, UsageError } from './command.ts';
import { EXIT } from './exit.ts';
import { flag, number } from './options.ts';
import { line } from './rim.ts';
import { type Language, say, type Text } from './text.ts';

/** Every server has looked at the file by then, several times over; wall seconds. */
const AFTER_SECONDS = 10;

export const keys = command({
  name: 'keys',
  summary: {
    en: 'The servers’ keys: show, rotate, retire.',
    fr: 'Les clés des serveurs : show, rotate, retire.',
  },
  about: {
    en: 'The servers’ keys, while they run: show lists them, without their secrets; rotate adds a new signing key and a new token secret, and keeps the former ones; retire drops the private halves of former signing keys, whose public halves stay published. Every server takes the file up within seconds; none is restarted, and nobody loses their spot.',
    fr: 'Les clés des serveurs, pendant qu’ils tournent : show les liste, sans leurs secrets ; rotate ajoute une nouvelle clé de signature et un nouveau secret de jetons, et garde les anciens ; retire retire la moitié privée des anciennes clés de signature, dont la moitié publique reste publiée. Chaque serveur reprend le fichier en quelques secondes ; aucun n’est relancé, et personne ne perd son billet.',
  },
  takes: { name: '<show|rotate|retire> [FILE]', min: 1, max: 2 },
  options: {
    after: number('SECONDS', {
      min: 0,
      max: 86_400,
      help: {
        en: 'rotate: use the new ones from then on (wall time), when every server knows them.',
        fr: 'rotate : n’utiliser les nouveaux qu’après ce délai (temps réel), quand chaque serveur les connaît.',
      },
      fallbackHelp: String(AFTER_SECONDS),
    }),
    tokens: flag({
      help: {
        en: 'retire: former token secrets as well; whoever still shows a token made with one must sign in, or join, again.',
        fr: 'retire : aussi les anciens secrets de jetons ; qui montre encore un jeton qui en vient doit se reconnecter, ou rejoindre la file.',
      },
    }),
  },
  sections: [
    {
      title: { en: 'Environment', fr: 'Environnement' },
      lines: [
        {
          en: 'SIGNING_KEYS   the file, where FILE is not given; the one that the servers were started with',
          fr: 'SIGNING_KEYS   le fichier, si FILE n’est pas donné ; celui donné aux serveurs à leur démarrage',
        },
      ],
    },
  ],
  examples: [
    [
      'keys rotate keys.json',
      { en: 'once a season, or after a leak', fr: 'à chaque saison, ou après une fuite' },
    ],
    [
      'keys retire keys.json --tokens',
      {
        en: 'after a leak: what the former secret made is refused',
        fr: 'après une fuite : ce que l’ancien secret a fait est refusé',
      },
    ],
  ],
  async run({ names: [verb, name], values, given, json, language, rim }) {
    const typed = name ?? rim.env['SIGNING_KEYS'];
    const problems = problemsOf(verb!, typed, given);
    if (problems.length > 0) throw new UsageError(problems.map((problem) => say(problem, language)));
    const file = resolve(rim.folder, typed!);
    const nowMs = rim.now();
    const content = usable(typed!, language, () => {
      if (verb === 'show') return readKeyFile(file);
      if (verb === 'rotate')
        return changeKeyFile(file, (before) =>
          rotated(before, nowMs + (values.after ?? AFTER_SECONDS) * 1000),
        );
      return changeKeyFile(file, (before) => {
        const retired = withoutFormerKeys(before, nowMs);
        return values.tokens ? withoutFormerSecrets(retired, nowMs) : retired;
      });
    });
    const shown = listed(content, nowMs);
    if (json) line(rim.out, JSON.stringify({ file, ...shown }));
    else for (const each of lines(shown, language)) line(rim.out, each);
    return EXIT.met;
  },
});

function problemsOf(verb: string, file: string | undefined, given: ReadonlySet<string>): Text[] {
  const problems: Text[] = [];
  if (!['show', 'rotate', 'retire'].includes(verb))
    problems.push({
      en: `"${verb}" is not one of show, rotate, retire`,
      fr: `« ${verb} » n’est pas l’un de show, rotate, retire`,
    });
  if (!file)
    problems.push({
      en: 'FILE is missing, and SIGNING_KEYS is not set; give the file that the servers were started with',
      fr: 'FILE manque, et SIGNING_KEYS n’est pas défini ; donnez le fichier donné aux serveurs à leur démarrage',
    });
  for (const [option, of] of [
    ['after', 'rotate'],
    ['tokens', 'retire'],
  ] as const)
    if (given.has(option) && verb !== of)
      problems.push({ en: `--${option} goes with ${of} only`, fr: `--${option} ne va qu’avec ${of}` });
  return problems;
}

/** A file that cannot be used is wrong usage: the one who called can put it right. */
function usable<T>(file: string, language: Language, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = (error as Error).message.replace(/^SIGNING_KEYS: /, '');
    throw new UsageError([
      say({ en: why, fr: `le fichier de clés « ${file} » ne peut pas servir : ${why}` }, language),
    ]);
  }
}

type State = 'next' | 'current' | 'former' | 'retired';

interface Listed {
  signing: { keyId: string; from: string; state: State }[];
  /** A secret has no name that could be shown. */
  secrets: { from: string; state: State }[];
}

function listed({ signing, secrets }: KeyFile, nowMs: number): Listed {
  const state = <T extends { fromMs: number }>(keys: readonly T[], key: T): State => {
    const current = keys.indexOf(inUse(keys, nowMs));
    const at = keys.indexOf(key);
    return at < current ? 'former' : at === current ? 'current' : 'next';
  };
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    signing: signing.map((key) => ({
      keyId: key.keyId,
      from: iso(key.fromMs),
      state: key.privateKey === null ? 'retired' : state(signing, key),
    })),
    secrets: secrets.map((secret) => ({ from: iso(secret.fromMs), state: state(secrets, secret) })),
  };
}

const STATES: Record<State, Text> = {
  next: { en: 'known to the servers, used from then on', fr: 'connu des serveurs, utilisé à partir de là' },
  current: { en: 'in use', fr: 'en usage' },
  former: { en: 'former, still good for what it made', fr: 'ancien, encore bon pour ce qui en vient' },
  retired: {
    en: 'retired: its public half stays published',
    fr: 'retirée : sa moitié publique reste publiée',
  },
};

function lines({ signing, secrets }: Listed, language: Language): string[] {
  const secret = say({ en: 'token secret', fr: 'secret de jetons' }, language);
  const rows = [
    ...signing.map(({ keyId, from, state }) => [keyId, from, state] as const),
    ...secrets.map(({ from, state }) => [secret, from, state] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(
    ([name, from, state]) =>
      `${name.padEnd(width)}  ${from.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}  ${say(STATES[state], language)}`,
  );
}
