import { command } from './command.ts';
import { distributions, distributionsOf } from './distributions.ts';
import { number, words } from './options.ts';
import { runOptions } from './run-options.ts';

const { admission, people, listening, scale, seed, servers, durability, out } = runOptions;

export const simulate = command({
  name: 'simulate',
  summary: {
    en: 'Lives the day virtually, and reports on it like a run.',
    fr: 'Vit le jour virtuellement, et en rend compte comme d’un essai.',
  },
  about: {
    en: 'Lives the day virtually: the same people by the same decisions, the server’s own admission policy, and what the system costs by distributions, event by event. Leaves the files of a run, marked as simulated.',
    fr: 'Vit le jour virtuellement : les mêmes gens aux mêmes décisions, la politique d’admission du serveur lui-même, et le coût du système par des distributions, événement par événement. Laisse les fichiers d’un essai, marqués comme simulés.',
  },
  takes: { name: '<scenario>', min: 1, max: 1 },
  options: {
    ...{ admission, people, listening, scale, seed, servers, durability },
    speed: number('X', {
      whole: false,
      min: 0.1,
      max: 100_000,
      help: {
        en: 'Opening seconds per wall second through the rush: 1 is the day as it would be, a run’s speed is the day as that run lived it.',
        fr: 'Secondes d’ouverture par seconde réelle pendant la ruée : 1 est le jour tel qu’il serait, la vitesse d’un essai le jour tel que cet essai l’a vécu.',
      },
      fallbackHelp: { en: 'the scenario’s schedule', fr: 'l’horaire du scénario' },
    }),
    replications: number('N', {
      min: 1,
      max: 100_000,
      help: {
        en: 'So many days with seeds one after the other: the main measures with their intervals.',
        fr: 'Autant de jours, de graines successives : les mesures principales avec leurs intervalles.',
      },
      fallbackHelp: '1',
    }),
    calibrate: words('DIR', {
      help: {
        en: 'Take what the system costs from this measured run.',
        fr: 'Tirer de cet essai mesuré ce que coûte le système.',
      },
      fallbackHelp: { en: 'assumed costs', fr: 'des coûts supposés' },
    }),
    distributions,
    out,
  },
  examples: [
    [
      'simulate csq-2016-06-13 --speed 1 --servers 2',
      {
        en: 'June 2016 at full size, as the day was',
        fr: 'juin 2016 en vraie grandeur, tel que fut le jour',
      },
    ],
    [
      'simulate csq-2016-06-13 --scale 0.1 --replications 20',
      { en: 'the day of npm start, twenty times', fr: 'le jour de npm start, vingt fois' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { simulateOpening } = await import('../simulation/simulate.ts');
    return simulateOpening(
      {
        ...{ scenario: names[0]!, ...values, replications: values.replications ?? 1 },
        distributions: distributionsOf(values),
      },
      { rim, json, language },
    );
  },
});
