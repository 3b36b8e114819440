import type { DayMeasures } from '../analysis/day-measures.ts';
import { intervalOf } from '../simulation/replications.ts';

/** One measure of the measured days and of the virtual ones. */
export interface Side {
  name: keyof DayMeasures;
  /** Of each measured day, in their order; those without a value are left out. */
  measured: number[];
  mean: number | null;
  /** Of the repeats, from n - 1; null of a single one. */
  sd: number | null;
  /** In the mean of the virtual days, with their own standard deviation; null of a single one. */
  simulated: number | null;
  simulatedSd: number | null;
  difference: number | null;
  /** The most that the two may differ: the larger of a tenth of the measured mean and two standard deviations. */
  allowed: number | null;
  verdict: 'within' | 'beyond' | 'cannotTell';
}

/** Measures in the order in which they are told. */
export const sideNames: readonly (keyof DayMeasures)[] = [
  ...(['fillSeconds', 'waitP25', 'waitP50', 'waitP90', 'served', 'gaveUp', 'requests'] as const),
  ...(['peakWaiting', 'disorder'] as const),
];

const allowedShare = 0.1;
const allowedDeviations = 2;

/**
 * Each measure side by side: the means of the days, and what the measured ones allow. Both are days of the same people,
 * which differ by the system's chance alone. A measure that neither side has (waits where nobody is called) cannot be
 * told; one that only one side has is beyond. A side has it where most of its days do.
 */
export function sideBySide(measured: readonly DayMeasures[], virtual: readonly DayMeasures[]): Side[] {
  return sideNames.map((name) => {
    const [real, own] = [spreadOf(measured, name), spreadOf(virtual, name)];
    const { values, mean, sd } = real;
    const side = { name, measured: values, mean, sd, simulated: own.mean, simulatedSd: own.sd };
    if (mean === null || own.mean === null) {
      const both = mean === null && own.mean === null;
      const verdict = both || measured.length === 0 ? 'cannotTell' : 'beyond';
      return { ...side, difference: null, allowed: null, verdict };
    }
    const allowed = Math.max(allowedShare * Math.abs(mean), allowedDeviations * (sd ?? 0));
    const difference = own.mean - mean;
    const verdict = Math.abs(difference) <= allowed ? 'within' : 'beyond';
    return { ...side, difference, allowed, verdict };
  });
}

function spreadOf(days: readonly DayMeasures[], name: keyof DayMeasures) {
  const values = days.map((day) => day[name]).filter((value) => value !== null);
  if (values.length === 0 || 2 * values.length < days.length) return { values, mean: null, sd: null };
  const { mean, sd } = intervalOf(values, 0.95);
  return { values, mean, sd: values.length > 1 ? sd : null };
}

/** Whether the model is right as far as these days tell. */
export function allWithin(sides: readonly Side[]): boolean {
  return sides.every(({ verdict }) => verdict !== 'beyond');
}
