import { type Language, say, type Text } from '../cli/text.ts';
import { escapeXml } from '../report/html.ts';
import type { Judgement } from './judgement.ts';
import { JUDGEMENT_MEANING, judgementTable } from './judgement-rows.ts';
import { harms, noisyMeasures } from './measures.ts';

interface Names {
  judged: string;
  reference: string;
}

/** A judgement as a suite of test cases: worse is a failure, what cannot be told is skipped. */
export function judgementSuite({ measures, harms: counted }: Judgement, { reference }: Names): string {
  const suite = `opening-day.baseline.${escapeXml(reference)}`;
  const cases = [
    ...measures.map(({ name, verdict, ...rest }) => ({ title: noisyMeasures[name].title.en, verdict, rest })),
    ...counted.map(({ name, verdict, ...rest }) => ({ title: harms[name].title.en, verdict, rest })),
  ];
  const lines = cases.map(({ title, verdict, rest }) => {
    const open = `    <testcase classname="${suite}" name="${escapeXml(title)} is not worse than the baseline"`;
    const detail = escapeXml(
      Object.entries(rest)
        .map(([name, value]) => `${name} ${value === null ? 'unknown' : String(value)}`)
        .join(', '),
    );
    if (verdict === 'worse')
      return `${open}><failure message="worse than ${escapeXml(reference)}">${detail}</failure></testcase>`;
    if (verdict === 'cannotTell') return `${open}><skipped message="cannot tell: ${detail}"/></testcase>`;
    return `${open}/>`;
  });
  const count = (verdict: string) => cases.filter((each) => each.verdict === verdict).length;
  return `  <testsuite name="${suite}" tests="${cases.length}" failures="${count('worse')}" errors="0" skipped="${count('cannotTell')}">
${lines.join('\n')}
  </testsuite>
`;
}

/** JUnit files of single runs, and more suites, as one file. */
export function joinedJunit(files: readonly string[], suites: readonly string[]): string {
  const inside = files.map((file) => /<testsuites>\n([\s\S]*)<\/testsuites>/.exec(file)?.[1] ?? '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[...inside, ...suites].join('')}</testsuites>\n`;
}

/** A judgement for a pull request. */
export function judgementMarkdown(judgement: Judgement, names: Names, language: Language): string {
  const { sentence, columns, rows } = judgementTable(judgement, names, language);
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [
    `## ${say(HEADING, language)}`,
    '',
    `**${sentence}**`,
    '',
    row(columns),
    row(columns.map((_, k) => (k === 0 || k === 5 ? '---' : '---:'))),
    ...rows.map(({ cells }) => row(cells)),
    '',
    say(JUDGEMENT_MEANING, language),
    '',
  ].join('\n');
}

const HEADING: Text = { en: 'Against the baseline', fr: 'Face à la référence' };
