import { ca, readCa } from './ca.ts';
import { command, UsageError } from './command.ts';
import { EXIT } from './exit.ts';
import { address, words } from './options.ts';
import { paintFor } from './paint.ts';
import { line } from './rim.ts';
import { say } from './text.ts';

export const conform = command({
  name: 'conform',
  summary: {
    en: 'Tells which rules of the HTTP contract a server keeps.',
    fr: 'Dit quelles règles du contrat HTTP un serveur respecte.',
  },
  about: {
    en: 'Asks a server the calls of the contract, a few requests in all: makes one account and, with ADMIN_TOKEN set, one more; joins the room and leaves it. No place is taken. Exit code 1 if a rule is broken.',
    fr: 'Pose à un serveur les appels du contrat, quelques requêtes en tout : crée un compte et, si ADMIN_TOKEN est défini, un second ; entre dans la salle et en sort. Aucune place n’est prise. Code 1 si une règle est enfreinte.',
  },
  takes: { name: '', min: 0, max: 0 },
  options: {
    target: address('URL', ['http:', 'https:'], {
      help: { en: 'The server.', fr: 'Le serveur.' },
      fallbackHelp: { en: 'none: it must be given', fr: 'aucun : à indiquer' },
    }),
    confirm: words('HOST', {
      help: {
        en: 'For a server on another machine: the name of its host, exactly.',
        fr: 'Pour un serveur sur une autre machine : le nom exact de son hôte.',
      },
      fallbackHelp: { en: 'this machine only', fr: 'cette machine seulement' },
    }),
    ca,
  },
  examples: [
    [
      'conform --target http://127.0.0.1:8080',
      { en: 'a server on this machine', fr: 'un serveur sur cette machine' },
    ],
    [
      'conform --target https://stage:8443 --confirm stage --ca stage.pem',
      { en: 'one elsewhere, whose certificate nobody knows', fr: 'un autre ailleurs, au certificat inconnu' },
    ],
  ],
  async run({ values: { target, confirm, ca: caFile }, json, language, rim }) {
    if (target === null)
      throw new UsageError([say({ en: '--target URL is missing', fr: '--target URL manque' }, language)]);
    const { isLoopback } = await import('../run/target.ts');
    const host = new URL(target).hostname;
    if (!isLoopback(host) && confirm !== host)
      throw new UsageError([
        say(
          {
            en: `--target ${target}: is not this machine; if its owner agrees, repeat its name: --confirm ${host}`,
            fr: `--target ${target} : n’est pas cette machine ; si son propriétaire est d’accord, répétez son nom : --confirm ${host}`,
          },
          language,
        ),
      ]);
    const server = { url: target, ca: readCa(caFile, rim.folder, target) };
    const { unreachable } = await import('../conform/check.ts');
    const why = await unreachable(server);
    if (why !== null)
      throw new UsageError([
        say(
          {
            en: `--target ${target}: does not answer: ${why}`,
            fr: `--target ${target} : ne répond pas : ${why}`,
          },
          language,
        ),
      ]);
    const { conformity } = await import('../conform/conform.ts');
    const checks = await conformity(server, rim.env['ADMIN_TOKEN'] ?? null, rim.now().toString(36));
    const broken = checks.filter(({ result }) => result === 'broken').length;
    if (json) line(rim.out, JSON.stringify({ target, conforms: broken === 0, checks }));
    else {
      const { conformLines } = await import('../conform/table.ts');
      for (const each of conformLines(checks, paintFor(rim.out), language)) line(rim.out, each);
    }
    return broken === 0 ? EXIT.met : EXIT.failed;
  },
});
