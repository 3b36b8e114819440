import type { DayMeasures } from '../analysis/day-measures.ts';
import type { Text } from '../cli/text.ts';
import { type Format, NOTHING } from './format.ts';

/** What the measures are called by which days are set side by side. */
export const dayTitles: Record<keyof DayMeasures, Text> = {
  fillSeconds: { en: 'time until the last place', fr: 'temps jusqu’à la dernière place' },
  waitP25: { en: 'wait for a call, lower quartile', fr: 'attente d’un appel, premier quartile' },
  waitP50: { en: 'wait for a call, median', fr: 'attente d’un appel, médiane' },
  waitP90: { en: 'wait for a call, nine in ten', fr: 'attente d’un appel, neuf sur dix' },
  served: { en: 'people who got a place', fr: 'personnes servies' },
  gaveUp: { en: 'people who gave up', fr: 'personnes qui ont renoncé' },
  requests: { en: 'requests', fr: 'requêtes' },
  peakWaiting: { en: 'most people in line', fr: 'file la plus longue' },
  disorder: { en: '1 − tau, arrival to rank', fr: '1 − tau, arrivée-rang' },
};

export function dayAmount(name: keyof DayMeasures, value: number | null, f: Format): string {
  if (value === null) return NOTHING;
  if (name === 'disorder') return f.number(value, 4);
  if (name === 'fillSeconds' || name.startsWith('wait')) return f.duration(value);
  return f.number(value, value < 100 ? 1 : 0);
}
