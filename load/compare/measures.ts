import type { Measures } from '../analysis/summary.ts';
import type { Text } from '../cli/text.ts';

/** A number by which two builds, modes or sizes are judged against each other. */
export interface Measure {
  title: Text;
  /** Which way is better. */
  better: 'more' | 'less';
  /** Whether a change is told as a ratio (of positive numbers) or as a difference. */
  change: 'ratio' | 'difference';
  /**
   * A smaller change is nobody's business, however surely it is there: as a share for a ratio, else in the measure's
   * unit. All of these are choices, not facts.
   */
  relevant: number;
  /** The change that enough repeats must be able to find; likewise. */
  worthFinding: number;
  unit: 'share' | 'ms wall' | 'h opening' | 'requests' | 'tau' | 'places/min opening';
  of(measures: Measures): number | null;
}

/** What is measured with noise. */
export const noisyMeasures = {
  goodput: {
    title: { en: 'goodput of the portal', fr: 'débit utile du portail' },
    ...{ better: 'more', change: 'ratio', relevant: 0.02, worthFinding: 0.1, unit: 'share' },
    of: ({ portal }) => portal && (portal.goodputInLine ?? portal.goodput),
  },
  // As if they had gone evenly round their mean moment: that of the last place turns on whether one of the last calls runs
  // out, and lies a third apart between runs of one build.
  pace: {
    title: { en: 'pace of the places, a minute', fr: 'rythme des places, par minute' },
    ...{ better: 'more', change: 'ratio', relevant: 0.02, worthFinding: 0.1, unit: 'places/min opening' },
    of: ({ quota }) => (quota.meanSeconds ? (quota.given / 2 / quota.meanSeconds) * 60 : null),
  },
  latencyP99: {
    title: { en: 'latency, 99th percentile', fr: 'latence, 99e centile' },
    ...{ better: 'less', change: 'ratio', relevant: 0.05, worthFinding: 0.2, unit: 'ms wall' },
    of: ({ service }) => service.typicalLatencyMs?.p99 ?? null,
  },
  latencyMedian: {
    title: { en: 'latency, median', fr: 'latence, médiane' },
    ...{ better: 'less', change: 'ratio', relevant: 0.05, worthFinding: 0.2, unit: 'ms wall' },
    of: ({ service }) => service.typicalLatencyMs?.p50 ?? null,
  },
  errorRate: {
    title: { en: 'requests that failed', fr: 'requêtes en échec' },
    ...{ better: 'less', change: 'difference', relevant: 0.0005, worthFinding: 0.005, unit: 'share' },
    of: ({ service }) => service.errorRate,
  },
  requestsPerPerson: {
    title: { en: 'requests a person', fr: 'requêtes par personne' },
    ...{ better: 'less', change: 'ratio', relevant: 0.02, worthFinding: 0.1, unit: 'requests' },
    of: ({ effort }) => effort.requests.mean,
  },
  hoursWithPlace: {
    title: { en: 'hours waited for a place, median', fr: 'heures d’attente avec place, médiane' },
    ...{ better: 'less', change: 'ratio', relevant: 0.02, worthFinding: 0.1, unit: 'h opening' },
    of: ({ effort }) => effort.hoursWithPlace.median,
  },
  hoursInVain: {
    title: { en: 'hours waited in vain, median', fr: 'heures d’attente sans place, médiane' },
    ...{ better: 'less', change: 'ratio', relevant: 0.02, worthFinding: 0.1, unit: 'h opening' },
    of: ({ effort }) => effort.hoursInVain.median,
  },
  order: {
    title: { en: 'order, arrival to rank (tau)', fr: 'ordre, arrivée-rang (tau)' },
    ...{ better: 'more', change: 'difference', relevant: 0.01, worthFinding: 0.1, unit: 'tau' },
    of: ({ order }) => order.arrivalToRank.tau,
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof noisyMeasures;
export const measureNames = Object.keys(noisyMeasures) as MeasureName[];

/** A count of what must never happen. One more than before is worse, and no noise excuses it. */
export interface Harm {
  title: Text;
  of(measures: Measures): number | null;
}

export const harms = {
  oversold: {
    title: { en: 'places beyond the quota', fr: 'places au-delà du quota' },
    of: ({ quota }) => quota.oversold,
  },
  lost: {
    title: { en: 'acknowledged places lost', fr: 'places confirmées et perdues' },
    of: ({ quota }) => quota.lost,
  },
  double: {
    title: { en: 'double places and ranks', fr: 'places et rangs en double' },
    of: ({ quota }) => quota.double,
  },
  unaccounted: {
    title: { en: 'places unaccounted for', fr: 'places sans explication' },
    of: ({ quota }) => quota.unaccounted,
  },
  notGiven: {
    title: { en: 'places never given', fr: 'places jamais attribuées' },
    of: ({ quota }) => Math.max(0, quota.total - quota.given),
  },
  calledOutOfOrder: {
    title: { en: 'pairs called out of order', fr: 'paires appelées dans le désordre' },
    of: ({ order }) => order.turnToCall.inversions,
  },
  displaced: {
    title: { en: 'people displaced by later ones', fr: 'personnes devancées par de plus tardives' },
    of: ({ order }) => order.displaced,
  },
} as const satisfies Record<string, Harm>;

export type HarmName = keyof typeof harms;
export const harmNames = Object.keys(harms) as HarmName[];
