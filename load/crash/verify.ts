import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import type { LedgerEntry } from '../record/files.ts';
import type { Applicant } from './applicant.ts';

/** What is known of a rush when it is over. */
export interface Evidence {
  people: readonly Applicant[];
  /** The server's ledger, whole. */
  ledger: readonly LedgerEntry[];
  /** What the server's own audit objects to. */
  auditViolations: readonly string[];
  quota: number;
  clock: ClockSegment;
  /** When what had been killed was started again: wall ms, Unix. */
  restartedAtMs: number;
}

/** What went wrong, each a list of sentences; all empty when nothing did. */
export interface Faults {
  /** Places that their holders had been told of, and that the ledger does not have, or has with another rank. */
  placesLost: string[];
  /** More places than the quota, a rank given twice, a person with two. */
  overQuota: string[];
  /** Writes that ran after the restart while nobody waited for them: their callers had been told that they failed. */
  lateWrites: string[];
  /** Spots in the room that were forgotten, changed their number, ran out or were passed by. */
  spotsLost: string[];
  /** The day did not go on to the last place, or the audit objects. */
  unfinished: string[];
  /** Answers that nothing explains. */
  unexpected: string[];
}

/** What happened to whom, for the table. */
export interface Counts {
  people: number;
  /** Places in the ledger. */
  given: number;
  /** Places that their holders had been told of before the restart. */
  toldBefore: number;
  /** Submissions that were told to have failed (503), and that got no answer at all. */
  toldFailed: number;
  lostAnswers: number;
  /** The slowest of the first, wall ms. */
  slowestFailureMs: number;
  /** Of the first, those whose write had been made all the same before the crash: the answer was lost inside. */
  madeAndToldFailed: number;
}

/** Redis and this process read the same clock, but round it and are not asked at the same instant: wall ms. */
const TOLERANCE_MS = 5;

/**
 * Holds what people were told against the ledger. Pure.
 *
 * A write is late when the ledger dates it after the restart, and at that moment its person had no submission
 * under way: none unanswered (sent before it and not answered before it), and none whose answer was lost. One
 * that was told to have failed does not excuse a write after that answer.
 */
export function verify(evidence: Evidence): { faults: Faults; counts: Counts } {
  const { people, ledger, quota, restartedAtMs } = evidence;
  const places = ledger.filter((entry) => entry.kind === 'reserve');
  const held = new Map(places.map((entry) => [entry.accountId, entry]));
  const faults: Faults = {
    placesLost: [],
    overQuota: [],
    lateWrites: [],
    spotsLost: people.flatMap((person) => person.spotLost.map((how) => `${person.id}: ${how}`)),
    unfinished: evidence.auditViolations.map((what) => `audit: ${what}`),
    unexpected: people.flatMap((person) => person.unexpected.map((what) => `${person.id}: ${what}`)),
  };
  const counts: Counts = {
    people: people.length,
    given: places.length,
    toldBefore: 0,
    toldFailed: 0,
    lostAnswers: 0,
    slowestFailureMs: 0,
    madeAndToldFailed: 0,
  };

  for (const person of people) {
    const entry = held.get(person.id);
    const first = person.told[0];
    if (first && first.atMs <= restartedAtMs) counts.toldBefore++;
    if (first && entry?.rank !== first.rank)
      faults.placesLost.push(
        `${person.id} was told rank ${first.rank}; the ledger has ${entry?.rank ?? 'none'}`,
      );
    if (new Set(person.told.map(({ body }) => body)).size > 1)
      faults.placesLost.push(`${person.id} was told different things of one place`);
    for (const { result, status, sentAtMs, answeredAtMs } of person.attempts) {
      if (result === 'lost') counts.lostAnswers++;
      if (status !== 503) continue;
      counts.toldFailed++;
      counts.slowestFailureMs = Math.max(counts.slowestFailureMs, answeredAtMs - sentAtMs);
    }
    if (entry) judgeWrite(person, entry);
    if (person.numbers.length > 1)
      faults.spotsLost.push(`${person.id} had the numbers ${person.numbers.join(', then ')}`);
  }
  faults.overQuota.push(...oversold(places, quota));
  faults.spotsLost.push(...passedBy(people, held));
  if (places.length < quota) faults.unfinished.push(`${places.length} of ${quota} places given`);
  return { faults, counts };

  function judgeWrite(person: Applicant, entry: LedgerEntry): void {
    const atMs = wallTime([evidence.clock], Date.parse(entry.at));
    const waitedFor = person.attempts.filter((attempt) => attempt.sentAtMs - TOLERANCE_MS <= atMs);
    const underWay = waitedFor.some(
      (attempt) => attempt.result === 'lost' || atMs <= attempt.answeredAtMs + TOLERANCE_MS,
    );
    const last = waitedFor.at(-1);
    if (!underWay && atMs > restartedAtMs)
      faults.lateWrites.push(
        `${person.id} got a place ${Math.round(atMs - restartedAtMs)} ms after the restart, ` +
          (last
            ? `${Math.round(atMs - last.answeredAtMs)} ms after being told that it failed`
            : 'without asking'),
      );
    else if (
      waitedFor.some(({ result, answeredAtMs }) => result === 'failed' && atMs <= answeredAtMs + TOLERANCE_MS)
    )
      counts.madeAndToldFailed++;
  }
}

function oversold(places: readonly LedgerEntry[], quota: number): string[] {
  const found: string[] = [];
  if (places.length > quota) found.push(`${places.length} places given of ${quota}`);
  const ranks = new Set<number>();
  const holders = new Set<string>();
  for (const { rank, accountId } of places) {
    if (ranks.has(rank!)) found.push(`rank ${rank} given twice`);
    if (holders.has(accountId!)) found.push(`${accountId} got two places`);
    ranks.add(rank!);
    holders.add(accountId!);
  }
  return found;
}

/** Everyone stays and acts when called, so the lowest numbers must be those that get the places. */
function passedBy(people: readonly Applicant[], held: ReadonlyMap<string | null, LedgerEntry>): string[] {
  const numbered = people.filter((person) => person.numbers.length > 0);
  const lastServed = Math.max(
    0,
    ...numbered.filter(({ id }) => held.has(id)).map(({ numbers }) => numbers[0]!),
  );
  return numbered
    .filter(({ id, numbers }) => numbers[0]! < lastServed && !held.has(id))
    .map(({ id, numbers }) => `${id}, number ${numbers[0]}, was passed by: number ${lastServed} has a place`);
}
