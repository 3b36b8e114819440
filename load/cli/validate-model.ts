import { command, UsageError } from './command.ts';
import { distributions, distributionsOf } from './distributions.ts';
import { number, several, words } from './options.ts';
import { runOptions } from './run-options.ts';

const { admission, people, listening, scale, speed, seed, servers, durability, generator } = runOptions;

export const validateModel = command({
  name: 'validate-model',
  summary: {
    en: 'The same people for real and virtually, side by side.',
    fr: 'Les mêmes gens pour de vrai et virtuellement, côte à côte.',
  },
  about: {
    en: 'Holds the simulator against reality: the same people for real, five times, and virtually, ten times. Time until the last place, waits, people served, people who gave up, requests, the longest line and order: their means are to differ by no more than the larger of 10 % and two standard deviations of the repeats. Writes model.json and model.md. Without --scale about a thousand people come, at the speed that the machine bears: five days take 5 to 15 minutes. The same command with the same --out goes on where it was stopped, and lives days anew that were not valid. Exit 99 if a difference is too large, 98 if no measured day is valid or it was interrupted.',
    fr: 'Confronte le simulateur à la réalité : les mêmes gens pour de vrai, cinq fois, et virtuellement, dix fois. Temps jusqu’à la dernière place, attentes, personnes servies, renoncements, requêtes, file la plus longue et ordre : leurs moyennes ne doivent pas différer de plus que le plus grand de 10 % et de deux écarts-types des répétitions. Écrit model.json et model.md. Sans --scale, un millier de personnes viennent, à la vitesse que supporte la machine : cinq jours prennent 5 à 15 minutes. La même commande avec le même --out reprend où elle s’était arrêtée, et rejoue les jours non valables. Code 99 si un écart est trop grand, 98 si aucun jour mesuré n’est valable ou en cas d’interruption.',
  },
  takes: { name: '<scenario>', min: 1, max: 1 },
  options: {
    ...{ admission, people, listening },
    scale: { ...scale, fallbackHelp: { en: 'about 1,000 people', fr: 'un millier de personnes' } },
    speed: { ...speed, fallbackHelp: 'auto' },
    ...{ seed, servers, durability, generator },
    repeat: number('N', {
      min: 1,
      max: 100,
      help: { en: 'Measured days.', fr: 'Jours mesurés.' },
      fallbackHelp: '5',
    }),
    calibrate: words('DIR', {
      help: {
        en: 'Take what the system costs from this measured run, which must be none of those it is held against.',
        fr: 'Tirer de cet essai mesuré ce que coûte le système ; il ne doit pas être de ceux auxquels on le confronte.',
      },
      fallbackHelp: { en: 'assumed costs', fr: 'des coûts supposés' },
    }),
    distributions,
    measured: several(
      words('DIR', {
        help: {
          en: 'Live nothing, and take these measured days: a run, or the folder of the repeats that run --repeat or an earlier validate-model left; may be given several times. Whatever is not typed is as it was lived.',
          fr: 'Ne rien jouer, et prendre ces jours mesurés : un essai, ou le dossier des répétitions laissées par run --repeat ou un validate-model antérieur ; peut être donné plusieurs fois. Ce qui n’est pas indiqué est tel que vécu.',
        },
        fallbackHelp: { en: 'days are lived', fr: 'les jours sont joués' },
      }),
    ),
    out: words('DIR', {
      help: {
        en: 'Folder of the days and of the answer; one that was begun is gone on with.',
        fr: 'Dossier des jours et de la réponse ; un dossier commencé est poursuivi.',
      },
      fallbackHelp: 'results/model-<scenario>-<time>',
    }),
  },
  examples: [
    [
      'validate-model csq-2016-06-13',
      { en: 'a thousand people, five times', fr: 'mille personnes, cinq fois' },
    ],
    [
      'validate-model small-opening --admission passthrough --repeat 3',
      { en: 'another mode, in about two minutes', fr: 'un autre mode, en deux minutes environ' },
    ],
    [
      'validate-model csq-2016-06-13 --measured results/model-1 --calibrate results/here',
      { en: 'the model beside days that were lived before', fr: 'le modèle à côté de jours déjà joués' },
    ],
  ],
  async run({ names, given, values, json, language, rim }) {
    if (values.measured.length > 0 && given.has('repeat'))
      throw new UsageError(['--repeat: with --measured nothing is lived; name as many days as you want']);
    const { admission, people, listening, scale, speed, seed, servers, durability, generator } = values;
    const { repeat, calibrate, measured, out } = values;
    const { validateModel } = await import('../model/validate-model.ts');
    return validateModel(
      {
        ...{ scenario: names[0]!, admission, people, listening, scale, speed, seed, servers },
        durability: given.has('durability') ? durability : null,
        ...{ generator, repeat: repeat ?? 5, calibrate, measured, out },
        distributions: distributionsOf(values),
      },
      { rim, json, language },
    );
  },
});
