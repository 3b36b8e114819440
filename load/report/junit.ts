import type { RunRecords } from '../analysis/analyse.ts';
import type { AuditResult } from '../analysis/audit.ts';
import { problemText } from '../analysis/read-run.ts';
import type { Summary } from '../analysis/summary.ts';
import type { ObjectiveResult } from '../record/files.ts';
import { escapeXml } from './html.ts';

/**
 * The objectives as test cases, for a build server: missed is a failure, an invalid run an error in each,
 * what cannot be told is skipped. The audit is one more case.
 */
export function junit(
  { manifest }: Pick<RunRecords, 'manifest'>,
  summary: Summary,
  audit: AuditResult,
): string {
  const cases = [
    ...summary.objectives.map((objective) => ({
      name: objective.name,
      result: resultOf(objective, summary),
    })),
    { name: 'The audit of the records is clean', result: auditResult(audit) },
  ];
  const count = (kind: Result['kind']) => cases.filter(({ result }) => result?.kind === kind).length;
  const seconds = (Date.parse(manifest.endedAt) - Date.parse(manifest.startedAt)) / 1000;
  const suite = `opening-day.${escapeXml(summary.scenario)}`;
  const lines = cases.map(({ name, result }) => {
    const open = `    <testcase classname="${suite}" name="${escapeXml(name)}"`;
    if (result === null) return `${open}/>`;
    const { kind, message, detail } = result;
    return `${open}><${kind} message="${escapeXml(message)}">${escapeXml(detail)}</${kind}></testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="${suite}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}" timestamp="${escapeXml(manifest.startedAt)}">
    <properties>
      <property name="run" value="${escapeXml(manifest.run)}"/>
      <property name="seed" value="${manifest.seed}"/>
      <property name="scale" value="${manifest.scale}"/>
      <property name="headline" value="${escapeXml(summary.headline)}"/>
    </properties>
${lines.join('\n')}
  </testsuite>
</testsuites>
`;
}

type Result = { kind: 'failure' | 'error' | 'skipped'; message: string; detail: string };

function resultOf(
  { verdict, measure, bound, value, unit }: ObjectiveResult,
  summary: Summary,
): Result | null {
  const detail = `${measure} is ${value ?? 'unknown'}${value === null || unit === '' ? '' : ` ${unit}`}, asked for: ${bound}`;
  switch (verdict) {
    case 'met':
      return null;
    case 'missed':
      return { kind: 'failure', message: detail, detail: summary.headline };
    case 'cannotTell':
      return { kind: 'skipped', message: `cannot tell: ${detail}`, detail: '' };
    case 'invalid':
      return { kind: 'error', message: 'the run is invalid', detail: summary.validity.reasons.join('\n') };
  }
}

function auditResult({ ok, violations }: AuditResult): Result | null {
  if (ok) return null;
  return {
    kind: 'failure',
    message: `${violations.length} violations`,
    detail: violations.slice(0, 50).map(problemText).join('\n'),
  };
}
