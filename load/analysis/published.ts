import type { Manifest } from '../record/files.ts';
import { publishedAtScale } from '../scenario/scale.ts';
import type { PublishedOutcome } from '../scenario/schema.ts';
import { measured } from './objectives.ts';
import type { Measures } from './summary.ts';

/** One published outcome beside what a replay gave. */
export interface Replayed {
  outcome: PublishedOutcome;
  /** What the replay would give if it were as published, at its scale. */
  expected: number;
  /** What it gave; null where it gave nothing of the kind, or the outcome has no measure. */
  got: number | null;
  /** By how much it is off, as a share of what is expected; null where there is nothing to compare, or nothing was expected. */
  difference: number | null;
}

/** What was published about the real day, each beside what this run gave. Pure. */
export function replayedOf(
  { scenario, scale }: Pick<Manifest, 'scenario' | 'scale'>,
  measures: Measures,
): Replayed[] {
  return scenario.published.map((outcome) => {
    const expected = publishedAtScale(outcome, scale);
    const got = outcome.measure === undefined ? null : measured(measures, outcome.measure).value;
    return { outcome, expected, got, difference: got === null || expected === 0 ? null : got / expected - 1 };
  });
}
