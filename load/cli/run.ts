import { usualBaselines } from './baseline-folder.ts';
import { command, UsageError } from './command.ts';
import { runOptions } from './run-options.ts';

export const run = command({
  name: 'run',
  summary: {
    en: 'Replays the day for real, and reports on it.',
    fr: 'Rejoue le jour pour de vrai, et en rend compte.',
  },
  about: {
    en: 'Replays the day for real: a private Redis, the reference server, and the crowd of the scenario, each person with their own times. Ends with the capacity report.',
    fr: 'Rejoue le jour pour de vrai : un Redis privé, le serveur de référence et la foule du scénario, chaque personne à ses propres heures. Se termine par le rapport de capacité.',
  },
  takes: { name: '<scenario>', min: 1, max: 1 },
  options: runOptions,
  sections: [
    {
      title: { en: 'The scenario', fr: 'Le scénario' },
      lines: [
        {
          en: 'A preset’s name (csq-2016-06-13, small-opening) or a file (my-day.yaml).',
          fr: 'Le nom d’un préréglage (csq-2016-06-13, small-opening) ou un fichier (mon-jour.yaml).',
        },
      ],
    },
    {
      title: { en: 'Stopping', fr: 'Arrêter' },
      lines: [
        {
          en: 'Ctrl-C ends the run early and reports on what there is; a second one leaves at once.',
          fr: 'Ctrl-C termine l’essai plus tôt et rend compte de ce qu’il y a ; un second quitte aussitôt.',
        },
      ],
    },
  ],
  examples: [
    [
      'run small-opening',
      { en: 'a first look, in about a minute', fr: 'un premier aperçu, en une minute environ' },
    ],
    [
      'run csq-2016-06-13 --scale 0.1 --speed auto',
      {
        en: 'June 2016 with a tenth of everything, as fast as this machine bears',
        fr: 'juin 2016 avec un dixième de tout, aussi vite que cette machine le supporte',
      },
    ],
    [
      'run csq-2016-06-13 --scale 0.1 --servers 2 --prometheus',
      {
        en: 'two server processes on one port, watched by a Prometheus',
        fr: 'deux processus serveurs sur un port, observés par un Prometheus',
      },
    ],
    [
      'run small-opening --breakpoint',
      {
        en: 'how many can come before an objective breaks',
        fr: 'combien de gens peuvent venir avant qu’un objectif ne cède',
      },
    ],
    [
      'run my-day.yaml --target http://stage:8080 --segment 1/3 --start-at 2026-11-24T09:00Z',
      {
        en: 'the first of three machines; then merge on one of them',
        fr: 'la première de trois machines ; puis merge sur l’une d’elles',
      },
    ],
  ],
  async run({ names, values, json, language, rim }) {
    const { baseline, force, 'start-at': startAt, 'no-reference': noReference, ...others } = values;
    const { breakpoint, 'breakpoint-runs': runs, 'breakpoint-minutes': minutes, ...options } = others;
    const repeat = values.repeat ?? 1;
    const baselines = values.baselines ?? usualBaselines;
    const asked = { scenario: names[0]!, ...options, startAt, reference: !noReference };
    const desk = { rim, json, language };
    if (breakpoint) {
      const beside = {
        repeat: values.repeat,
        baseline,
        segment: values.segment,
        'start-at': startAt,
        target: values.target,
      };
      const wrong = Object.entries(beside).filter(([, value]) => value !== null);
      if (wrong.length > 0)
        throw new UsageError(
          wrong.map(
            ([name]) =>
              `--${name}: is nothing for --breakpoint, which begins afresh with each run; leave it out`,
          ),
        );
      const { runBreakpoint } = await import('../breakpoint/run.ts');
      return runBreakpoint(asked, { runs: runs ?? 16, minutes: minutes ?? 60 }, desk);
    }
    if (repeat === 1 && baseline === null) {
      const { runOpening } = await import('../run/run.ts');
      return runOpening(asked, desk);
    }
    if (values.segment !== null)
      throw new UsageError(['--segment: a part is no run to repeat or to judge; merge the parts first']);
    const kept =
      options.redis !== null
        ? '--redis'
        : options.target !== null && options.adapter === null
          ? '--target'
          : null;
    if (repeat > 1 && kept !== null)
      throw new UsageError([
        `--repeat ${repeat} with ${kept}: what the first run leaves there is in the way of the second; run once at a time, each from a fresh start, and compare the folders`,
      ]);
    const { runRepeatedly } = await import('../run/repeat.ts');
    return runRepeatedly(asked, { repeat, baseline, baselines, force }, desk);
  },
});
