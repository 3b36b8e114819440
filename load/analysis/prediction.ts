import type { PersonRecord } from '../record/files.ts';
import { type Distribution, distribution } from './distribution.ts';
import { hasPlace } from './presence.ts';
import { type Interval, wilsonInterval } from './proportion.ts';

/** The first waiting time a person was told, against the wait until their call. */
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

/** The first odds a person was told, against getting a place or not. */
export interface OddsScore {
  n: number;
  /** Share who got a place: the constant forecast. */
  base: number | null;
  /** Mean of (odds - outcome)^2 (Brier 1950): 0 is perfect. */
  brier: number | null;
  /** 1 - brier / base (1 - base): above 0 is better than telling everyone the same; null where all fared alike. */
  skill: number | null;
}

export interface PredictionSummary {
  eta: EtaScore;
  odds: OddsScore;
  /** Odds told to people whose turn was within a quarter of the last turn that got a place, either side. */
  oddsNearCutoff: OddsScore;
  /** Odds told in tenths, and how those people fared. */
  calibration: { from: number; to: number; n: number; told: number; got: number }[];
}

/** Scores what the room first told people about their wait and their odds. */
export function predictionSummary(people: readonly PersonRecord[]): PredictionSummary {
  const told = people.filter((person) => person.firstOdds !== null);
  const lastTurn = people.reduce(
    (last, person) => (hasPlace(person) ? Math.max(last, person.turn ?? 0) : last),
    0,
  );
  return {
    eta: etaScore(people),
    odds: oddsScore(told),
    oddsNearCutoff: oddsScore(
      told.filter(({ turn }) => turn !== null && turn >= lastTurn * 0.75 && turn <= lastTurn * 1.25),
    ),
    calibration: calibration(told),
  };
}

function etaScore(people: readonly PersonRecord[]): EtaScore {
  let uncalled = 0;
  let [within, sooner, later] = [0, 0, 0];
  const misses: number[] = [];
  for (const { firstEtaSeconds: eta, joinedAtMs, calledAtMs } of people) {
    if (eta === null || joinedAtMs === null) continue;
    if (calledAtMs === null) {
      uncalled++;
      continue;
    }
    const wait = (calledAtMs - joinedAtMs) / 1000;
    if (wait < eta.low) sooner++;
    else if (wait > eta.high) later++;
    else within++;
    misses.push(wait - (eta.low + eta.high) / 2);
  }
  const n = misses.length;
  const share = (count: number) => (n > 0 ? count / n : null);
  return {
    n,
    uncalled,
    within: share(within),
    withinInterval: wilsonInterval(within, n),
    sooner: share(sooner),
    later: share(later),
    missSeconds: distribution(misses.map(Math.abs)),
    biasSeconds: distribution(misses).median,
  };
}

function oddsScore(told: readonly PersonRecord[]): OddsScore {
  const n = told.length;
  if (n === 0) return { n, base: null, brier: null, skill: null };
  const base = told.filter(hasPlace).length / n;
  const brier =
    told.reduce((sum, person) => sum + (person.firstOdds! - Number(hasPlace(person))) ** 2, 0) / n;
  const constant = base * (1 - base);
  return { n, base, brier, skill: constant > 0 ? 1 - brier / constant : null };
}

function calibration(told: readonly PersonRecord[]): PredictionSummary['calibration'] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const group = told.filter((person) => Math.min(9, Math.floor(person.firstOdds! * 10)) === tenth);
    const n = group.length;
    const sum = group.reduce((total, person) => total + person.firstOdds!, 0);
    return {
      from: tenth / 10,
      to: (tenth + 1) / 10,
      n,
      told: n > 0 ? sum / n : 0,
      got: n > 0 ? group.filter(hasPlace).length / n : 0,
    };
  }).filter(({ n }) => n > 0);
}
