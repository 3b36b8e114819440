import { NOTHING } from './format.ts';
import { boundText, measureText } from './measure.ts';
import { SIGN } from './sections/verdict.ts';
import type { View } from './view.ts';

/** The report in short, for a pull request or a chat. */
export function markdown(view: View): string {
  const { summary, audit, records, w, f, ratio } = view;
  const { answers, validity } = summary;
  const { questions, objectives, banner } = w;
  const { manifest } = records;
  const lines = [`# ${w.title}: ${plain(manifest.scenario.opening.title)}`, ''];
  if (validity.interrupted) lines.push(`> **${banner.interrupted}.** ${banner.interruptedLead}`, '');
  else if (validity.valid === 0) lines.push(`> **${banner.invalid}.** ${banner.invalidLead}`, '');
  if (validity.valid === 0) lines.push(...validity.reasons.map((reason) => `> - ${plain(reason)}`), '');
  if (!audit.ok) lines.push(`> **${banner.audit}.** ${w.check.broken(audit.violations.length)}`, '');
  lines.push(`**${summary.headlines[f.language]}**`, '');
  for (const [question, verdict] of [
    [questions.holds, answers.holds],
    [questions.fair, answers.fair],
    [questions.exact, answers.exact],
  ] as const) {
    lines.push(`- ${question} **${SIGN[verdict]} ${questions.answer[verdict]}**`);
  }
  const [verdict, objective, measuredAs, asked] = objectives.columns;
  lines.push('', `| ${verdict} | ${objective} | ${measuredAs} | ${asked} |`, '| --- | --- | ---: | ---: |');
  for (const one of summary.objectives) {
    const value = measureText(one.value, { path: one.measure, unit: one.unit, f }) || NOTHING;
    const bound = boundText(one, summary.quota.total, f, w);
    lines.push(
      `| ${SIGN[one.verdict]} ${objectives.verdict[one.verdict]} | ${plain(one.name)} | ${value} | ${plain(bound)} |`,
    );
  }
  const { entries, receipts, people } = audit.checked;
  const audited = audit.ok
    ? w.check.clean(f.number(entries), f.number(receipts), f.number(people))
    : w.check.broken(audit.violations.length);
  const kind = w.subtitle(ratio, manifest.kind === 'simulated');
  lines.push(
    '',
    audited,
    '',
    `${kind}, ${w.ranOn(f.date(Date.parse(manifest.startedAt)))}. [report.html](report.html)`,
  );
  return `${lines.join('\n')}\n`;
}

/** Text that Markdown leaves alone. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
}
