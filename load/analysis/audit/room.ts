import { hasRoom } from '../../../server/opening/settings.ts';
import type { LedgerEntry, Manifest, PersonRecord } from '../../record/files.ts';
import { actedInTime } from '../presence.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from '../wall.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/**
 * What the room promises, as far as people's own records can tell: one number a person and one person a
 * number, a call that holds a place for whoever acts in time, and nobody told that all is over while it is not.
 */
export function auditRoom(
  manifest: Manifest,
  people: readonly Line<PersonRecord>[],
  ledger: readonly Line<LedgerEntry>[],
): Violation[] {
  const { found, report } = violationsOf('people.ndjson');
  const { admission, opening } = manifest.scenario;
  const wallAt = wallClock(manifest);
  const overAtMs = Math.min(Date.parse(opening.closesAt), firstExhaustedMs(ledger)) - manifest.opensAtMs;
  const overWall = wallAt(overAtMs) - SIMULTANEOUS_WALL_MS;
  const holderOf = new Map<number, string>();
  for (const { line, value: person } of people) {
    const { accountId, number, outcome, toldAtMs, admittedAtMs, submittedAtMs } = person;
    if ((person.strayNumbers ?? 0) > 0) {
      report('room', line, `${accountId} was given another number while the first was still good.`);
    }
    if (number !== null) {
      const other = holderOf.get(number);
      if (other !== undefined) report('room', line, `${accountId} and ${other} both hold number ${number}.`);
      holderOf.set(number, accountId);
    }
    if (outcome !== 'refused' || toldAtMs === null) continue;
    if (wallAt(toldAtMs) < overWall) {
      report('refusal', line, `${accountId} was told that no place was left while there were some.`);
    }
    const acted = admittedAtMs !== null && submittedAtMs !== null;
    const open = toldAtMs < Date.parse(opening.closesAt) - manifest.opensAtMs;
    if (acted && open && hasRoom(admission.mode) && actedInTime(person, admission, overAtMs, wallAt)) {
      report('room', line, `${accountId} was called, acted in time, and found no place: a call holds one.`);
    }
  }
  return found;
}

/** Unix ms (opening time) at which the last place was first gone; Infinity if it never was. */
function firstExhaustedMs(ledger: readonly Line<LedgerEntry>[]): number {
  const entry = ledger.find(({ value }) => value.remaining <= 0);
  return entry === undefined ? Number.POSITIVE_INFINITY : Date.parse(entry.value.at);
}
