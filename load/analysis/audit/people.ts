import type { LedgerEntry, Manifest, PersonRecord } from '../../record/files.ts';
import { type Place, replayLedger } from '../places.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from '../wall.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/**
 * What each person was told against what the ledger holds, both ways; and that nobody was told before it was
 * decided, by the crowd's own clock.
 */
export function auditPeople(
  manifest: Manifest,
  people: readonly Line<PersonRecord>[],
  ledger: readonly Line<LedgerEntry>[],
): Violation[] {
  const { found, report } = violationsOf('people.ndjson');
  const wallAt = wallClock(manifest);
  const { places, byAccount, exempt } = replayLedger(
    ledger.map(({ value }) => value),
    manifest.scenario.opening.quota,
  );
  const placesOf = new Map<string, Place[]>();
  for (const place of places)
    placesOf.set(place.accountId, [...(placesOf.get(place.accountId) ?? []), place]);
  const firstLineOf = new Map<string, number>();
  const holderOf = new Map<number, string>();

  for (const { line, value: person } of people) {
    const { accountId, outcome, rank, toldAtMs, decidedAtMs, finalState } = person;
    const earlier = firstLineOf.get(accountId);
    if (earlier !== undefined)
      report('person', line, `${accountId} stands here a second time, after line ${earlier}.`);
    firstLineOf.set(accountId, line);

    const state = byAccount.get(accountId)?.state ?? null;
    if (finalState !== state) {
      report(
        'person',
        line,
        `the place of ${accountId} is said to end ${finalState}, in the ledger ${state}.`,
      );
    }
    if (outcome === 'exempt' && !exempt.has(accountId)) {
      report('person', line, `${accountId} was told to be exempt; the ledger holds no such entry.`);
    }
    if (outcome !== 'reserved') continue;

    const own = placesOf.get(accountId) ?? [];
    const place = own.find((one) => one.rank === rank);
    if (own.length === 0) {
      report('person', line, `${accountId} was told of a place that the ledger does not hold.`);
    } else if (place === undefined) {
      report(
        'person',
        line,
        `${accountId} was told rank ${rank}, the ledger holds ${own.map((one) => one.rank).join(', ')}.`,
      );
    } else if (decidedAtMs !== null && Math.abs(place.reservedAtMs - manifest.opensAtMs - decidedAtMs) > 1) {
      report('person', line, `${accountId} was told another time of decision than the ledger holds.`);
    }
    if (rank !== null) {
      const other = holderOf.get(rank);
      if (other !== undefined) report('rank', line, `${accountId} and ${other} were both told rank ${rank}.`);
      holderOf.set(rank, accountId);
    }
    if (toldAtMs === null) continue;
    if (wallAt(toldAtMs) < wallAt(0) - SIMULTANEOUS_WALL_MS) {
      report('window', line, `${accountId} was told of a place before the opening.`);
    }
    if (decidedAtMs !== null && wallAt(decidedAtMs) > wallAt(toldAtMs) + SIMULTANEOUS_WALL_MS) {
      report('time', line, `${accountId} was told before the time at which it is said to be decided.`);
    }
  }
  for (const account of placesOf.keys()) {
    if (!firstLineOf.has(account))
      report('person', null, `${account} holds a place and is nobody of the crowd.`);
  }
  return found;
}
