import type { Scenario } from '../scenario/schema.ts';
import type { Mode } from './variant.ts';

/** Opening seconds per wall second while the crowd is there. */
const SPEED = 100;

const measures: Scenario['objectives'] = [
  { name: 'Every place is given', measure: 'quota.given', bound: '= quota' },
  { name: 'No place is given beyond the quota', measure: 'quota.oversold', bound: '= 0' },
  { name: 'No acknowledged place is lost', measure: 'quota.lost', bound: '= 0' },
  { name: 'Nobody has two places and no rank is given twice', measure: 'quota.double', bound: '= 0' },
  { name: 'Every place is accounted for', measure: 'quota.unaccounted', bound: '= 0' },
  { name: 'Requests are answered', measure: 'service.errorRate', bound: '<= 0.001' },
  { name: 'Answers come within a second (wall time)', measure: 'service.latencyMs.p99', bound: '<= 1000' },
  { name: 'Everybody is told', measure: 'effort.neverTold', bound: '= 0' },
];

/** Only where there is a line to keep. */
const order: Scenario['objectives'] = [
  {
    name: 'People are called in the order of their numbers',
    measure: 'order.numberToCall.inversions',
    bound: '= 0',
  },
  { name: 'Nobody in time is displaced by a later one', measure: 'order.displaced', bound: '= 0' },
];

/**
 * The day on which every fault shows: 200 people for 30 places in a quarter of an hour, replayed in about ten
 * seconds. Like `scenarios/small-opening.yaml`, of nowhere; shorter, and with more of what faults feed on: people
 * with two devices, and people who never pay. Without a room nobody comes early, so that submissions spread over
 * a minute or two (a second or so of wall time) instead of one instant.
 */
export function dayOf(mode: Mode): Scenario {
  return {
    name: `planted-faults-${mode}`,
    title: 'Planted faults',
    summary: '200 people for 30 places in a quarter of an hour. Invented.',
    opening: {
      id: `planted-faults-${mode}`,
      title: 'Planted faults',
      timeZone: 'America/Toronto',
      preQueueAt: '2026-03-02T08:56:00-05:00',
      opensAt: '2026-03-02T09:00:00-05:00',
      closesAt: '2026-03-02T09:11:00-05:00',
      quota: 30,
      paymentDays: 1,
      unpaid: 'returned',
    },
    admission: { mode, ratePerSecond: 0.12, maxActive: 12, claimSeconds: 100, sessionSeconds: 200 },
    crowd: {
      people: 200,
      arrivals: {
        early: mode === 'fifo' ? 0.6 : 0,
        burst: mode === 'fifo' ? 0.3 : 0.9,
        late: 0.1,
        burstMeanSeconds: 60,
        lateSeconds: 500,
      },
      devices: { one: 0.6, two: 0.35, three: 0.05 },
      networks: { fibre: 0.4, dsl: 0.3, mobile: 0.3 },
      patience: { medianSeconds: 3600, sigma: 0.5 },
      claim: { meanSeconds: 8, noShow: 0.05 },
      forms: { ready: 1, fields: 5, thinkSeconds: 6, unreadyFromSeconds: 60, unreadyToSeconds: 120 },
      retry: { mash: 0.4, backoff: 0.3, obey: 0.3 },
      goodbye: 0.5,
      payment: { soon: 0.7, late: 0, never: 0.3, soonMeanDays: 0.15, lateFromDays: 0.8, lateToDays: 1 },
    },
    run: {
      scale: 1,
      seed: 20260302,
      servers: 1,
      speed: [
        { fromSeconds: -260, speed: SPEED, rush: true },
        { fromSeconds: 665, speed: 100_000 },
      ],
    },
    objectives: mode === 'fifo' ? [...measures, ...order] : measures,
    published: [],
    marks: [],
    sources: {},
  };
}
