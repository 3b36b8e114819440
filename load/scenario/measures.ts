/** What one measure is; times say which clock. */
export interface Measure {
  /** `places`, `people`, `ms wall`, `s opening`, `requests`, `share`, `pairs`. */
  unit: string;
  means: string;
  /** It is about numbers and calls: where the mode has no room, there is nothing to measure. */
  ofRoom?: boolean;
  /** It is about who came first: where lots are drawn, there is nothing to hold it against. */
  ofLine?: boolean;
}

/**
 * The measures that an objective or a published outcome may name: dotted paths into what
 * `load/analysis` computes. One table, so that a scenario that names another one is refused at its line.
 */
export const measures: Readonly<Record<string, Measure>> = {
  'quota.given': { unit: 'places', means: 'places reserved, each once' },
  'quota.confirmed': { unit: 'places', means: 'places paid in time' },
  'quota.lapsed': { unit: 'places', means: 'places not paid in time' },
  'quota.oversold': { unit: 'places', means: 'places given beyond the quota, at the worst moment' },
  'quota.lost': { unit: 'places', means: 'places acknowledged to a person that the ledger does not hold' },
  'quota.double': { unit: 'places', means: 'people with two places, and ranks given twice' },
  'quota.unaccounted': { unit: 'places', means: 'places that the balances of the ledger cannot account for' },
  'quota.filledSeconds': { unit: 's opening', means: 'from the opening to the last place given' },
  'order.numberToCall.inversions': {
    unit: 'pairs',
    means: 'pairs called against the order of their numbers',
    ofRoom: true,
    ofLine: true,
  },
  'order.turnToCall.inversions': {
    unit: 'pairs',
    means: 'pairs called against the order of their turns',
    ofRoom: true,
  },
  'order.arrivalToRank.tau': { unit: 'share', means: "Kendall's tau of arrival against rank" },
  'order.displaced': {
    unit: 'people',
    means: 'people in time for a place that a later one got instead',
    ofLine: true,
  },
  'order.latecomers': {
    unit: 'people',
    means: 'people who got a place ahead of somebody displaced',
    ofLine: true,
  },
  'service.errorRate': {
    unit: 'share',
    means: 'requests answered by an error of the service, or not at all',
  },
  'service.latencyMs.p50': { unit: 'ms wall', means: 'latency from the intended moment, median' },
  'service.latencyMs.p95': { unit: 'ms wall', means: 'latency from the intended moment, 95th percentile' },
  'service.latencyMs.p99': { unit: 'ms wall', means: 'latency from the intended moment, 99th percentile' },
  'service.latencyMs.max': { unit: 'ms wall', means: 'latency from the intended moment, the worst' },
  'effort.medianRequestsPerPerson': { unit: 'requests', means: 'requests that one person made, median' },
  'effort.medianHoursWaitedInVain': {
    unit: 'h opening',
    means: 'hours waited by people without a place, median',
  },
  'effort.medianFormSeconds': {
    unit: 's opening',
    means: 'from the first sign-in, or the admission, to the place, median',
  },
  'effort.missedOut': { unit: 'people', means: 'people who tried and got no place' },
  'effort.neverTold': { unit: 'people', means: 'people who stayed and were never told how it ended' },
  'parity.worstGap': { unit: 'share', means: 'largest gap in success between cohorts' },
  'portal.goodput': {
    unit: 'share',
    means:
      'portal work that brought somebody nearer to a place, of what the portal could do, to the last place',
  },
  'portal.goodputInLine': {
    unit: 'share',
    means: 'the same while the line stands: the room is full, and more people may be called',
    ofRoom: true,
  },
  'portal.collapsedMinutes': {
    unit: 'min opening',
    means: 'longest time with less than a tenth of the capacity in any ten minutes, under overload',
  },
  'validity.valid': { unit: 'share', means: '1 for a valid run, 0 for an invalid one' },
};
