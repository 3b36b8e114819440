import type { Manifest, PersonRecord } from '../record/files.ts';
import { actedInTime, competes, hasPlace, stayed, stoodSince } from './presence.ts';
import { inOrder } from './ranks.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from './wall.ts';

export interface Displacement {
  /** People who stood in line, stayed, and acted in time (or got a place): those a place could go to. */
  candidates: number;
  displaced: PersonRecord[];
  latecomers: PersonRecord[];
  /**
   * Displaced in the wide sense: anybody who stayed, acted in time and got nothing while one who came later
   * in every respect got a place, even beyond the first N.
   */
  passedOver: number;
}

/**
 * Who lost a place to somebody later, and who got one ahead of them.
 *
 * Candidates are the people who stood in line (`stoodSince`), stayed until the last place went, and acted in
 * time; whoever gave up or let a call run out makes room for the next. In the order of standing, the first N
 * candidates are *the first*, with N the places there were, plus those that came back and were given again.
 *
 * - **Displaced**: one of the first, without a place, while somebody has one who arrived no earlier *and*
 *   stood in line more than a quarter of a wall second later. Both, so that neither a reply that came late
 *   nor a slow first click makes a victim.
 * - **Latecomer**: has a place, is not one of the first, and stood in line more than a quarter of a wall second
 *   after the last of the first.
 *
 * A place that came back goes down the standby line. Who was told that none was left and did not stand by has gone home:
 * what somebody who stood by got after that was never theirs. Nor is such a holder a latecomer, unless somebody who stood
 * by before them got nothing.
 *
 * In an honest first-come-first-served room both are nobody. Where the mode draws lots, neither means much.
 */
export function displacement(
  manifest: Manifest,
  people: readonly PersonRecord[],
  places: { total: number; given: number; accepted: number; lastPlaceAtMs: number | null },
): Displacement {
  const last = places.lastPlaceAtMs ?? Number.POSITIVE_INFINITY;
  const { admission } = manifest.scenario;
  const since = stoodSince(manifest);
  const wallAt = wallClock(manifest);
  const candidates = people
    .filter(
      (person) => competes(person) && stayed(person, last) && actedInTime(person, admission, last, wallAt),
    )
    .map((person) => ({ person, since: since(person), arrived: person.arrivedAtMs }))
    .filter((one): one is Candidate => one.since !== null && one.arrived !== null)
    .map((one) => ({ ...one, wall: wallAt(one.since) }));
  const inLine = inOrder(
    candidates,
    (one) => one.since,
    (one) => one.person.number ?? Number.POSITIVE_INFINITY,
  );
  const reach = places.total + Math.max(0, places.accepted - places.given);
  const passedOver = peoplePassedOver(inLine);
  const unserved =
    inLine.find(({ person }) => person.stoodBy === true && !hasPlace(person))?.wall ??
    Number.POSITIVE_INFINITY;
  const cutoff = inLine[Math.min(reach, inLine.length) - 1]?.wall ?? Number.POSITIVE_INFINITY;
  return {
    candidates: inLine.length,
    displaced: inLine
      .slice(0, reach)
      .filter((one) => passedOver.has(one))
      .map((one) => one.person),
    latecomers: inLine
      .slice(reach)
      .filter((one) => hasPlace(one.person) && one.wall > cutoff + SIMULTANEOUS_WALL_MS)
      .filter((one) => one.person.stoodBy !== true || one.wall > unserved + SIMULTANEOUS_WALL_MS)
      .map((one) => one.person),
    passedOver: passedOver.size,
  };
}

interface Candidate {
  person: PersonRecord;
  since: number;
  arrived: number;
}

/** From the back of the line: the latest arrival among the holders who stand clearly later, compared with each. */
function peoplePassedOver<One extends Candidate & { wall: number }>(inLine: readonly One[]): Set<One> {
  const found = new Set<One>();
  let latestArrival = Number.NEGATIVE_INFINITY;
  const stoodBy: One[] = [];
  let next = inLine.length - 1;
  for (const one of inLine.toReversed()) {
    for (; next >= 0 && inLine[next]!.wall > one.wall + SIMULTANEOUS_WALL_MS; next--) {
      const later = inLine[next]!;
      if (!hasPlace(later.person)) continue;
      if (later.person.stoodBy === true) stoodBy.push(later);
      else latestArrival = Math.max(latestArrival, later.arrived);
    }
    if (hasPlace(one.person)) continue;
    const passed = (later: One) => later.arrived >= one.arrived && !hadGone(one.person, later.person);
    if (latestArrival >= one.arrived || stoodBy.some(passed)) found.add(one);
  }
  return found;
}

/** Whether somebody had been told that none was left, and not stood by, when another got a place that came back. */
function hadGone(one: PersonRecord, holder: PersonRecord): boolean {
  if (one.stoodBy === true || one.outcome !== 'refused' || one.toldAtMs === null) return false;
  return holder.decidedAtMs === null || holder.decidedAtMs > one.toldAtMs;
}
