import { type Language, say } from '../cli/text.ts';
import { formatOf } from '../report/format.ts';
import { plain } from '../report/markdown.ts';
import { missesText } from './answer.ts';
import type { Sizing } from './sizing.ts';
import { sizingLines } from './text.ts';
import { WORDS } from './words.ts';

/** The sizing in short, for a pull request or a chat. */
export function sizingMarkdown(sizing: Sizing, language: Language): string {
  const { scenario, answer, curve, interrupted } = sizing;
  const f = formatOf(language, scenario.opening.timeZone);
  const w = (word: keyof typeof WORDS) => say(WORDS[word], language);
  const lines = [`# ${w('title')}: ${plain(scenario.opening.title)}`, ''];
  if (interrupted) lines.push(`> **${w('interrupted')}.** ${w('interruptedLead')}`, '');
  lines.push(`**${plain(answer[language])}**`, '');
  lines.push(...sizingLines(sizing, language).map((line) => `- ${plain(line)}`), '');
  if (curve !== null) {
    const columns = [w('people'), w('peak'), w('latency'), w('serversBusy'), w('redisBusy'), w('breaks')];
    lines.push(`| ${columns.join(' | ')} |`, '| ---: | ---: | ---: | ---: | ---: | --- |');
    const or = (value: number | null, text: (value: number) => string) =>
      value === null ? '–' : text(value);
    for (const step of curve.steps) {
      const cells = [
        f.number(step.people),
        or(step.requestsPerSecond, (value) => f.number(value)),
        or(step.latencyP99Ms, f.milliseconds),
        or(step.serversBusy, (value) => f.percent(value)),
        or(step.redisBusy, (value) => f.percent(value)),
        step.held ? w('nothing') : plain(missesText(step.missed, language)),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
    lines.push('');
  }
  lines.push('[report.html](report.html)');
  return `${lines.join('\n')}\n`;
}
