import { hasRoom } from '../../server/opening/settings.ts';
import type { ObjectiveResult, Verdict } from '../record/files.ts';
import { meetsBound, parseBound } from '../scenario/bound.ts';
import { measures as known } from '../scenario/measures.ts';
import type { Objective } from '../scenario/schema.ts';
import { isUnknown } from './outside.ts';
import type { Interval } from './proportion.ts';
import type { Measures } from './summary.ts';

/**
 * The value at a dotted path (`order.displaced`), and its 95 % interval where there is one beside it
 * (`worstGapInterval`). Null where nothing was measured, or the path leads to no number.
 */
export function measured(
  measures: Measures,
  path: string,
): { value: number | null; interval: Interval | null } {
  return {
    value: asNumber(valueAt(measures, path)),
    interval: asInterval(valueAt(measures, `${path}Interval`)),
  };
}

/**
 * Each objective held against its measure. In an invalid run every verdict is `invalid`; a measure without a
 * value is `cannotTell`, and so is one that breaks its bound by no more than chance alone could: whose 95 %
 * interval holds values that meet it. Counts have no interval: there, the value decides. What is asked of numbers
 * and calls is left out where the mode has neither, and what is asked of who came first where lots are drawn: it is neither met nor
 * missed there. What a run from outside cannot know is `cannotTell`.
 */
export function objectiveResults(
  objectives: readonly Objective[],
  measures: Measures,
  valid: boolean,
  mode: string,
  fromOutside = false,
): ObjectiveResult[] {
  const asked = objectives.filter(
    ({ measure }) =>
      (hasRoom(mode) || !known[measure]?.ofRoom) && (mode !== 'lottery' || !known[measure]?.ofLine),
  );
  return asked.map(({ name, measure, bound }) => {
    const unknown = fromOutside && isUnknown(measure);
    const { value, interval } = unknown ? UNKNOWN : measured(measures, measure);
    const unit = known[measure]?.unit ?? '';
    const verdict = valid ? boundVerdict(bound, value, interval, measures.quota.total) : 'invalid';
    return { name, measure, bound, value, unit, interval, verdict };
  });
}

const UNKNOWN = { value: null, interval: null };

/** Of several verdicts, the one that counts for all: invalid, else missed, else cannot tell, else met. */
export function overall(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['invalid', 'missed', 'cannotTell'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'met';
}

function boundVerdict(text: string, value: number | null, interval: Interval | null, quota: number): Verdict {
  const bound = parseBound(text);
  if (bound === null || value === null) return 'cannotTell';
  if (meetsBound(bound, value, quota)) return 'met';
  return interval?.some((end) => meetsBound(bound, end, quota)) ? 'cannotTell' : 'missed';
}

function valueAt(from: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    return (value as Record<string, unknown>)[name];
  }, from);
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function asInterval(value: unknown): Interval | null {
  return Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : null;
}
