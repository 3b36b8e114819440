import type { LedgerEntry, Manifest, PersonRecord } from '../record/files.ts';
import { type Place, type Replay, replayLedger } from './places.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from './wall.ts';

/** Where the quota went. Counts are places unless they say people or entries. */
export interface QuotaSummary {
  /** Places of the scenario as run (scaled). */
  quota: number;
  /** Added during the day. */
  extended: number;
  /** quota + extended. */
  total: number;
  /** Places taken (reserved, confirmed or burned) at the fullest moment: the quota when all were given. */
  given: number;
  /** Places ever reserved; above `given` where places came back and were given again. */
  accepted: number;
  confirmed: number;
  /** Not paid in time: returned + burned. */
  lapsed: number;
  returned: number;
  burned: number;
  /** Reserved and unpaid when the run ended. */
  unpaid: number;
  /** People who needed no place and stand in the ledger. */
  exempt: number;
  /**
   * Places beyond the total at the worst moment: by the ledger's own reservations, or by the people told
   * that they have one, less those that came back; the larger.
   */
  oversold: number;
  /** Places acknowledged to a person that the ledger does not hold. */
  lost: number;
  /** People who had two places at once, and ranks used twice. */
  double: number;
  doubleHolders: number;
  doubleRanks: number;
  /** People told another rank than the ledger holds for them. */
  contradicted: number;
  /** Places whose holder was not told so (a reply lost on the way). */
  unacknowledged: number;
  /** Places of accounts that are nobody's in the crowd. */
  strangers: number;
  /** Places given before the opening, by the ledger's time or by the time the person was told. */
  early: number;
  /** The most places that remaining + reserved + confirmed + burned ever differed from the total by. */
  unaccounted: number;
  /** Entries in the ledger, and those whose balances break conservation or go below zero. */
  entries: number;
  broken: number;
  /** From the opening to the moment when most places were taken, seconds of opening time. */
  filledSeconds: number | null;
  /** The same to the moment when a place was given, in the mean over those until then. */
  meanSeconds: number | null;
  /** Between these, seconds of opening time, the places went but for the first and the last tenth of them. */
  middleSeconds: [number, number] | null;
}

export function quotaSummary(
  manifest: Manifest,
  people: readonly PersonRecord[],
  ledger: readonly LedgerEntry[],
): QuotaSummary {
  const quota = manifest.scenario.opening.quota;
  const replay = replayLedger(ledger, quota);
  const total = quota + replay.extended;
  const told = people.filter((person) => person.outcome === 'reserved');
  const toldBeyond = told.length - replay.returned - total;
  const states = Array.from(replay.byAccount.values(), (place) => place.state);
  const { unaccounted, broken } = conservation(ledger);
  return {
    quota,
    extended: replay.extended,
    total,
    given: replay.mostTaken,
    accepted: replay.places.length,
    confirmed: states.filter((state) => state === 'confirmed').length,
    lapsed: replay.returned + replay.burned,
    returned: replay.returned,
    burned: replay.burned,
    unpaid: states.filter((state) => state === 'reserved').length,
    exempt: replay.exempt.size,
    oversold: Math.max(0, replay.oversold, toldBeyond),
    ...acknowledgement(people, told, replay),
    double: replay.doubleHolders.length + replay.doubleRanks.length,
    doubleHolders: replay.doubleHolders.length,
    doubleRanks: replay.doubleRanks.length,
    early: earlyPlaces(manifest, told, replay.places),
    unaccounted,
    entries: ledger.length,
    broken,
    filledSeconds: replay.mostTakenAtMs === null ? null : (replay.mostTakenAtMs - manifest.opensAtMs) / 1000,
    ...momentsOf(givenSeconds(replay, manifest.opensAtMs)),
  };
}

/** When places went, opening seconds, until most were taken: those that came back and went again later are not in it. */
function givenSeconds({ places, mostTakenAtMs }: Replay, opensAtMs: number): number[] {
  return places
    .filter(({ reservedAtMs }) => reservedAtMs <= (mostTakenAtMs ?? 0))
    .map(({ reservedAtMs }) => (reservedAtMs - opensAtMs) / 1000);
}

/** What is told of when places went. @param seconds in any order */
export function momentsOf(seconds: readonly number[]): Pick<QuotaSummary, 'meanSeconds' | 'middleSeconds'> {
  if (seconds.length === 0) return { meanSeconds: null, middleSeconds: null };
  const sorted = seconds.toSorted((a, b) => a - b);
  const tenth = Math.floor(sorted.length / 10);
  return {
    meanSeconds: sorted.reduce((sum, each) => sum + each, 0) / sorted.length,
    middleSeconds: [sorted[tenth]!, sorted[sorted.length - 1 - tenth]!],
  };
}

/** What people were told, against what the ledger holds. */
function acknowledgement(people: readonly PersonRecord[], told: readonly PersonRecord[], replay: Replay) {
  const ranksOf = new Map<string, Set<number>>();
  for (const { accountId, rank } of replay.places) {
    const ranks = ranksOf.get(accountId);
    if (ranks === undefined) ranksOf.set(accountId, new Set([rank]));
    else ranks.add(rank);
  }
  const crowd = new Set(people.map((person) => person.accountId));
  const informed = new Set(told.map((person) => person.accountId));
  const held = told.filter((person) => ranksOf.has(person.accountId));
  const holders = [...ranksOf.keys()];
  return {
    lost: told.length - held.length,
    contradicted: held.filter(({ accountId, rank }) => rank !== null && !ranksOf.get(accountId)!.has(rank))
      .length,
    unacknowledged: holders.filter((account) => crowd.has(account) && !informed.has(account)).length,
    strangers: holders.filter((account) => !crowd.has(account)).length,
  };
}

function conservation(ledger: readonly LedgerEntry[]) {
  let unaccounted = 0;
  let broken = 0;
  for (const { remaining, reserved, confirmed, burned, total } of ledger) {
    const off = Math.abs(remaining + reserved + confirmed + burned - total);
    unaccounted = Math.max(unaccounted, off);
    if (off > 0 || Math.min(remaining, reserved, confirmed, burned) < 0) broken++;
  }
  return { unaccounted, broken };
}

/**
 * A server whose clock runs ahead stamps its entries later than they were, so both clocks are asked: the
 * ledger's, and the crowd's (with the slack of a reply that was under way).
 */
function earlyPlaces(manifest: Manifest, told: readonly PersonRecord[], places: readonly Place[]): number {
  const wallAt = wallClock(manifest);
  const earliest = wallAt(0) - SIMULTANEOUS_WALL_MS;
  const accounts = new Set<string>();
  for (const place of places) if (place.reservedAtMs < manifest.opensAtMs) accounts.add(place.accountId);
  for (const person of told) {
    if (person.toldAtMs !== null && wallAt(person.toldAtMs) < earliest) accounts.add(person.accountId);
  }
  return accounts.size;
}
