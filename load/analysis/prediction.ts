import { beyondReachOdds } from '../../server/waiting-room/odds.ts';
import type { PersonRecord } from '../record/files.ts';
import { type Distribution, distribution } from './distribution.ts';
import { hasPlace } from './presence.ts';
import { type Interval, wilsonInterval } from './proportion.ts';

/** The first waiting time a person was told, against the wait until the call of that turn. */
export interface EtaScore {
  /** People who were told a range and were called. */
  n: number;
  /** People who were told a range and never called: nothing to compare with. */
  uncalled: number;
  /** Share called within the range; sooner; later. */
  within: number | null;
  withinInterval: Interval | null;
  sooner: number | null;
  later: number | null;
  /** Seconds of opening time by which the middle of the range missed, whichever way. */
  missSeconds: Distribution;
  /** Median of (wait - middle of the range), seconds: positive where people waited longer than told. */
  biasSeconds: number | null;
}

/** Odds told first, against what came of them. */
export interface OddsScore {
  n: number;
  /** Share to whom it came: the constant forecast. */
  base: number | null;
  /** Mean of (odds - outcome)^2 (Brier 1950): 0 is perfect. */
  brier: number | null;
  /** 1 - brier / base (1 - base): above 0 is better than telling everyone the same; null where all fared alike. */
  skill: number | null;
}

export interface PredictionSummary {
  eta: EtaScore;
  /** Scored by getting a place, which is the person's doing too: whoever leaves, gets none. */
  odds: OddsScore;
  /** The same for turns within `nearTurns` of the cut-off, either side. */
  oddsNearCutoff: OddsScore;
  /** Scored by what the odds promise: that the line comes to the turn while places are left. */
  reached: OddsScore;
  reachedNearCutoff: OddsScore;
  /** The last turn that was called while places were left; null where nobody was. With several runs, the first's. */
  cutoffTurn: number | null;
  nearTurns: number;
  /** People told at first that no place was in reach, and to how many of them the line came after all. */
  beyondReach: { n: number; reached: number };
  /** Odds told in tenths: how many people, their mean, and the shares that the line came to and that got a place. */
  calibration: { from: number; to: number; n: number; told: number; reached: number; got: number }[];
}

/** What one run adds to the scores: everything is a sum, so that runs can be pooled, and drawn again. */
export interface PredictionTally {
  cutoffTurn: number | null;
  nearTurns: number;
  /** Waits against the middle of the range, seconds. */
  misses: number[];
  uncalled: number;
  within: number;
  sooner: number;
  later: number;
  odds: OddsSums;
  oddsNearCutoff: OddsSums;
  reached: OddsSums;
  reachedNearCutoff: OddsSums;
  beyondReach: { n: number; reached: number };
  tenths: { n: number; told: number; reached: number; got: number }[];
}

interface OddsSums {
  n: number;
  came: number;
  /** Sum of (odds - outcome)^2. */
  squares: number;
}

/** Turns either side of the cut-off that count as near it: 500 at full size. */
export function nearTurnsAt(scale: number): number {
  return Math.max(1, Math.round(500 * scale));
}

/**
 * Scores what the room first told people about their wait and their odds.
 *
 * @param nearTurns turns either side of the cut-off that count as near it: 500 times the scale
 */
export function predictionSummary(people: readonly PersonRecord[], nearTurns: number): PredictionSummary {
  return summaryOf([predictionTally(people, nearTurns)]);
}

/** The sums of one run. */
export function predictionTally(people: readonly PersonRecord[], nearTurns: number): PredictionTally {
  const cutoffTurn = people.reduce<number | null>((last, person) => {
    const { turn, calledAtMs } = firstTicket(person);
    return turn !== null && calledAtMs !== null && !person.stoodBy ? Math.max(last ?? 0, turn) : last;
  }, null);
  const none = (): OddsSums => ({ n: 0, came: 0, squares: 0 });
  const tally: PredictionTally = {
    ...{ cutoffTurn, nearTurns, misses: [], uncalled: 0, within: 0, sooner: 0, later: 0 },
    ...{ odds: none(), oddsNearCutoff: none(), reached: none(), reachedNearCutoff: none() },
    beyondReach: { n: 0, reached: 0 },
    tenths: Array.from({ length: 10 }, () => ({ n: 0, told: 0, reached: 0, got: 0 })),
  };
  for (const person of people) {
    addEta(tally, person);
    addOdds(tally, person);
  }
  return tally;
}

