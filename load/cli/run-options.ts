import { baselineFolder } from './baseline-folder.ts';
import { ca } from './ca.ts';
import { address, choice, flag, number, type Option, type OptionTable, words } from './options.ts';
import type { Text } from './text.ts';

const ASSCENARIO: Text = { en: 'the scenario’s own', fr: 'celui du scénario' };

const admission: Option<'fifo' | 'lottery' | 'session-limit' | 'passthrough' | null> = choice(
  ['fifo', 'lottery', 'session-limit', 'passthrough'],
  {
    fallback: null,
    help: {
      en: 'How people are let in: in order of joining; by a draw among those who came early; a limit on sign-ins, and an error for everyone else; or no control.',
      fr: 'Comment on laisse entrer : dans l’ordre d’arrivée dans la salle ; par tirage au sort parmi les premiers venus ; une limite aux connexions, et une erreur pour les autres ; ou sans contrôle.',
    },
    fallbackHelp: ASSCENARIO,
  },
);

/** `auto`, or opening seconds per wall second. */
const speed: Option<number | 'auto' | null> = {
  value: 'X|auto',
  fallback: null,
  help: {
    en: 'Opening seconds per wall second through the rush: 60 runs an hour of the day in a minute; auto takes what this machine bears.',
    fr: 'Secondes d’ouverture par seconde réelle pendant la ruée : 60 joue une heure du jour en une minute ; auto prend ce que cette machine supporte.',
  },
  fallbackHelp: { en: 'the scenario’s schedule', fr: 'l’horaire du scénario' },
  read(typed) {
    if (typed === 'auto') return { value: 'auto' };
    const { read } = number('X', { whole: false, min: 0.1, max: 100_000, help: { en: '', fr: '' } });
    const answer = read(typed);
    return 'value' in answer
      ? answer
      : {
          problem: {
            en: `is auto or a number from 0.1 to 100000; not "${typed}"`,
            fr: `vaut auto ou un nombre de 0,1 à 100000 ; pas « ${typed} »`,
          },
        };
  },
};

/** `K/N`: which part of how many. */
const segment: Option<{ part: number; of: number } | null> = {
  value: 'K/N',
  fallback: null,
  help: {
    en: 'Live part K of N of the crowd, on one of N machines, against one --target; give all the same --start-at, then put the folders together with merge.',
    fr: 'Faire vivre la partie K sur N de la foule, sur une de N machines, contre un même --target ; même --start-at partout, puis réunir les dossiers avec merge.',
  },
  fallbackHelp: { en: 'the whole crowd', fr: 'toute la foule' },
  read(typed) {
    const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(typed)?.map(Number) ?? [];
    if (part !== undefined && of !== undefined && part >= 1 && part <= of) return { value: { part, of } };
    return {
      problem: {
        en: `is a part and how many there are, such as 1/3; not "${typed}"`,
        fr: `est une partie et leur nombre, comme 1/3 ; pas « ${typed} »`,
      },
    };
  },
};

/** An instant, as Unix ms. */
const instant: Option<number | null> = {
  value: 'TIME',
  fallback: null,
  help: {
    en: 'Start the clock of the day then and not before: ISO 8601 with an offset or Z.',
    fr: 'Ne lancer l’horloge du jour qu’à cet instant : ISO 8601 avec décalage ou Z.',
  },
  fallbackHelp: { en: 'as soon as all is ready', fr: 'dès que tout est prêt' },
  read(typed) {
    const atMs = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(typed) ? Date.parse(typed) : Number.NaN;
    if (Number.isFinite(atMs)) return { value: atMs };
    return {
      problem: {
        en: `is an instant with its offset, such as 2026-11-24T09:00:00Z; not "${typed}"`,
        fr: `est un instant avec son décalage, comme 2026-11-24T09:00:00Z ; pas « ${typed} »`,
      },
    };
  },
};

