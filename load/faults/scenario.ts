import type { Scenario } from '../scenario/schema.ts';
import type { Mode } from './variant.ts';

const objectives: Scenario['objectives'] = [
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
const orderObjectives: Scenario['objectives'] = [
  {
    name: 'People are called in the order of their numbers',
    measure: 'order.numberToCall.inversions',
    bound: '= 0',
  },
  { name: 'Nobody in time is displaced by a later one', measure: 'order.displaced', bound: '= 0' },
];

/** With a room: twelve minutes, most people there before the opening. */
const withRoom = {
  preQueueAt: '2026-03-02T08:57:00-05:00',
  closesAt: '2026-03-02T09:09:00-05:00',
  startsSeconds: -190,
  closesSeconds: 545,
  arrivals: { early: 0.6, burst: 0.3, late: 0.1, burstMeanSeconds: 60, lateSeconds: 450 },
  thinkSeconds: 6,
  sections: 0,
  slower: 1,
  objectives: [...objectives, ...orderObjectives],
};

/**
 * Without one: everybody comes within a minute or so, and the places are gone before most have filled in the form.
 * It is over in three minutes, and replayed at a quarter of the speed, since the waits are short.
 */
const withoutRoom: typeof withRoom = {
  preQueueAt: '2026-03-02T08:59:50-05:00',
  closesAt: '2026-03-02T09:03:00-05:00',
  startsSeconds: -12,
  closesSeconds: 182,
  arrivals: { early: 0, burst: 1, late: 0, burstMeanSeconds: 20, lateSeconds: 60 },
  thinkSeconds: 12,
  sections: 0,
  slower: 4,
  objectives,
};

/**
 * The day on which every fault shows: 200 people for 30 places. Like `scenarios/small-opening.yaml`, of nowhere;
 * shorter, and with more of what faults feed on: people with two devices, and people who never pay.
 *
 * @param speed opening seconds per wall second while the crowd is in the room
 */
export function dayOf(mode: Mode, speed: number): Scenario {
  const day = mode === 'fifo' ? withRoom : withoutRoom;
  return {
    name: `planted-faults-${mode}`,
    title: 'Planted faults',
    summary: '200 people for 30 places in a few minutes. Invented.',
    opening: {
      id: `planted-faults-${mode}`,
      title: 'Planted faults',
      timeZone: 'America/Toronto',
      preQueueAt: day.preQueueAt,
      opensAt: '2026-03-02T09:00:00-05:00',
      closesAt: day.closesAt,
      quota: 30,
      paymentDays: 1,
      unpaid: 'returned',
    },
    admission: { mode, ratePerSecond: 0.12, maxActive: 12, claimSeconds: 120, sessionSeconds: 200 },
    crowd: {
      people: 200,
      arrivals: day.arrivals,
      devices: { one: 0.6, two: 0.35, three: 0.05 },
      networks: { fibre: 0.4, dsl: 0.3, mobile: 0.3 },
      patience: { medianSeconds: 3600, sigma: 0.5 },
      claim: { meanSeconds: 8, noShow: 0.05 },
      forms: {
        ready: 1,
        fields: 5,
        thinkSeconds: day.thinkSeconds,
        sections: 0,
        unreadyFromSeconds: 60,
        unreadyToSeconds: 120,
      },
      retry: { mash: 0.4, backoff: 0.3, obey: 0.3, mashSeconds: 2 },
      goodbye: 0.5,
      standby: 0,
      listening: 0,
      payment: { soon: 0.7, late: 0, never: 0.3, soonMeanDays: 0.15, lateFromDays: 0.8, lateToDays: 1 },
    },
    run: {
      scale: 1,
      seed: 20260302,
      servers: 1,
      speed: [
        { fromSeconds: day.startsSeconds, speed: speed / day.slower, rush: true },
        { fromSeconds: day.closesSeconds, speed: 100_000 },
      ],
    },
    objectives: day.objectives,
    published: [],
    marks: [],
    sources: {},
  };
}
