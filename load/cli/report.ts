import { command } from './command.ts';
import { runFolderOf } from './run-folder.ts';

export const report = command({
  name: 'report',
  summary: {
    en: 'Writes a run’s capacity report again.',
    fr: 'Réécrit le rapport de capacité d’un essai.',
  },
  about: {
    en: 'Writes the capacity report again from a run’s files, and judges the run again by them.',
    fr: 'Réécrit le rapport de capacité d’après les fichiers d’un essai, et juge de nouveau l’essai d’après eux.',
  },
  takes: { name: 'DIR', min: 1, max: 1 },
  options: {},
  later: {
    pdf: {
      en: 'is planned and not in this version yet; the page prints well from a browser',
      fr: 'est prévu mais pas encore dans cette version ; la page s’imprime bien depuis un navigateur',
    },
  },
  examples: [['report results/small-opening-20161124-083000', { en: 'one run', fr: 'un essai' }]],
  async run({ names, json, language, rim }) {
    const { judge } = await import('../run/judge.ts');
    return judge(await runFolderOf(names[0]!, rim), { rim, json, language });
  },
});
