import { command, UsageError } from './command.ts';
import { EXIT, highest } from './exit.ts';
import { words } from './options.ts';
import { paintFor } from './paint.ts';
import { line } from './rim.ts';
import { runFolderOf } from './run-folder.ts';

export const compare = command({
  name: 'compare',
  summary: {
    en: 'Sets runs side by side, in people, and judges them against the first.',
    fr: 'Met des essais côte à côte, en personnes, et les juge face au premier.',
  },
  about: {
    en: 'Sets runs side by side, in people: who got a place, who was displaced, hours lost, success by cohort. A DIR may hold the repeats of run --repeat; each but the first is judged against the first, measure by measure: better, worse, same, or cannot tell, with intervals and the repeats needed. Exit 97 if one is worse, 98 if a run is invalid.',
    fr: 'Met des essais côte à côte, en personnes : places obtenues, personnes devancées, heures perdues, réussite par groupe. Un DIR peut contenir les répétitions de run --repeat ; chacun est jugé face au premier, mesure par mesure : mieux, pire, pareil ou indécidable, avec des intervalles et les répétitions utiles. Code 97 si l’un est pire, 98 si un essai n’est pas valable.',
  },
  takes: { name: 'DIR', min: 2, max: 12, repeated: true },
  options: {
    out: words('FILE', {
      help: {
        en: 'Write the comparison as a page, too.',
        fr: 'Écrire aussi la comparaison en une page.',
      },
      fallbackHelp: { en: 'none', fr: 'aucune' },
    }),
  },
  examples: [
    [
      'compare results/fifo results/lottery results/session-limit results/passthrough',
      { en: 'the same crowd in the four modes', fr: 'la même foule dans les quatre modes' },
    ],
    [
      'compare results/monday results/tuesday --out compare.html',
      { en: 'two builds, by their repeats', fr: 'deux versions, par leurs répétitions' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { readGroup } = await import('../compare/group.ts');
    const { compareGroups } = await import('../compare/comparison.ts');
    const folders = await Promise.all(names.map((name) => runFolderOf(name, rim)));
    if (new Set(folders).size < folders.length) throw new UsageError(['DIR is given twice']);
    const groups = [];
    for (const folder of folders) groups.push(await readGroup(folder));
    const comparison = compareGroups(groups);
    if (values.out !== null) {
      const { writeComparison } = await import('../compare/page.ts');
      await writeComparison(comparison, { path: values.out, folder: rim.folder, language });
    }
    if (json) line(rim.out, JSON.stringify(comparison));
    else {
      const { comparisonText } = await import('../compare/text.ts');
      for (const each of comparisonText(comparison, language, paintFor(rim.out))) line(rim.out, each);
    }
    const runs = groups.flatMap((group) => group.runs);
    return highest(
      runs.every(({ summary }) => summary.validity.valid === 1) ? EXIT.met : EXIT.invalid,
      comparison.judgements.some(({ judgement }) => judgement.verdict === 'worse') ? EXIT.worse : EXIT.met,
    );
  },
});
