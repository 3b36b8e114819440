import type { Manifest, PersonRecord } from '../../record/files.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/**
 * The quota of a site that was seen from outside only, from what people were told: no more of them than there are
 * places, nobody twice, no rank and no receipt for two.
 */
export function auditOutside(manifest: Manifest, people: readonly Line<PersonRecord>[]): Violation[] {
  const { found, report } = violationsOf('people.ndjson');
  const { quota } = manifest.scenario.opening;
  const lines = new Map<string, number>();
  const holders = new Map<string, string>();
  let given = 0;

  function once(
    rule: 'rank' | 'receipt',
    what: string | number | null | undefined,
    { line, value }: Line<PersonRecord>,
  ) {
    if (what === null || what === undefined) return;
    const key = `${rule} ${what}`;
    const other = holders.get(key);
    if (other !== undefined) report(rule, line, `${value.id} and ${other} were both given ${key}.`);
    else holders.set(key, value.id);
  }

  for (const each of people) {
    const { line, value: person } = each;
    const earlier = lines.get(person.accountId);
    if (earlier !== undefined) {
      report('person', line, `${person.accountId} stands here a second time, after line ${earlier}.`);
    }
    lines.set(person.accountId, line);
    if (person.outcome !== 'reserved') continue;
    given += 1 + (person.morePlaces ?? 0);
    if (person.morePlaces) {
      report('holder', line, `${person.id} was told of ${1 + person.morePlaces} different places.`);
    }
    once('rank', person.rank, each);
    once('receipt', person.receiptNumber, each);
  }
  if (given > quota) {
    report(
      'balance',
      null,
      `${given} places were promised to people, and there are ${quota}: ${given - quota} too many.`,
    );
  }
  return found;
}
