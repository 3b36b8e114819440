import { type Capacity, capacityOf, nextLevel, type Trial } from './capacity.ts';

/** Why a search is over. */
export type Ended = 'narrow' | 'runs' | 'time' | 'interrupted' | 'generator' | 'unbroken' | 'broken';

export interface SearchLimits {
  /** Runs at most. */
  runs: number;
  /** The interval is narrow enough where its ends are no further apart than this factor. */
  factor: number;
  least: number;
  most: number;
}

/** How the search for the edge stands: the runs so far, and the least level at which the generator itself gives out. */
export interface Search {
  trials: readonly Trial[];
  invalidFrom: number;
}

/** A step of the first phase: quickly up (or down) until there is a run that holds and one that does not. */
const stride = 2;
/** Each step of the first phase is a run; so many near the edge at least, that the interval rests on repeats. */
const leastNearEdge = 4;
/** Between what holds and what the generator cannot do, no closer than this. */
const closest = 1.1;

/** The level of the next run, or why there is none. Pure. @param start level of the first run */
export function nextStep(
  { trials, invalidFrom }: Search,
  start: number,
  { runs, factor, least, most }: SearchLimits,
): { level: number } | { ended: Ended } {
  if (trials.length >= runs) return { ended: 'runs' };
  const held = Math.max(0, ...trials.filter(({ met }) => met).map(({ level }) => level));
  const broken = Math.min(
    Number.POSITIVE_INFINITY,
    ...trials.filter(({ met }) => !met).map(({ level }) => level),
  );
  const nothingBroken = broken === Number.POSITIVE_INFINITY;
  if (held === 0 && nothingBroken) {
    const level = Math.min(start, invalidFrom / stride);
    return level < least ? { ended: 'generator' } : { level: clamped(level, least, most) };
  }
  if (nothingBroken) {
    if (held >= most) return { ended: 'unbroken' };
    const up = Math.min(held * stride, most);
    if (up < invalidFrom) return { level: up };
    const between = Math.sqrt(held * invalidFrom);
    return between / held < closest ? { ended: 'generator' } : { level: between };
  }
  if (held === 0) return broken / stride < least ? { ended: 'broken' } : { level: broken / stride };
  const { interval } = capacityOf(trials);
  const near = trials.filter(({ level }) => level >= interval[0] / 1.5 && level <= interval[1] * 1.5);
  if (near.length >= leastNearEdge && interval[1] / interval[0] <= factor) return { ended: 'narrow' };
  const level = clamped(nextLevel(trials), least, most);
  // Beyond what the generator can do nothing would be learnt.
  if (level < invalidFrom) return { level };
  return held * closest < invalidFrom ? { level: Math.sqrt(held * invalidFrom) } : { ended: 'generator' };
}

/**
 * From which crowd on the generator cannot drive a run: the least invalid one beyond all that it could drive, once two
 * were. A single one may be a busy neighbour's, and is tried again. Infinity where there is no such limit. Pure.
 */
export function generatorLimitOf(levels: readonly { people: number; verdict: string }[]): number {
  const driven = levels.filter(({ verdict }) => verdict !== 'invalid').map(({ people }) => people);
  const most = Math.max(0, ...driven);
  const beyond = levels.filter(({ people, verdict }) => verdict === 'invalid' && people > most);
  return beyond.length < 2 ? Number.POSITIVE_INFINITY : Math.min(...beyond.map(({ people }) => people));
}

/** What the runs come to: the capacity where some held and some did not. Pure. */
export function foundBy(trials: readonly Trial[]): Capacity | null {
  const both = trials.some(({ met }) => met) && trials.some(({ met }) => !met);
  return both ? capacityOf(trials) : null;
}

const clamped = (level: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, level));