function addEta(tally: PredictionTally, person: PersonRecord): void {
  const { firstEtaSeconds: eta } = person;
  const { toldAtMs, calledAtMs } = firstTicket(person);
  if (eta === null || toldAtMs === null) return;
  if (calledAtMs === null) {
    tally.uncalled++;
    return;
  }
  // Whoever was called at once is told so a reply later.
  const wait = Math.max(0, calledAtMs - toldAtMs) / 1000;
  if (wait < eta.low) tally.sooner++;
  else if (wait > eta.high) tally.later++;
  else tally.within++;
  tally.misses.push(wait - (eta.low + eta.high) / 2);
}

function addOdds(tally: PredictionTally, person: PersonRecord): void {
  const { firstOdds: told } = person;
  if (told === null) return;
  const { turn } = firstTicket(person);
  const { cutoffTurn, nearTurns } = tally;
  const got = hasPlace(person);
  const reached = turn === null || cutoffTurn === null ? got : turn <= cutoffTurn;
  const near = turn !== null && cutoffTurn !== null && Math.abs(turn - cutoffTurn) <= nearTurns;
  add(tally.odds, told, got);
  add(tally.reached, told, reached);
  if (near) {
    add(tally.oddsNearCutoff, told, got);
    add(tally.reachedNearCutoff, told, reached);
  }
  if (told < beyondReachOdds) {
    tally.beyondReach.n++;
    tally.beyondReach.reached += Number(reached);
  }
  const tenth = tally.tenths[Math.min(9, Math.floor(told * 10))]!;
  tenth.n++;
  tenth.told += told;
  tenth.reached += Number(reached);
  tenth.got += Number(got);
}

function add(sums: OddsSums, told: number, came: boolean): void {
  sums.n++;
  sums.came += Number(came);
  sums.squares += (told - Number(came)) ** 2;
}

/** The ticket that the first odds and range were told for: whoever joined again has a later one. */
function firstTicket(person: PersonRecord): {
  turn: number | null;
  toldAtMs: number | null;
  calledAtMs: number | null;
} {
  const { turn, joinedAtMs, calledAtMs, firstTurn, firstToldAtMs, firstCalledAtMs } = person;
  if (firstTurn === undefined) return { turn, toldAtMs: joinedAtMs, calledAtMs };
  return { turn: firstTurn, toldAtMs: firstToldAtMs ?? joinedAtMs, calledAtMs: firstCalledAtMs ?? null };
}

/** The scores of one run, or of several pooled. */
export function summaryOf(tallies: readonly PredictionTally[]): PredictionSummary {
  const sum = (of: (tally: PredictionTally) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  const misses = tallies.flatMap((tally) => tally.misses);
  const within = sum((tally) => tally.within);
  const n = sum((tally) => tally.within + tally.sooner + tally.later);
  const share = (count: number) => (n > 0 ? count / n : null);
  return {
    eta: {
      n,
      uncalled: sum((tally) => tally.uncalled),
      within: share(within),
      withinInterval: wilsonInterval(within, n),
      sooner: share(sum((tally) => tally.sooner)),
      later: share(sum((tally) => tally.later)),
      missSeconds: distribution(misses.map(Math.abs)),
      biasSeconds: distribution(misses).median,
    },
    odds: oddsScore(tallies.map((tally) => tally.odds)),
    oddsNearCutoff: oddsScore(tallies.map((tally) => tally.oddsNearCutoff)),
    reached: oddsScore(tallies.map((tally) => tally.reached)),
    reachedNearCutoff: oddsScore(tallies.map((tally) => tally.reachedNearCutoff)),
    cutoffTurn: tallies[0]?.cutoffTurn ?? null,
    nearTurns: tallies[0]?.nearTurns ?? 0,
    beyondReach: {
      n: sum((tally) => tally.beyondReach.n),
      reached: sum((tally) => tally.beyondReach.reached),
    },
    calibration: Array.from({ length: 10 }, (_, tenth) => {
      const people = sum(({ tenths }) => tenths[tenth]!.n);
      const mean = (of: 'told' | 'reached' | 'got') => sum(({ tenths }) => tenths[tenth]![of]) / people;
      return {
        ...{ from: tenth / 10, to: (tenth + 1) / 10, n: people },
        ...{ told: mean('told'), reached: mean('reached'), got: mean('got') },
      };
    }).filter((bin) => bin.n > 0),
  };
}

function oddsScore(sums: readonly OddsSums[]): OddsScore {
  const total = (of: keyof OddsSums) => sums.reduce((sum, one) => sum + one[of], 0);
  const n = total('n');
  if (n === 0) return { n, base: null, brier: null, skill: null };
  const base = total('came') / n;
  const brier = total('squares') / n;
  const constant = base * (1 - base);
  return { n, base, brier, skill: constant > 0 ? 1 - brier / constant : null };
}
