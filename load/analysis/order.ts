import { hasRoom } from '../../server/opening/settings.ts';
import type { LedgerEntry, Manifest, PersonRecord } from '../record/files.ts';
import { type Displacement, displacement } from './displaced.ts';
import { kendall } from './kendall.ts';
import type { QuotaSummary } from './quota.ts';
import { inOrder } from './ranks.ts';
import { type Moves, slipsAndSkips } from './slips.ts';
import { inversionsBeyond } from './tolerance.ts';
import { SIMULTANEOUS_WALL_MS, wallClock } from './wall.ts';

/** One step from an order to the next, over the people who have a place in both. */
export interface OrderStep {
  /** People in both orders. */
  n: number;
  pairs: number;
  /** Pairs turned round; null below two people (the mode has no such step). */
  inversions: number | null;
  /** Pairs that tie in the first or in the second order, and are neither kept nor turned round. */
  tiesFirst: number;
  tiesSecond: number;
  /** Kendall's tau-b. */
  tau: number | null;
  /** Standard deviations above a random order. */
  z: number | null;
  slips: Moves;
  skips: Moves;
  /** Of the inversions, those of pairs more than a quarter of a wall second apart; where both are moments. */
  beyondSimultaneous: number | null;
}

export interface OrderSummary {
  /** First look against number, of people with one ticket: what the way in does. */
  arrivalToNumber: OrderStep;
  /** Equal but after a draw, where it is of those who were drawn. */
  numberToTurn: OrderStep;
  /** Number against the server's moment of the call; same moment, same call: a tie. */
  numberToCall: OrderStep;
  /** Turn against the server's moment of the call: what the room promises, with a draw or without. */
  turnToCall: OrderStep;
  /** Call (then turn) against rank: people think for different times. */
  callToRank: OrderStep;
  /** Of the inversions from call to rank: those that the people's own times explain, and the rest. */
  thinking: { explained: number; unexplained: number } | null;
  /** Click on submit against rank: what is left of that step when thinking is taken out. */
  submissionToRank: OrderStep;
  /** All of it: first look against rank. */
  arrivalToRank: OrderStep;
  /** See `displacement`. */
  candidates: number;
  displaced: number;
  latecomers: number;
  passedOver: number;
  /** Up to twenty ids, to look them up in `people.ndjson`. */
  displacedIds: string[];
  latecomerIds: string[];
  /** How often a person was given another number while the first was still good. */
  strayNumbers: number;
  /** Places taken by people who were never admitted, where the mode has a room. */
  withoutAdmission: number;
}

/** Each step of the order apart, and who lost or won by disorder. */
export function orderSummary(
  manifest: Manifest,
  people: readonly PersonRecord[],
  ledger: readonly LedgerEntry[],
  quota: QuotaSummary,
): OrderSummary {
  const wallAt = wallClock(manifest);
  const step = (first: Key, second: Key, wall?: (person: PersonRecord) => number) =>
    orderStep(people, first, second, wall);
  const lastPlaceAtMs = manifest.outside ? lastTold(people) : lastReserved(manifest, ledger);
  const { candidates, displaced, latecomers, passedOver } =
    manifest.scenario.admission.mode === 'lottery'
      ? NOBODY
      : displacement(manifest, people, { ...quota, lastPlaceAtMs });
  const room = hasRoom(manifest.scenario.admission.mode);
  return {
    arrivalToNumber: step(arrival, firstNumber, (person) => wallAt(person.arrivedAtMs!)),
    numberToTurn: step(drawnNumber(people), turn),
    numberToCall: step(number, callInLine),
    turnToCall: step(turn, callInLine),
    callToRank: step(call, rank),
    thinking: thinkingShare(people),
    submissionToRank: step(submission, rank, (person) => wallAt(person.submittedAtMs!)),
    arrivalToRank: step(arrival, rank),
    candidates,
    displaced: displaced.length,
    latecomers: latecomers.length,
    passedOver,
    displacedIds: displaced.slice(0, 20).map((person) => person.id),
    latecomerIds: latecomers.slice(0, 20).map((person) => person.id),
    strayNumbers: people.reduce((sum, person) => sum + (person.strayNumbers ?? 0), 0),
    withoutAdmission: room
      ? people.filter((person) => person.rank !== null && person.admittedAtMs === null).length
      : 0,
  };
}

