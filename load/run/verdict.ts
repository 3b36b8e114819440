import type { Summary } from '../analysis/summary.ts';
import { EXIT, highest } from '../cli/exit.ts';
import type { Paint } from '../cli/paint.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { wrap } from '../cli/wrap.ts';
import type { ObjectiveResult, Verdict } from '../record/files.ts';

/** Exit code of a run: the highest of what it found. */
export function exitCodeOf(summary: Pick<Summary, 'verdict'>, audit: { ok: boolean }): number {
  return highest(
    audit.ok ? EXIT.met : EXIT.failed,
    summary.verdict === 'invalid' ? EXIT.invalid : EXIT.met,
    summary.verdict === 'missed' ? EXIT.missed : EXIT.met,
  );
}

const MARKS: Record<Verdict, { sign: string; colour: keyof Paint; text: Text }> = {
  met: { sign: '✓', colour: 'green', text: { en: 'met', fr: 'atteint' } },
  missed: { sign: '✗', colour: 'red', text: { en: 'missed', fr: 'manqué' } },
  cannotTell: { sign: '?', colour: 'yellow', text: { en: 'cannot tell', fr: 'indécidable' } },
  invalid: { sign: '!', colour: 'yellow', text: { en: 'invalid run', fr: 'essai non valable' } },
};

/** The headline, a line an objective, and what else has to be said. @param width where sentences are broken */
export function verdictLines(
  summary: Pick<Summary, 'headlines' | 'objectives' | 'validity'>,
  audit: { ok: boolean; violations: { sentence: string }[] },
  { paint, language, width }: { paint: Paint; language: Language; width: number },
): string[] {
  const widest = summary.objectives.reduce((most, { name }) => Math.max(most, name.length), 0);
  const lines = [...wrap(summary.headlines[language], width).map(paint.bold), ''];
  for (const objective of summary.objectives) {
    const { sign, colour, text } = MARKS[objective.verdict];
    const measured = `${number(objective, language)} (${objective.bound})`;
    lines.push(
      `  ${paint[colour](sign)} ${objective.name.padEnd(widest)}  ${measured}  ${paint.dim(say(text, language))}`,
    );
  }
  for (const reason of summary.validity.reasons) {
    const [first, ...more] = wrap(reason, width - 4);
    lines.push(`  ${paint.yellow('!')} ${first}`, ...more.map((each) => `    ${each}`));
  }
  lines.push(`  ${auditLine(audit, paint, language)}`);
  for (const { sentence } of audit.violations.slice(0, SHOWN)) lines.push(`      ${sentence}`);
  return lines;
}

/** Violations told here; `audit` tells all of them. */
const SHOWN = 5;

function auditLine(
  { ok, violations }: { ok: boolean; violations: unknown[] },
  paint: Paint,
  language: Language,
): string {
  if (ok)
    return `${paint.green('✓')} ${say({ en: 'audit clean: no violation', fr: 'audit sans violation' }, language)}`;
  const n = violations.length;
  return `${paint.red('✗')} ${say({ en: `audit: ${n} violation${n === 1 ? '' : 's'}`, fr: `audit : ${n} violation${n === 1 ? '' : 's'}` }, language)}`;
}

function number({ value, unit }: ObjectiveResult, language: Language): string {
  if (value === null) return '–';
  const format = new Intl.NumberFormat(`${language}-CA`, { maximumSignificantDigits: 4 });
  return `${format.format(value)}${unit === '' ? '' : ` ${unit}`}`;
}
