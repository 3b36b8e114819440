import { resolve } from 'node:path';
import { variables } from '../../server/config.ts';
import { command } from './command.ts';
import { EXIT } from './exit.ts';
import { words } from './options.ts';
import type { Text } from './text.ts';

/** `variables` of the server, in French. */
const FRENCH: Record<keyof typeof variables, string> = {
  HOST: 'adresse d’écoute (127.0.0.1)',
  PORT: 'port du site (8080) ; plusieurs serveurs peuvent le partager',
  METRICS_PORT: 'port de /metrics (9464), un par serveur',
  REDIS_URL: 'redis://hôte:port ou redis+unix:///chemin (redis://127.0.0.1:6379)',
  ADMIN_TOKEN: 'jeton de l’exploitant, au moins 16 caractères (obligatoire)',
  SIGNING_KEYS: 'fichier des clés ; créé s’il manque, suivi en marche : voir keys (obligatoire)',
  OPENING: 'fichier de scénario : ses parties opening, admission et portal (obligatoire)',
  DURABILITY: 'ce que Redis doit garantir : always, everysec ou none (always)',
  PORTAL_SHARE: 'lequel de combien de serveurs, comme 1/4 : chacun sa part du portail (1/1)',
  PASSWORD_COST: 'travail d’un mot de passe : scrypt avec N = 2^ceci, r = 8, p = 5 (14, 16 Mio chacun)',
  PAYMENT_URL: 'service où l’on paie en ligne, avec PAYMENT_SECRET (aucun)',
  PAYMENT_SECRET: 'ce qui signe ses notifications, au moins 16 caractères',
  TLS_CERT: 'certificat au format PEM, avec TLS_KEY',
  TLS_KEY: 'clé privée au format PEM, avec TLS_CERT',
};

const VARIABLES = Object.entries(variables).map(([name, en]): Text => {
  const column = name.padEnd(14);
  return { en: `${column}${en}`, fr: `${column}${FRENCH[name as keyof typeof variables]}` };
});

export const serve = command({
  name: 'serve',
  summary: {
    en: 'The reference server alone.',
    fr: 'Le serveur de référence seul.',
  },
  about: {
    en: 'The reference server alone, set up by its environment. SIGTERM lets it finish what it is doing.',
    fr: 'Le serveur de référence seul, réglé par son environnement. SIGTERM le laisse finir ce qu’il fait.',
  },
  takes: { name: '', min: 0, max: 0 },
  options: {
    'tls-cert': words('FILE', {
      help: {
        en: 'Certificate in PEM, with --tls-key: as TLS_CERT.',
        fr: 'Certificat PEM, avec --tls-key : comme TLS_CERT.',
      },
      fallbackHelp: { en: 'plain HTTP', fr: 'HTTP sans chiffrement' },
    }),
    'tls-key': words('FILE', {
      help: {
        en: 'Private key in PEM, with --tls-cert: as TLS_KEY.',
        fr: 'Clé privée PEM, avec --tls-cert : comme TLS_KEY.',
      },
      fallbackHelp: { en: 'none', fr: 'aucune' },
    }),
  },
  sections: [{ title: { en: 'Environment', fr: 'Environnement' }, lines: VARIABLES }],
  examples: [
    [
      'serve',
      {
        en: 'with REDIS_URL, OPENING and ADMIN_TOKEN set',
        fr: 'avec REDIS_URL, OPENING et ADMIN_TOKEN définis',
      },
    ],
  ],
  async run({ values, rim }) {
    for (const [name, value] of Object.entries({ TLS_CERT: values['tls-cert'], TLS_KEY: values['tls-key'] }))
      if (value !== null) process.env[name] = resolve(rim.folder, value);
    // The server starts itself, reads its environment and leaves by itself.
    await import('../../server/main.ts');
    return EXIT.met;
  },
});
