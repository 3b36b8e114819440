import type { Fit } from './fit.ts';
import type { ParameterName } from './parameters.ts';
import type { Prediction } from './predict.ts';

/** Where each parameter stands in a scenario file, and how it is written there. */
const places: Record<ParameterName, { key: string; value(mean: number): number }> = {
  ratePerSecond: { key: 'ratePerSecond', value: (mean) => round(mean, 3) },
  noShow: { key: 'noShow', value: (mean) => round(mean, 3) },
  ready: { key: 'ready', value: (mean) => round(mean, 3) },
  patienceSeconds: { key: 'medianSeconds', value: (mean) => Math.round(mean / 100) * 100 },
  tried: { key: 'people', value: (mean) => Math.round((41_000 * mean) / 100) * 100 },
};

/**
 * The text of a scenario file with the fitted numbers in it, each with what it was fitted to and how sure it is.
 *
 * @throws Error where the file has not one place for each
 */
export function frozenText(text: string, { parameters }: Pick<Fit, 'parameters'>): string {
  let frozen = text;
  for (const [name, { key, value }] of Object.entries(places) as [
    ParameterName,
    (typeof places)[ParameterName],
  ][]) {
    const { mean, interval } = parameters[name];
    const entry = new RegExp(`^( +)${key}:.*(?:\\n\\1 +.*)*`, 'm');
    if (!entry.test(frozen)) throw new Error(`there is no ${key} to write into`);
    const [low, high] = interval.map(value);
    const why = `fitted on June and February 2016 and frozen (npm run fit); 95 % ${low} to ${high}`;
    frozen = frozen.replace(entry, `$1${key}:\n$1  assumed: ${value(mean)}\n$1  why: ${why}`);
  }
  return frozen;
}

/** The note of the published outcome, with what was predicted of it before it was looked at. */
export function withPrediction(text: string, { filledSeconds, within, days }: Prediction): string {
  const [low, high] = filledSeconds.interval.map(hours);
  const note = `under 5 h; predicted, not fitted (npm run fit): ${hours(filledSeconds.mean)}, 95 % ${low} to ${high}; under 5 h in ${Math.round(100 * within)} % of ${days} days`;
  const entry = /^( +)note: "?under 5 h.*$/m;
  if (!entry.test(text)) throw new Error('there is no note about the 5 h to write into');
  return text.replace(entry, `$1note: "${note}"`);
}

/** `2.75 h`; a time at which some days were never full is `never`. */
export function hours(seconds: number): string {
  return Number.isFinite(seconds) ? `${(seconds / 3600).toFixed(2)} h` : 'never';
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