/** What `run` takes. */
export const runOptions = {
  admission,
  people: number('N', {
    min: 1,
    max: 5_000_000,
    help: { en: 'People who try, at full size.', fr: 'Personnes qui tentent leur chance, en taille réelle.' },
    fallbackHelp: ASSCENARIO,
  }),
  listening: number('X', {
    whole: false,
    min: 0,
    max: 1,
    help: {
      en: 'Share of people whose pages, while in line, hear the room’s news (a WebSocket) instead of asking: 1 lets the whole crowd fit on one machine.',
      fr: 'Part des gens dont la page, dans la file, écoute les nouvelles de la salle (un WebSocket) au lieu de demander : 1 fait tenir toute la foule sur une machine.',
    },
    fallbackHelp: ASSCENARIO,
  }),
  scale: number('X', {
    whole: false,
    min: 0.0001,
    max: 1,
    help: {
      en: 'Scale model: people, places, caps and rates times X (0.1 is 1:10).',
      fr: 'Modèle réduit : personnes, places, plafonds et débits multipliés par X (0.1 : 1:10).',
    },
    fallbackHelp: ASSCENARIO,
  }),
  speed,
  seed: number('N', {
    min: 0,
    max: 4_294_967_295,
    help: { en: 'Draws the crowd: same seed, same people.', fr: 'Tire la foule : même graine, mêmes gens.' },
    fallbackHelp: ASSCENARIO,
  }),
  servers: number('N', {
    min: 1,
    max: 64,
    help: {
      en: 'Server processes, on one port and one Redis.',
      fr: 'Processus serveurs, sur un port et un Redis.',
    },
    fallbackHelp: ASSCENARIO,
  }),
  generator: choice(['k6', 'builtin'], {
    fallback: null,
    help: {
      en: 'What lives the crowd: k6, or a small built-in generator for a first look.',
      fr: 'Ce qui fait vivre la foule : k6, ou un petit générateur intégré pour un premier aperçu.',
    },
    fallbackHelp: { en: 'k6, where it can be had', fr: 'k6, là où on peut l’obtenir' },
  }),
  generators: number('N', {
    min: 1,
    max: 64,
    help: {
      en: 'k6 processes that share the crowd, with one start and one record.',
      fr: 'Processus k6 qui se partagent la foule, avec un seul départ et un seul relevé.',
    },
    fallbackHelp: '1',
  }),
  durability: choice(['always', 'everysec', 'none'], {
    fallback: 'always',
    help: {
      en: 'What Redis promises of an answered change after a loss of power: kept; the last second may go; nothing.',
      fr: 'Ce que Redis promet d’un changement acquitté après une coupure : gardé ; la dernière seconde peut manquer ; rien.',
    },
  }),
  redis: address('URL', ['redis:', 'rediss:'], {
    help: {
      en: 'Use this Redis; one that runs is never touched otherwise.',
      fr: 'Utiliser ce Redis ; sans cela, on ne touche à aucun Redis en marche.',
    },
    fallbackHelp: { en: 'a private one', fr: 'un Redis privé' },
  }),
  target: address('URL', ['http:', 'https:'], {
    help: {
      en: 'A server that runs already (set ADMIN_TOKEN). Only on this machine, unless the scenario’s target.authorised names the host and you confirm.',
      fr: 'Un serveur déjà en marche (définir ADMIN_TOKEN). Sur cette machine seulement, sauf si target.authorised du scénario nomme l’hôte et que vous confirmez.',
    },
    fallbackHelp: { en: 'the reference server, started here', fr: 'le serveur de référence, lancé ici' },
  }),
  ca,
  connections: choice(['shared', 'own'], {
    fallback: 'shared',
    help: {
      en: 'own gives each device connections of its own, as in life, as far as open files and ports allow; shared lets the people of a virtual user share them.',
      fr: 'own donne à chaque appareil ses propres connexions, comme en vrai, dans la limite des fichiers ouverts et des ports ; shared les fait partager aux gens d’un utilisateur virtuel.',
    },
  }),
  tls: flag({
    help: {
      en: 'The reference server speaks TLS, with a certificate made for the run.',
      fr: 'Le serveur de référence parle TLS, avec un certificat fait pour l’essai.',
    },
  }),
  runners: words('DIR', {
    help: {
      en: 'k6 runs elsewhere (k6-operator, docker/kubernetes): lay its script and plan down in this shared folder, and take what it says there. With --generators N, --start-at and --target.',
      fr: 'k6 tourne ailleurs (k6-operator, docker/kubernetes) : déposer son script et son plan dans ce dossier partagé, et y lire ce qu’il dit. Avec --generators N, --start-at et --target.',
    },
    fallbackHelp: { en: 'k6 is started here', fr: 'k6 est lancé ici' },
  }),
  segment,
  'start-at': instant,
  adapter: words('FILE.ts', {
    help: {
      en: 'Rehearse a site with calls of its own: a module with any of look, join, poll, admit, submit, pay (load/adapter/template.ts is one to begin with). Needs --target, or speaks to the reference server.',
      fr: 'Répéter sur un site aux appels différents : un module avec look, join, poll, admit, submit, pay, chacun facultatif (load/adapter/template.ts sert de modèle). Avec --target, sinon contre le serveur de référence.',
    },
    fallbackHelp: { en: 'the contract’s own calls', fr: 'les appels du contrat' },
  }),
  confirm: words('HOST', {
    help: {
      en: 'Confirm the target without being asked: the name of its host, exactly.',
      fr: 'Confirmer la cible sans question : le nom exact de son hôte.',
    },
    fallbackHelp: { en: 'a question', fr: 'une question' },
  }),
  prometheus: flag({
    help: {
      en: 'Start a Prometheus: scrape the servers and take k6’s numbers.',
      fr: 'Lancer un Prometheus : relever les serveurs et recevoir les mesures de k6.',
    },
  }),
  repeat: number('N', {
    min: 1,
    max: 1000,
    help: {
      en: 'Live the same day N times, with the same people: how much of a difference is noise.',
      fr: 'Jouer N fois le même jour, avec les mêmes gens : ce qui, dans un écart, n’est que du bruit.',
    },
    fallbackHelp: '1',
  }),
  breakpoint: flag({
    help: {
      en: 'Raise the number of people until an objective breaks, repeat near the edge, and give the capacity with a 95 % interval.',
      fr: 'Augmenter le nombre de gens jusqu’à ce qu’un objectif cède, répéter près du bord, et donner la capacité avec un intervalle à 95 %.',
    },
  }),
  'breakpoint-runs': number('N', {
    min: 2,
    max: 200,
    help: { en: 'With --breakpoint: runs at most.', fr: 'Avec --breakpoint : nombre d’essais au plus.' },
    fallbackHelp: '16',
  }),
  'breakpoint-minutes': number('N', {
    min: 1,
    max: 10_000,
    help: {
      en: 'With --breakpoint: no run begins later than this, minutes of wall time.',
      fr: 'Avec --breakpoint : aucun essai ne commence plus tard, minutes réelles.',
    },
    fallbackHelp: '60',
  }),
  baseline: words('NAME|DIR', {
    help: {
      en: 'Judge the runs against this baseline (see the command baseline) or these earlier runs; exit 97 if worse.',
      fr: 'Juger les essais face à cette référence (voir la commande baseline) ou à ces essais antérieurs ; code 97 si c’est pire.',
    },
    fallbackHelp: { en: 'none', fr: 'aucune' },
  }),
  baselines: baselineFolder,
  force: flag({
    help: {
      en: 'Judge although scenario, machine or other conditions differ from the baseline’s.',
      fr: 'Juger même si le scénario, la machine ou d’autres conditions diffèrent de celles de la référence.',
    },
  }),
  out: words('DIR', {
    help: {
      en: 'Folder of the run’s files; new or empty.',
      fr: 'Dossier des fichiers de l’essai ; neuf ou vide.',
    },
    fallbackHelp: 'results/<scenario>-<time>',
  }),
  'no-reference': flag({
    help: {
      en: 'Leave out the full-size day that is simulated beside a scale model, in some seconds.',
      fr: 'Omettre le jour en vraie grandeur, simulé en quelques secondes à côté d’un modèle réduit.',
    },
  }),
  keep: flag({
    help: {
      en: 'Keep the work folder: the scenario and the crowd as they were given to the servers and the generator.',
      fr: 'Garder le dossier de travail : le scénario et la foule tels que donnés aux serveurs et au générateur.',
    },
  }),
} satisfies OptionTable;