function lastReserved({ opensAtMs }: Manifest, ledger: readonly LedgerEntry[]): number | null {
  const last = ledger.findLast((entry) => entry.kind === 'reserve');
  return last === undefined ? null : Date.parse(last.at) - opensAtMs;
}

/** From outside: when the last person was told of a place. */
function lastTold(people: readonly PersonRecord[]): number | null {
  return people.reduce<number | null>(
    (last, { outcome, toldAtMs }) =>
      outcome === 'reserved' && toldAtMs !== null ? Math.max(last ?? toldAtMs, toldAtMs) : last,
    null,
  );
}

/**
 * Numbers as far as lots may have moved them: up to the last whose turn is another one. Beyond, turns are numbers, and
 * would make any draw look ordered. Where nothing is drawn, all of them.
 */
function drawnNumber(people: readonly PersonRecord[]): Key {
  const moved = people.reduce(
    (last, person) =>
      person.turn !== null && person.turn !== person.number ? Math.max(last, person.number ?? 0) : last,
    0,
  );
  return (person) => (moved > 0 && person.number !== null && person.number > moved ? null : person.number);
}

/** Where lots are drawn, who came first has no claim that a later one could take. */
const NOBODY: Displacement = { candidates: 0, displaced: [], latecomers: [], passedOver: 0 };

type Key = (person: PersonRecord) => number | null;
const arrival: Key = (person) => person.arrivedAtMs;
const number: Key = (person) => person.number;
/** A ticket taken after an earlier one ran out says nothing of the order in which people came. */
const firstNumber: Key = (person) => ((person.tickets ?? 1) > 1 ? null : person.number);
const turn: Key = (person) => person.turn;
const call: Key = (person) => person.calledAtMs;
/** Calls of those who stood by go by turn among them, but after those of the line, whatever the turn. */
const callInLine: Key = (person) => (person.stoodBy ? null : person.calledAtMs);
const submission: Key = (person) => person.submittedAtMs;
const rank: Key = (person) => person.rank;

/** One step; with `wall` (a person's first moment in wall ms), near-simultaneous pairs are told apart. */
export function orderStep(
  people: readonly PersonRecord[],
  first: Key,
  second: Key,
  wall?: (person: PersonRecord) => number,
): OrderStep {
  const both = people.filter((person) => first(person) !== null && second(person) !== null);
  const a = Float64Array.from(both, (person) => first(person)!);
  const b = Float64Array.from(both, (person) => second(person)!);
  const { n, pairs, inversions, tiesFirst, tiesSecond, tau, z } = kendall(a, b);
  const beyond =
    wall === undefined ? null : inversionsBeyond(Float64Array.from(both, wall), b, SIMULTANEOUS_WALL_MS);
  return {
    n,
    pairs,
    inversions: n < 2 ? null : inversions,
    tiesFirst,
    tiesSecond,
    tau,
    z,
    ...slipsAndSkips(a, b),
    beyondSimultaneous: n < 2 ? null : beyond,
  };
}

/**
 * How many inversions from call to rank the people themselves made. With A the order of calls, B of clicks on
 * submit, C of ranks, each strict, every pair that A and C see differently is one that either A and B or B
 * and C see differently; so of K(A,C), (K(A,C) + K(A,B) - K(B,C)) / 2 were turned round before the click.
 * Ties are broken in the server's favour: same call by turn, same click by rank.
 */
function thinkingShare(people: readonly PersonRecord[]): OrderSummary['thinking'] {
  const through = people.filter(
    (person) => person.calledAtMs !== null && person.submittedAtMs !== null && person.rank !== null,
  );
  if (through.length < 2) return null;
  const byCall = inOrder(
    through,
    (one) => one.calledAtMs!,
    (one) => one.turn ?? 0,
    (one) => one.rank!,
  );
  const place = (order: PersonRecord[]) => {
    const position = new Map(order.map((person, index) => [person, index]));
    return byCall.map((person) => position.get(person)!);
  };
  const a = byCall.map((_, index) => index);
  const b = place(
    inOrder(
      through,
      (one) => one.submittedAtMs!,
      (one) => one.rank!,
    ),
  );
  const c = place(
    inOrder(
      through,
      (one) => one.rank!,
      (one) => one.submittedAtMs!,
    ),
  );
  const all = kendall(a, c).inversions;
  const explained = (all + kendall(a, b).inversions - kendall(b, c).inversions) / 2;
  return { explained, unexplained: all - explained };
}
