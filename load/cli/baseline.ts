import { resolve } from 'node:path';
import { baselineFolder, usualBaselines } from './baseline-folder.ts';
import { command, UsageError } from './command.ts';
import { EXIT } from './exit.ts';
import { line } from './rim.ts';
import { runFolderOf } from './run-folder.ts';
import { say } from './text.ts';

export const baseline = command({
  name: 'baseline',
  summary: {
    en: 'Keeps runs as a baseline, by name, for later runs to be judged against.',
    fr: 'Garde des essais comme référence, sous un nom, pour juger les suivants.',
  },
  about: {
    en: 'Keeps the runs of DIR (best: those of run --repeat 8) as a baseline, in a small file that can be committed. A run is then judged with run --baseline NAME. Without DIR it says what is kept under the name, without a name which baselines there are.',
    fr: 'Garde les essais de DIR (de préférence ceux de run --repeat 8) comme référence, dans un petit fichier qui peut être versionné. Un essai se juge ensuite par run --baseline NOM. Sans DIR, dit ce qui est gardé sous ce nom ; sans nom, quelles références existent.',
  },
  takes: { name: 'NAME DIR', min: 0, max: 2 },
  options: { baselines: baselineFolder },
  examples: [
    [
      'baseline nightly results/nightly',
      { en: 'keep these runs under the name nightly', fr: 'garder ces essais sous le nom nightly' },
    ],
    ['baseline', { en: 'which there are', fr: 'lesquelles existent' }],
  ],
  async run({ names, values, json, language, rim }) {
    const { baselineNames, baselineOf, findBaseline, isName, saveBaseline } = await import(
      '../compare/baseline.ts'
    );
    const folder = resolve(rim.folder, values.baselines ?? usualBaselines);
    const [name, dir] = names;
    if (name === undefined) {
      const all = await baselineNames(folder);
      line(rim.out, json ? JSON.stringify({ folder, baselines: all }) : all.join('\n'));
      return EXIT.met;
    }
    if (!isName(name)) {
      throw new UsageError([
        `NAME "${name}" is a file's name: letters, digits, dots, dashes and underscores`,
      ]);
    }
    const kept =
      dir === undefined
        ? await findBaseline(name, { folder, from: rim.folder })
        : await baselineOf(await runFolderOf(dir, rim), name);
    const file = dir === undefined ? null : await saveBaseline(kept, folder);
    if (json) {
      line(rim.out, JSON.stringify({ file, ...kept }));
      return EXIT.met;
    }
    const { scenario, seed, scale, admission, machine } = kept.conditions;
    const what = `${scenario}, ${admission}, seed ${seed}, scale ${scale}, ${machine.cpus} × ${machine.cpuModel}`;
    const count = kept.runs.length;
    line(
      rim.out,
      say(
        {
          en: `${name}: ${count} run${count === 1 ? '' : 's'} of ${what}`,
          fr: `${name} : ${count} essai${count === 1 ? '' : 's'} de ${what}`,
        },
        language,
      ),
    );
    if (file !== null) line(rim.out, file);
    return EXIT.met;
  },
});
