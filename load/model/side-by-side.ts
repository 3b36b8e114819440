import type { DayMeasures } from '../analysis/day-measures.ts';
import { intervalOf } from '../simulation/replications.ts';

/** One measure of the measured days and of the simulated one. */
export interface Side {
  name: keyof DayMeasures;
  /** Of each measured day, in their order; those without a value are left out. */
  measured: number[];
  mean: number | null;
  /** Of the repeats, from n - 1; null of a single one. */
  sd: number | null;
  simulated: number | null;
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

/** Each measure side by side. A measure that neither side has (waits where nobody is called) cannot be told; one that only one side has is beyond. */
export function sideBySide(measured: readonly DayMeasures[], simulated: DayMeasures): Side[] {
  return sideNames.map((name) => {
    const values = measured.map((day) => day[name]).filter((value) => value !== null);
    const own = simulated[name];
    const nothing = { mean: null, sd: null, difference: null, allowed: null };
    if (values.length === 0 || own === null) {
      const both = values.length === 0 && own === null;
      const verdict = both || measured.length === 0 ? 'cannotTell' : 'beyond';
      return { name, measured: values, ...nothing, simulated: own, verdict };
    }
    const { mean, sd } = intervalOf(values, 0.95);
    const spread = values.length > 1 ? sd : null;
    const allowed = Math.max(allowedShare * Math.abs(mean), allowedDeviations * (spread ?? 0));
    const difference = own - mean;
    const verdict = Math.abs(difference) <= allowed ? 'within' : 'beyond';
    return { name, measured: values, mean, sd: spread, simulated: own, difference, allowed, verdict };
  });
}

/** Whether the model is right as far as these days tell. */
export function allWithin(sides: readonly Side[]): boolean {
  return sides.every(({ verdict }) => verdict !== 'beyond');
}
