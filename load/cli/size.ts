import { command } from './command.ts';
import { distributions, distributionsOf } from './distributions.ts';
import { number, words } from './options.ts';
import { runOptions } from './run-options.ts';

const { admission, people, listening, scale, seed, out } = runOptions;

export const size = command({
  name: 'size',
  summary: {
    en: 'The smallest deployment that meets the objectives, and where it breaks.',
    fr: 'Le plus petit déploiement qui atteint les objectifs, et où il cède.',
  },
  about: {
    en: 'Searches, by simulated days of the same people, the fewest servers that meet every objective of the scenario with a margin; then how many people they bear and what breaks first, how far rate, cap and session may move, what durability costs, which guess matters most, and what 100,000 and a million people would ask. A server is a process on one core of the machine that the costs are from: --calibrate names a run on it. Exit 99 if nothing holds, 98 if it was interrupted: the results so far are kept.',
    fr: 'Cherche, par des jours simulés des mêmes gens, le moins de serveurs qui atteignent tous les objectifs du scénario avec une marge ; puis combien de gens ils portent et ce qui cède d’abord, jusqu’où vont débit, plafond et session, ce que coûte la durabilité, quelle hypothèse compte le plus, et ce que demanderaient 100 000 et un million de personnes. Un serveur est un processus sur un cœur de la machine dont viennent les coûts : --calibrate en nomme un essai. Code 99 si rien ne tient, 98 en cas d’interruption : les résultats obtenus sont conservés.',
  },
  takes: { name: '<scenario>', min: 1, max: 1 },
  options: {
    ...{ admission, people, listening },
    scale: {
      ...scale,
      fallbackHelp: { en: '1, the full size', fr: '1, la vraie grandeur' },
    },
    seed,
    margin: number('X', {
      whole: false,
      min: 0,
      max: 10,
      help: {
        en: 'Share of people more than the scenario has, with which it must hold: 0.2 is a fifth.',
        fr: 'Part de gens en plus du scénario, avec laquelle il faut tenir : 0.2, un cinquième.',
      },
      fallbackHelp: '0.2',
    }),
    replications: number('N', {
      min: 2,
      max: 1000,
      help: {
        en: 'Days, of seeds one after the other, that the answer must hold on.',
        fr: 'Jours, de graines successives, que la réponse doit tenir.',
      },
      fallbackHelp: '10',
    }),
    calibrate: words('DIR', {
      help: {
        en: 'Take what the system costs from this measured run, and the measured breakpoint, if it has one.',
        fr: 'Tirer de cet essai mesuré ce que coûte le système, et le point de rupture mesuré, s’il en a un.',
      },
      fallbackHelp: { en: 'assumed costs', fr: 'des coûts supposés' },
    }),
    distributions,
    breakpoint: words('DIR', {
      help: {
        en: 'Set the breakpoint of this run (run --breakpoint) beside the simulated one.',
        fr: 'Mettre le point de rupture de cet essai (run --breakpoint) à côté du simulé.',
      },
      fallbackHelp: { en: 'that of --calibrate', fr: 'celui de --calibrate' },
    }),
    live: words('DIR', {
      help: {
        en: 'Take what a connection and a person in line cost from this folder of bench --only live --out DIR.',
        fr: 'Tirer ce que coûtent une connexion et une personne dans la file de ce dossier de bench --only live --out DIR.',
      },
      fallbackHelp: { en: 'what the project measured', fr: 'les mesures du projet' },
    }),
    out: { ...out, fallbackHelp: 'results/size-<scenario>-<time>' },
  },
  examples: [
    [
      'size csq-2016-06-13 --calibrate results/csq-2016-06-13-20261127-090000',
      {
        en: 'how many of this machine’s cores June 2016 takes',
        fr: 'combien de cœurs de cette machine juin 2016 demande',
      },
    ],
    ['size pgp-2019 --margin 0.5', { en: 'with half as many people again', fr: 'avec moitié plus de gens' }],
  ],
  async run({ names, values, json, language, rim }) {
    const { sizeOpening } = await import('../sizing/size.ts');
    const margin = values.margin ?? 0.2;
    const replications = values.replications ?? 10;
    const how = { margin, replications, distributions: distributionsOf(values) };
    return sizeOpening({ scenario: names[0]!, ...values, ...how }, { rim, json, language });
  },
});
