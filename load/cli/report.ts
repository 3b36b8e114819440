import { command } from './command.ts';
import { flag } from './options.ts';
import { line } from './rim.ts';
import { refusePart, runFolderOf } from './run-folder.ts';

export const report = command({
  name: 'report',
  summary: {
    en: 'Writes the report of a run, or of a sizing, again.',
    fr: 'Réécrit le rapport d’un essai, ou d’un dimensionnement.',
  },
  about: {
    en: 'Writes the capacity report again from a run’s files, and judges the run again by them; or the report of size from its size.json.',
    fr: 'Réécrit le rapport de capacité d’après les fichiers d’un essai, et juge de nouveau l’essai d’après eux ; ou le rapport de size d’après son size.json.',
  },
  takes: { name: 'DIR', min: 1, max: 1 },
  options: {
    pdf: flag({
      help: {
        en: 'Print the report to report.pdf as well, on A4, by Chromium.',
        fr: 'Imprimer aussi le rapport dans report.pdf, en A4, par Chromium.',
      },
    }),
  },
  examples: [
    ['report results/small-opening-20161124-083000', { en: 'one run', fr: 'un essai' }],
    [
      'report results/small-opening-20161124-083000 --language fr --pdf',
      { en: 'in French, for the meeting', fr: 'en français, pour la réunion' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { reportSizing } = await import('../sizing/size.ts');
    const { judge } = await import('../run/judge.ts');
    const folder = await runFolderOf(names[0]!, rim);
    await refusePart(folder);
    const desk = { rim, json, language };
    const exitCode = (await reportSizing(folder, desk)) ?? (await judge(folder, desk));
    if (values.pdf) {
      const { writePdf } = await import('../report/pdf.ts');
      const path = await writePdf(folder, { note: (said) => line(rim.err, said) });
      if (!json) line(rim.out, path);
    }
    return exitCode;
  },
});
