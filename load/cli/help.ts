import type { Command } from './command.ts';
import { choice, flag, type OptionTable } from './options.ts';
import { LANGUAGES, type Language, say, type Text } from './text.ts';
import { wrap } from './wrap.ts';

/** Options that every command takes. */
export const EVERYWHERE = {
  json: flag({
    help: {
      en: 'The answer as one JSON document on stdout; progress goes to stderr.',
      fr: 'La réponse en un document JSON sur stdout ; la progression va sur stderr.',
    },
  }),
  language: choice(LANGUAGES, {
    fallback: 'en',
    help: { en: 'Language of what people read.', fr: 'Langue de ce que lisent les personnes.' },
  }),
  help: flag({ help: { en: 'This text.', fr: 'Ce texte.' } }),
} satisfies OptionTable;

const TITLES = {
  usage: { en: 'Usage', fr: 'Usage' },
  commands: { en: 'Commands', fr: 'Commandes' },
  options: { en: 'Options', fr: 'Options' },
  examples: { en: 'Examples', fr: 'Exemples' },
  codes: { en: 'Exit codes', fr: 'Codes de sortie' },
  byDefault: { en: 'Default:', fr: 'Par défaut :' },
};

const ABOUT: Text = {
  en: 'Rehearses the day on which many people try for few places, before it comes.',
  fr: 'Répète, avant qu’il n’arrive, le jour où beaucoup de gens demandent peu de places.',
};

const CODES: Text[] = [
  { en: '0   done; every objective met', fr: '0   terminé ; tous les objectifs atteints' },
  {
    en: '1   a violation was found, or the program failed',
    fr: '1   violation constatée, ou panne du programme',
  },
  { en: '2   wrong usage or bad scenario', fr: '2   mauvais usage ou mauvais scénario' },
  {
    en: '97  worse than the baseline, or than the runs before',
    fr: '97  pire que la référence, ou que les essais précédents',
  },
  {
    en: '98  the run is invalid: neither passed nor failed',
    fr: '98  essai non valable : ni réussi ni échoué',
  },
  { en: '99  an objective was missed', fr: '99  un objectif est manqué' },
];

const WIDTH = 98;

/** The help of the whole program. */
export function programHelp(commands: Record<string, Command>, language: Language): string {
  const rows = Object.values(commands).map((each): [string, string] => [
    each.name,
    say(each.summary, language),
  ]);
  return page([
    [null, [say(ABOUT, language)]],
    [
      say(TITLES.usage, language),
      ['opening-day <command> [options]', 'opening-day <command> --help', 'opening-day --version'],
    ],
    [say(TITLES.commands, language), columns(rows, 16)],
    [
      say(TITLES.examples, language),
      ['opening-day run csq-2016-06-13 --scale 0.1 --speed auto', 'opening-day doctor'],
    ],
    [say(TITLES.codes, language), CODES.map((each) => say(each, language))],
  ]);
}

/** The help of one command: its options with values, units and defaults, and examples. */
export function commandHelp(command: Command, language: Language): string {
  const table: OptionTable = { ...command.options, ...EVERYWHERE };
  const usage = ['opening-day', command.name, command.takes.max > 0 ? argument(command) : '', '[options]'];
  return page([
    [null, wrap(say(command.about ?? command.summary, language), WIDTH)],
    [say(TITLES.usage, language), [usage.filter(Boolean).join(' ')]],
    [say(TITLES.options, language), columns(optionRows(table, language), 36)],
    ...(command.sections ?? []).map(
      (section): Section => [say(section.title, language), section.lines.map((each) => say(each, language))],
    ),
    [
      say(TITLES.examples, language),
      command.examples.flatMap(([line, purpose]) => [`opening-day ${line}`, `    ${say(purpose, language)}`]),
    ],
  ]);
}

type Section = [title: string | null, lines: string[]];

function page(sections: Section[]): string {
  const blocks = sections.map(([title, lines]) =>
    title === null ? lines.join('\n') : [title, ...lines.map((each) => `  ${each}`)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

function argument({ takes }: Command): string {
  const name = takes.repeated ? `${takes.name}...` : takes.name;
  return takes.min === 0 ? `[${name}]` : name;
}

function optionRows(table: OptionTable, language: Language): [string, string][] {
  return Object.entries(table).map(([name, option]) => {
    const byDefault = option.fallbackHelp ?? (typeof option.fallback === 'string' ? option.fallback : null);
    const told = byDefault === null ? '' : ` ${say(TITLES.byDefault, language)} ${say(byDefault, language)}.`;
    return [
      `--${name}${option.value === null ? '' : ` ${option.value}`}`,
      `${say(option.help, language)}${told}`,
    ];
  });
}

/** Two columns; a left side that is too long has the line to itself. */
function columns(rows: [left: string, right: string][], width: number): string[] {
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, WIDTH - width - 2);
    const indented = lines.map((each) => ' '.repeat(width) + each);
    return left.length > width - 2
      ? [left, ...indented]
      : [left.padEnd(width) + (lines[0] ?? ''), ...indented.slice(1)];
  });
}
