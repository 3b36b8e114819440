import { hasRoom } from '../../../server/opening/settings.ts';
import type { LedgerEntry, Manifest, PersonRecord } from '../../record/files.ts';
import { type Place, replayLedger } from '../places.ts';
import { groupBy } from '../ranks.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from '../wall.ts';
import { type Line, type Rule, type Violation, violationsOf } from './violation.ts';

/**
 * What each person was told against what the ledger holds, both ways; that nobody was told before it was
 * decided, by the crowd's own clock; and that, where there is a room, only the admitted got a place.
 */
export function auditPeople(
  manifest: Manifest,
  people: readonly Line<PersonRecord>[],
  ledger: readonly Line<LedgerEntry>[],
): Violation[] {
  const { found, report } = violationsOf('people.ndjson');
  const { places, byAccount, exempt } = replayLedger(
    ledger.map(({ value }) => value),
    manifest.scenario.opening.quota,
  );
  const placesOf = groupBy(places, (place) => place.accountId);
  const problemsOf = placeProblems(manifest);
  const lineOf = new Map<string, number>();
  const holderOf = new Map<number, string>();

  for (const { line, value: person } of people) {
    const { accountId, outcome, rank, finalState } = person;
    const earlier = lineOf.get(accountId);
    if (earlier !== undefined) {
      report('person', line, `${accountId} stands here a second time, after line ${earlier}.`);
    }
    lineOf.set(accountId, line);
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
    for (const [rule, problem] of problemsOf(person, placesOf.get(accountId) ?? [])) {
      report(rule, line, `${accountId} ${problem}.`);
    }
    if (rank === null) continue;
    const other = holderOf.get(rank);
    if (other !== undefined) report('rank', line, `${accountId} and ${other} were both told rank ${rank}.`);
    holderOf.set(rank, accountId);
  }
  for (const account of placesOf.keys()) {
    if (!lineOf.has(account)) report('person', null, `${account} holds a place and is nobody of the crowd.`);
  }
  return found;
}

/** What is wrong with what a person was told of a place, given the places that the ledger holds for them. */
function placeProblems(manifest: Manifest) {
  const { mode, sessionSeconds } = manifest.scenario.admission;
  const wallAt = wallClock(manifest);
  const opensWall = wallAt(0);
  return (person: PersonRecord, own: readonly Place[]): [Rule, string][] => {
    const { rank, admittedAtMs, decidedAtMs, toldAtMs } = person;
    const problems: [Rule, string][] = [];
    const place = own.find((one) => one.rank === rank);
    if (own.length === 0) problems.push(['person', 'was told of a place that the ledger does not hold']);
    else if (place === undefined) {
      problems.push([
        'person',
        `was told rank ${rank}, the ledger holds ${own.map((one) => one.rank).join(', ')}`,
      ]);
    } else if (decidedAtMs !== null && Math.abs(place.reservedAtMs - manifest.opensAtMs - decidedAtMs) > 1) {
      problems.push(['person', 'was told another time of decision than the ledger holds']);
    }
    if (toldAtMs !== null && wallAt(toldAtMs) < opensWall - SIMULTANEOUS_WALL_MS) {
      problems.push(['window', 'was told of a place before the opening']);
    }
    if (toldAtMs !== null && decidedAtMs !== null && decidedAfter(toldAtMs, decidedAtMs)) {
      problems.push(['time', 'was told before the time at which it is said to be decided']);
    }
    if (!hasRoom(mode)) return problems;
    if (admittedAtMs === null) problems.push(['person', 'got a place without ever having been admitted']);
    else if (decidedAtMs !== null && decidedAfter(admittedAtMs + sessionSeconds * 1000, decidedAtMs)) {
      problems.push(['person', 'got a place after the session had run out']);
    }
    return problems;
  };

  function decidedAfter(atMs: number, decidedAtMs: number): boolean {
    return wallAt(decidedAtMs) > wallAt(atMs) + SIMULTANEOUS_WALL_MS;
  }
}
