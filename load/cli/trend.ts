import { resolve } from 'node:path';
import { writeWhole } from '../record/whole.ts';
import { command, UsageError } from './command.ts';
import { EXIT, highest } from './exit.ts';
import { flag, several, words } from './options.ts';
import { paintFor } from './paint.ts';
import { line } from './rim.ts';

export const trend = command({
  name: 'trend',
  summary: {
    en: 'The history of a scenario’s runs, and what the latest changed.',
    fr: 'L’historique des essais d’un scénario, et ce que le dernier a changé.',
  },
  about: {
    en: 'The history of a scenario’s runs, a point a run for each measure, and the latest run (or folder of repeats) judged against all before it. Only runs of the same conditions are put together: people, seed, scale, speed, machine. Of a run it needs run.json and summary.json. Exit 97 if the latest is worse, 98 if one of its runs is invalid.',
    fr: 'L’historique des essais d’un scénario, un point par essai pour chaque mesure, et le dernier essai (ou dossier de répétitions) jugé face à tous les précédents. Seuls des essais de mêmes conditions sont réunis : gens, graine, échelle, vitesse, machine. D’un essai, il faut run.json et summary.json. Code 97 si le dernier est pire, 98 si l’un de ses essais n’est pas valable.',
  },
  takes: { name: '<scenario>', min: 1, max: 1 },
  options: {
    from: several(
      words('DIR', {
        help: {
          en: 'A folder with runs, or folders of repeats, in it; may be given several times.',
          fr: 'Un dossier contenant des essais, ou des dossiers de répétitions ; peut être donné plusieurs fois.',
        },
        fallbackHelp: 'results',
      }),
    ),
    all: flag({
      help: {
        en: 'Show runs of other conditions than the latest run’s, too, apart.',
        fr: 'Montrer aussi, à part, les essais faits dans d’autres conditions que le dernier.',
      },
    }),
    out: words('FILE', {
      help: { en: 'Write the trend as a page, too.', fr: 'Écrire aussi l’historique en une page.' },
      fallbackHelp: { en: 'none', fr: 'aucune' },
    }),
  },
  examples: [
    [
      'trend csq-2016-06-13 --out trend.html',
      { en: 'all runs in results/, as a page', fr: 'tous les essais de results/, en une page' },
    ],
    [
      'trend small-opening --from history --from results',
      { en: 'with runs kept elsewhere', fr: 'avec des essais gardés ailleurs' },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { scanRuns } = await import('../trend/scan.ts');
    const { trendOf } = await import('../trend/trend.ts');
    const from = values.from.length > 0 ? values.from : ['results'];
    const { runs, leftOut } = await scanRuns(
      from.map((folder) => resolve(rim.folder, folder)),
      rim.folder,
    );
    const scenario = await nameOf(names[0]!, rim.folder);
    const own = runs.filter(({ conditions }) => conditions.scenario === scenario);
    if (own.length === 0) throw new UsageError([noRun(scenario, from, runs, leftOut.length)]);
    const found = trendOf(scenario, { runs: own, leftOut });
    if (values.out !== null) {
      const { trendPage } = await import('../trend/page.ts');
      const { liveScript } = await import('../report/live/script.ts');
      const page = trendPage(found, { all: values.all, language, script: await liveScript() });
      await writeWhole(resolve(rim.folder, values.out), page);
    }
    const [latest] = found.courses;
    if (json) line(rim.out, JSON.stringify({ ...found, courses: values.all ? found.courses : [latest] }));
    else {
      const { trendText } = await import('../trend/text.ts');
      for (const each of trendText(found, values.all, language, paintFor(rim.out))) line(rim.out, each);
    }
    const ofLatest = latest!.runs.filter(({ group }) => group === latest!.latest);
    return highest(
      ofLatest.every(({ valid }) => valid) ? EXIT.met : EXIT.invalid,
      latest!.judgement?.verdict === 'worse' ? EXIT.worse : EXIT.met,
    );
  },
});

/** A file's own name for its scenario; else the word as it is, since a history outlives the file. */
async function nameOf(nameOrFile: string, folder: string): Promise<string> {
  if (!/[/\\]|\.(ya?ml|json)$/.test(nameOrFile)) return nameOrFile;
  const { loadScenario } = await import('../scenario/load.ts');
  return loadScenario(resolve(folder, nameOrFile)).scenario.name;
}

function noRun(
  scenario: string,
  from: readonly string[],
  runs: readonly { conditions: { scenario: string } }[],
  leftOut: number,
): string {
  const there = [...new Set(runs.map(({ conditions }) => conditions.scenario))].sort().join(', ');
  const unread = leftOut > 0 ? `; ${leftOut} could not be read (opening-day report DIR)` : '';
  return `no run of "${scenario}" in ${from.join(', ')} (${there ? `there are runs of ${there}` : 'there is no run that can be read'}${unread}). Run it: opening-day run ${scenario} --repeat 5, or say where runs are: --from DIR`;
}
