import type { ObjectiveResult } from '../record/files.ts';
import { parseBound } from '../scenario/bound.ts';
import { type Format, NOTHING } from './format.ts';
import type { Words } from './words.ts';

/** A measured value as people read it, by its path and unit. */
export function measureText(
  value: number | null,
  { path, unit, f }: { path: string; unit: string; f: Format },
): string {
  if (value === null) return NOTHING;
  if (path.endsWith('.tau') || path.endsWith('.skill')) return f.tau(value);
  switch (unit) {
    case 'ms wall':
      return f.milliseconds(value);
    case 's opening':
    case 'seconds':
      return f.duration(value);
    case 'min opening':
      return f.duration(value * 60);
    case 'h opening':
      return f.hours(value);
    case 'share':
      return path.startsWith('validity.') ? f.number(value) : f.percent(value, 1);
    default:
      return f.number(value, Number.isInteger(value) ? 0 : 1);
  }
}

const SIGNS = { '=': '=', '<=': '≤', '>=': '≥', '<': '<', '>': '>' };

/** What an objective asks for: `≤ 250 ms`, `= 500 (all places)`. */
export function boundText(
  { bound, measure, unit }: ObjectiveResult,
  quota: number,
  f: Format,
  w: Words,
): string {
  const parsed = parseBound(bound);
  if (parsed === null) return bound;
  const limit = parsed.value === 'quota' ? quota : parsed.value;
  const whole = unit === 'share' && Math.abs(limit * 100 - Math.round(limit * 100)) < 1e-9;
  const amount = whole && !measure.startsWith('validity.') && !measure.endsWith('.tau');
  const said = amount ? f.percent(limit, 0) : measureText(limit, { path: measure, unit, f });
  const text = `${SIGNS[parsed.operator]} ${said}`;
  return parsed.value === 'quota' ? `${text} (${w.objectives.allPlaces})` : text;
}

/** The 95 % interval of a value; null where it has none. */
export function intervalText(
  { interval, measure, unit }: ObjectiveResult,
  f: Format,
  w: Words,
): string | null {
  if (interval === null) return null;
  const [low, high] = interval.map((end) => measureText(end, { path: measure, unit, f }));
  return w.objectives.interval(low!, high!);
}
