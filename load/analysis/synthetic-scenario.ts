import type { Figure, Scenario } from '../scenario/schema.ts';

/** Opening day of the synthetic runs: 13 June 2016, 8:30 in Montréal. */
export const OPENS_AT = '2016-06-13T08:30:00-04:00';

/** A made-up day for tests of the analysis and the report. `people` and `quota` are as run, at 1:10. */
export function syntheticScenario({ people, quota }: { people: number; quota: number }): Scenario {
  return {
    name: 'synthetic-day',
    title: 'A made-up opening day, for tests',
    summary: 'Nobody came and nothing was served: these records were computed.',
    opening: {
      id: 'synthetic-2016',
      title: 'Skilled workers, round of 13 June 2016',
      timeZone: 'America/Toronto',
      preQueueAt: '2016-06-13T07:30:00-04:00',
      opensAt: OPENS_AT,
      closesAt: '2016-06-17T16:30:00-04:00',
      quota,
      paymentDays: 30,
      unpaid: 'burned',
    },
    admission: {
      mode: 'fifo',
      ratePerSecond: quota / 12_000,
      maxActive: Math.max(4, Math.round(quota / 14)),
      claimSeconds: 300,
      sessionSeconds: 3600,
    },
    crowd: {
      people,
      arrivals: { early: 0.45, burst: 0.4, late: 0.15, burstMeanSeconds: 1800, lateSeconds: 16_000 },
      devices: { one: 0.7, two: 0.25, three: 0.05 },
      networks: { fibre: 0.4, dsl: 0.35, mobile: 0.25 },
      patience: { medianSeconds: 18_000, sigma: 0.8 },
      claim: { meanSeconds: 40, noShow: 0.05 },
      forms: {
        ready: 0.85,
        fields: 30,
        thinkSeconds: 7,
        sections: 0,
        unreadyFromSeconds: 2400,
        unreadyToSeconds: 4500,
      },
      retry: { mash: 0.4, backoff: 0.3, obey: 0.3, mashSeconds: 2 },
      goodbye: 0.3,
      standby: 0,
      listening: 0,
      payment: { soon: 0.8, late: 0.12, never: 0.08, soonMeanDays: 3, lateFromDays: 26, lateToDays: 32 },
    },
    run: {
      scale: 0.1,
      seed: 20160613,
      servers: 1,
      speed: [
        { fromSeconds: -3660, speed: 60, rush: true },
        { fromSeconds: 18_000, speed: 60_000 },
      ],
    },
    objectives: [
      { name: 'Every place is given', measure: 'quota.given', bound: '= quota' },
      { name: 'No place too many', measure: 'quota.oversold', bound: '= 0' },
      { name: 'No acknowledged place is lost', measure: 'quota.lost', bound: '= 0' },
      { name: 'Nobody has two places', measure: 'quota.double', bound: '= 0' },
      { name: 'Called in the order of the numbers', measure: 'order.numberToCall.inversions', bound: '= 0' },
      { name: 'Nobody is displaced', measure: 'order.displaced', bound: '= 0' },
      { name: 'Devices and lines do not decide', measure: 'parity.worstGap', bound: '<= 0.1' },
      { name: 'Answers come quickly', measure: 'service.latencyMs.p99', bound: '<= 250' },
      { name: 'Few errors', measure: 'service.errorRate', bound: '<= 0.01' },
    ],
    published: [
      { name: 'Places given', value: 5000, unit: 'places', measure: 'quota.given', source: 'press' },
      {
        name: 'Time until the last place',
        value: 14_400,
        unit: 'seconds',
        measure: 'quota.filledSeconds',
        about: true,
        source: 'press',
      },
      {
        name: 'People who got none',
        value: 35_000,
        unit: 'people',
        measure: 'effort.missedOut',
        about: true,
        source: 'press',
      },
      {
        name: 'Share that paid two years later',
        value: 0.0894,
        unit: 'share',
        source: 'press',
        note: 'Another day, not comparable.',
      },
    ],
    marks: [],
    sources: { press: { title: 'What the press of June 2016 wrote', confidence: 'medium' } },
  };
}

/** What that day's figures stand on, at full size. */
export const syntheticFigures: Figure[] = [
  { path: 'opening.quota', value: 5000, mark: 'published', source: 'press' },
  { path: 'crowd.people', value: 41_000, mark: 'published', source: 'press', note: 'Allowed to try.' },
  { path: 'opening.opensAt', value: OPENS_AT, mark: 'published', source: 'press' },
  {
    path: 'opening.unpaid',
    value: 'burned',
    mark: 'assumed',
    why: 'Whether unpaid places came back is not published.',
  },
  {
    path: 'crowd.arrivals.early',
    value: 0.45,
    mark: 'assumed',
    why: 'People had an afternoon off and a position to win.',
  },
  {
    path: 'crowd.patience.medianSeconds',
    value: 18_000,
    mark: 'assumed',
    why: 'Nothing is published on when people give up.',
  },
  {
    path: 'crowd.forms.thinkSeconds',
    value: 7,
    mark: 'published',
    source: 'press',
    note: 'Think time of TPC-W.',
  },
];
