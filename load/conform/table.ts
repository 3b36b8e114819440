import type { Paint } from '../cli/paint.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import type { Check } from './check.ts';

const signs = { kept: '✓', broken: '✗', skipped: '–' } as const;
const colours = { kept: 'green', broken: 'red', skipped: 'yellow' } as const;

/** The checks as lines: the sign, what was asked; of those that are not kept, what was expected and what came. */
export function conformLines(checks: readonly Check[], paint: Paint, language: Language): string[] {
  const widest = checks.reduce((most, { asked }) => Math.max(most, asked.length), 0);
  const lines = checks.flatMap(({ asked, expected, got, result }) => [
    `  ${paint[colours[result]](signs[result])} ${asked.padEnd(widest)}  ${paint.dim(expected)}`,
    ...(result === 'kept' ? [] : [`      ${say(result === 'broken' ? GOT : SKIPPED, language)} ${got}`]),
  ]);
  const count = (result: Check['result']) => checks.filter((each) => each.result === result).length;
  const [kept, broken, left] = [count('kept'), count('broken'), count('skipped')];
  return [
    ...lines,
    '',
    say(
      {
        en: `${kept} kept, ${broken} broken, ${left} not asked`,
        fr: `${kept} respectées, ${broken} enfreintes, ${left} non posées`,
      },
      language,
    ),
  ];
}

const GOT: Text = { en: 'got:', fr: 'obtenu :' };
const SKIPPED: Text = { en: 'not asked:', fr: 'non posé :' };
