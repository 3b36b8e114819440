import { resolve } from 'node:path';
import { command } from './command.ts';
import { EXIT } from './exit.ts';
import { words } from './options.ts';
import { paintFor } from './paint.ts';
import { line } from './rim.ts';
import { say } from './text.ts';

export const verify = command({
  name: 'verify',
  summary: {
    en: 'Verifies one receipt, offline.',
    fr: 'Vérifie un récépissé, hors ligne.',
  },
  about: {
    en: 'Verifies one receipt from files alone, with the keys that the site has published; says what it states and whether it holds. Exit 1 when it does not; 2 when something needed is missing or cannot be read. Get the keys from the site itself, not from whoever gave you the receipt.',
    fr: 'Vérifie un récépissé d’après des fichiers seuls, avec les clés publiées par le site ; dit ce qu’il atteste et s’il tient. Code 1 s’il ne tient pas ; 2 si quelque chose manque ou ne peut être lu. Prenez les clés au site lui-même, non à qui vous a donné le récépissé.',
  },
  takes: { name: 'FILE', min: 1, max: 1 },
  options: {
    keys: words('FILE|URL', {
      help: {
        en: 'Published keys: the answer of GET /api/keys, saved to a file; a run’s run.json; or the site’s address.',
        fr: 'Clés publiées : la réponse de GET /api/keys, enregistrée ; le run.json d’un essai ; ou l’adresse du site.',
      },
      fallbackHelp: {
        en: 'the run.json beside FILE or the ledger',
        fr: 'le run.json à côté de FILE ou du registre',
      },
    }),
    ledger: words('FILE|DIR', {
      help: {
        en: 'Check the entries and the ledger’s head against this ledger, or that of a run.',
        fr: 'Vérifier les écritures et la tête du registre d’après ce registre, ou celui d’un essai.',
      },
    }),
  },
  examples: [
    [
      'verify receipt.json --keys keys.json',
      { en: 'a receipt that was saved', fr: 'un récépissé enregistré' },
    ],
    [
      'verify receipt.json --ledger results/small-opening-20161124-083000',
      { en: 'the same, against the ledger of its run', fr: 'le même, d’après le registre de son essai' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { holds, verificationLines, verifyFile } = await import('../verify/verify.ts');
    const path = (name: string | null) =>
      name === null || /^https?:/.test(name) ? name : resolve(rim.folder, name);
    const verification = await verifyFile({
      file: resolve(rim.folder, names[0]!),
      keys: path(values.keys),
      ledger: path(values.ledger),
      language,
    });
    const exitCode = holds(verification) ? EXIT.met : EXIT.failed;
    if (json) {
      const { kind, states, checks, notes } = verification;
      const answer = {
        kind,
        holds: exitCode === EXIT.met,
        states: Object.fromEntries(
          states.map(([name, value]) => [say(name, language), say(value, language)]),
        ),
        checks: checks.map(({ ok, text }) => ({ ok, text: say(text, language) })),
        notes: notes.map((note) => say(note, language)),
        exitCode,
      };
      line(rim.out, JSON.stringify(answer));
    } else
      for (const each of verificationLines(verification, language, paintFor(rim.out))) line(rim.out, each);
    return exitCode;
  },
});
