import { resolve } from 'node:path';
import { command, UsageError } from './command.ts';
import { words } from './options.ts';
import { runFolderOf } from './run-folder.ts';

export const merge = command({
  name: 'merge',
  summary: {
    en: 'Makes one run of the parts that several machines lived.',
    fr: 'Fait un seul essai des parties jouées par plusieurs machines.',
  },
  about: {
    en: 'Makes one run of the parts that several machines lived (run --segment), and reports on it as on any run. Percentiles come from the histograms of all parts together. Refused unless the parts are all of one day: scenario, seed, opening, clock, version and server the same, everybody there once.',
    fr: 'Fait un seul essai des parties jouées par plusieurs machines (run --segment), et en rend compte comme de tout essai. Les percentiles viennent des histogrammes de toutes les parties réunies. Refusé si les parties ne sont pas toutes du même jour : mêmes scénario, graine, ouverture, horloge, version et serveur, chaque personne une seule fois.',
  },
  takes: { name: 'DIR', min: 1, max: 10_000 },
  options: {
    out: words('DIR', {
      help: {
        en: 'Folder of the merged run; new or empty.',
        fr: 'Dossier de l’essai réuni ; neuf ou vide.',
      },
      fallbackHelp: 'results/<scenario>-<time>',
    }),
  },
  examples: [
    [
      'merge part-1 part-2 part-3 --out results/staging',
      { en: 'the parts of three machines', fr: 'les parties de trois machines' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { readParts } = await import('../merge/parts.ts');
    const { problemsOf } = await import('../merge/same-day.ts');
    const { mergeParts } = await import('../merge/merge.ts');
    const { newRunPath, openRunFolder } = await import('../run/folder.ts');
    const { writeRecord } = await import('../run/record.ts');
    const { judge } = await import('../run/judge.ts');

    const folders = await Promise.all(
      names.map(async (name) => ({ name, path: await runFolderOf(name, rim) })),
    );
    const parts = await readParts(folders);
    const problems = problemsOf(parts);
    if (problems.length > 0) throw new UsageError(problems);
    const { scenario } = parts[0]!.manifest;
    const path = values.out ?? (await newRunPath(resolve(rim.folder, 'results'), scenario.name, rim.now()));
    const people = parts.reduce((sum, part) => sum + part.people.length, 0);
    const folder = await openRunFolder(resolve(rim.folder, path), people);
    await writeRecord(folder, mergeParts(parts, folder.name)).finally(() => folder.tidy({ keepWork: false }));
    return judge(folder.path, { rim, json, language });
  },
});
