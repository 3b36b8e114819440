import type { Judged } from './day.ts';

/** One check that saw something wrong. */
export interface Catch {
  /** `audit balance`, `objective quota.lost`, `sceptic rejoin`. */
  check: string;
  /** The first thing it saw, in a sentence. */
  sentence: string;
  /** How many things it saw. */
  times: number;
}

/**
 * Every check that saw something wrong in a day: the rules of the audit, the missed objectives, the sceptic's
 * probes. In an invalid run objectives are neither met nor missed, so only the others can speak.
 */
export function catchesOf({
  summary,
  audit,
  sceptic,
}: Pick<Judged, 'summary' | 'audit' | 'sceptic'>): Catch[] {
  const seen: [check: string, sentence: string][] = [
    ...audit.violations.map(({ rule, file, sentence }): [string, string] => [
      `audit ${rule}`,
      `${file}: ${sentence}`,
    ]),
    ...summary.objectives
      .filter(({ verdict }) => verdict === 'missed')
      .map(({ name, measure, value, bound }): [string, string] => [
        `objective ${measure}`,
        `${name}: ${rounded(value)}, not ${bound}.`,
      ]),
    ...sceptic.map(({ probe, sentence }): [string, string] => [`sceptic ${probe}`, sentence]),
  ];
  const catches = new Map<string, Catch>();
  for (const [check, sentence] of seen) {
    const earlier = catches.get(check);
    if (earlier === undefined) catches.set(check, { check, sentence, times: 1 });
    else earlier.times++;
  }
  return [...catches.values()];
}

function rounded(value: number | null): string {
  return value === null ? 'nothing' : String(Number(value.toPrecision(3)));
}
